import { plus, rounded, type Hours } from './estimate.ts'

/** One step of the work: a task for one worker. */
export interface Step {
  readonly id: string
  readonly title: string
  readonly needs: readonly string[]
  readonly hours: Hours
  readonly critical: boolean
}

/** Steps that can be worked at the same time. */
export interface Wave {
  /** From 1. */
  readonly number: number
  readonly steps: readonly string[]
  readonly parallel: boolean
  /** With a worker for each: as long as its longest step. */
  readonly hours: Hours
}

/** Kahn's algorithm, a whole rank at a time. Steps of a circle are in no wave; needs that are no step count as met. */
export function wavesOf(steps: readonly Step[]): readonly Wave[] {
  const ids = new Set(steps.map(({ id }) => id))
  const waves: Wave[] = []
  const done = new Set<string>()
  let left = steps
  while (left.length > 0) {
    const ready = left.filter(({ needs }) => needs.every((id) => done.has(id) || !ids.has(id)))
    if (ready.length === 0) break
    waves.push({
      number: waves.length + 1,
      steps: ready.map(({ id }) => id),
      parallel: ready.length > 1,
      hours: rounded(longest(ready)),
    })
    for (const { id } of ready) done.add(id)
    left = left.filter(({ id }) => !done.has(id))
  }
  return waves
}

function longest(steps: readonly Step[]): Hours {
  return {
    low: Math.max(...steps.map(({ hours }) => hours.low)),
    high: Math.max(...steps.map(({ hours }) => hours.high)),
  }
}

/** One worker after another, and with a worker for each step of a wave. */
export function totals(
  steps: readonly Step[],
  waves: readonly Wave[],
): { sequential: Hours; parallel: Hours; savedPercent: number } {
  const none = { low: 0, high: 0 }
  const sequential = rounded(steps.reduce((sum, { hours }) => plus(sum, hours), none))
  const parallel = rounded(waves.reduce((sum, { hours }) => plus(sum, hours), none))
  const saved = sequential.high === 0 ? 0 : 1 - parallel.high / sequential.high
  return { sequential, parallel, savedPercent: Math.max(0, Math.round(saved * 100)) }
}
