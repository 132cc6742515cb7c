import type { RunState, RunView } from '../../domain/workflow/run-view.ts'

export interface RunStats {
  readonly templates: readonly {
    readonly template: string
    readonly runs: number
    readonly states: Readonly<Partial<Record<RunState, number>>>
  }[]
  /** From the creation of a task to its approval. */
  readonly phases: readonly {
    readonly template: string
    readonly phase: string
    readonly tasks: number
    readonly medianMinutes: number
    readonly longestMinutes: number
  }[]
}

const MINUTE = 60_000

/** How runs ended, and how long their phases took. */
export function runStats(views: readonly RunView[]): RunStats {
  const templates = new Map<string, Map<RunState, number>>()
  const durations = new Map<string, number[]>()
  for (const { run, state, tasks } of views) {
    const states = templates.get(run.template) ?? new Map<RunState, number>()
    templates.set(run.template, states.set(state, (states.get(state) ?? 0) + 1))
    for (const { phase, created, closed } of tasks) {
      const took = (Date.parse(closed?.at ?? '') - Date.parse(created ?? '')) / MINUTE
      if (closed?.as !== 'completed' || Number.isNaN(took)) continue
      const key = JSON.stringify([run.template, phase ?? ''])
      durations.set(key, [...(durations.get(key) ?? []), Math.max(0, Math.round(took))])
    }
  }
  return {
    templates: [...templates].map(([template, states]) => ({
      template,
      runs: [...states.values()].reduce((sum, count) => sum + count, 0),
      states: Object.fromEntries(states),
    })),
    phases: [...durations].map(([key, minutes]) => {
      const [template = '', phase = ''] = JSON.parse(key) as string[]
      const sorted = minutes.toSorted((a, b) => a - b)
      const medianMinutes = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
      return { template, phase, tasks: sorted.length, medianMinutes, longestMinutes: sorted.at(-1) ?? 0 }
    }),
  }
}
