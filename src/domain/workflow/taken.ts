import type { RunInput } from './run-input.ts'
import type { Taken } from './run.ts'
import type { Template } from './template.ts'

/** What the run took over of a phase; null when it is the run's own, or was rolled back since. */
export function takenOf({ run, template }: Pick<RunInput, 'run' | 'template'>, phase: string): Taken | null {
  const taken = run.taken.find((one) => one.phase === phase)
  if (taken === undefined) return null
  const isBehind = run.rolledBack.some(
    (entry) => entry.phase === phase || restsOn(template, phase, entry.phase),
  )
  // What was left out stays left out, whatever is done again.
  return isBehind && taken.as === 'completed' ? null : taken
}

/** Everything that a phase needs, near and far. */
export function phasesBefore({ phases }: Template, phase: string): ReadonlySet<string> {
  const before = new Set<string>()
  const open = [phase]
  for (const id of open)
    for (const need of phases.find((one) => one.id === id)?.needs ?? []) {
      if (before.has(need)) continue
      before.add(need)
      open.push(need)
    }
  return before
}

function restsOn(template: Template, phase: string, other: string): boolean {
  return phasesBefore(template, phase).has(other)
}
