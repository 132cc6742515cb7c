import type { Cause } from '../../domain/fleet/cause.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'

/** On how many tasks an agent must have ended alike. What is the task's own fault, or the machine's, is not among them. */
const TASKS_MIN: readonly (readonly [cause: Cause, tasks: number])[] = [
  ['auth', 2],
  ['setup', 2],
  ['crash', 5],
  ['nothing', 5],
]

export interface Broken {
  readonly cause: Cause
  readonly tasks: number
}

/**
 * An agent that fails on one task after the other and has delivered nothing since then is not asked for the others: a flag that is gone,
 * or a log-in that has run out, would fail a whole plan overnight. null: nothing speaks against it. What ended before `sinceMs`
 * (milliseconds since 1970) does not count.
 */
export function brokenAgent(workers: readonly FleetWorker[], agent: string, sinceMs: number): Broken | null {
  const ends = workers.flatMap(({ agent: own, end }) =>
    own === agent && end !== null && Date.parse(end.at) >= sinceMs ? [end.cause] : [],
  )
  if (ends.includes(null)) return null
  const counts = TASKS_MIN.map(([cause, min]) => ({
    cause,
    min,
    tasks: ends.filter((end) => end === cause).length,
  }))
  return counts.find(({ tasks, min }) => tasks >= min) ?? null
}
