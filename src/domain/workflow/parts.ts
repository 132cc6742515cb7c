import { numberOf } from '../task/task-id.ts'
import type { Task } from '../task/task.ts'
import type { Item, Items } from './items.ts'
import { fillPath, holdsNow, type RunInput } from './run-input.ts'
import type { PartView } from './run-view.ts'
import type { Phase, TeamMember } from './template.ts'

/** The tasks of a run, where they are found quickly. */
export interface PhaseTasks {
  /** Those that count, by number. */
  readonly live: readonly Task[]
  /** Those that a rollback put behind. */
  readonly former: readonly Task[]
  /** The newest by phase, item and member. */
  readonly newest: ReadonlyMap<string, Task>
  /** All of them that count, by the same, in the order of their numbers. */
  readonly all: ReadonlyMap<string, readonly Task[]>
  /** The highest round by the same, of those rolled back too. */
  readonly rounds: ReadonlyMap<string, number>
}

export function tasksByPhase({ run, tasks }: RunInput): PhaseTasks {
  const gone = new Set(run.rolledBack.flatMap((entry) => entry.tasks))
  const newest = new Map<string, Task>()
  const all = new Map<string, Task[]>()
  const rounds = new Map<string, number>()
  const inOrder = tasks.toSorted((a, b) => numberOf(a.id) - numberOf(b.id))
  for (const task of inOrder) {
    const key = taskKey(task)
    const round = task.part?.round ?? 1
    rounds.set(key, Math.max(rounds.get(key) ?? 0, round))
    if (gone.has(task.id)) continue
    const known = all.get(key)
    if (known === undefined) all.set(key, [task])
    else known.push(task)
    if (round >= (newest.get(key)?.part?.round ?? 1)) newest.set(key, task)
  }
  return {
    live: inOrder.filter(({ id }) => !gone.has(id)),
    former: inOrder.filter(({ id }) => gone.has(id)),
    newest,
    all,
    rounds,
  }
}

function taskKey({ phase, part }: Task): string {
  return keyOf(phase ?? '', part?.item ?? null, part?.member ?? null)
}

export function keyOf(phase: string, item: string | null, member: string | null): string {
  return JSON.stringify([phase, item, member])
}

export interface PartContext {
  readonly input: RunInput
  readonly known: PhaseTasks
  readonly values: ReadonlyMap<string, string>
  readonly artifacts: ReadonlySet<string>
}

/** Every task that the phase consists of: one, or one for each item; and its helpers. */
export function partsOf(
  context: PartContext,
  phase: Phase,
): { readonly parts: readonly PartView[]; readonly problem: string | null } {
  const { items, problem } = itemsOf(context, phase)
  const helpers = phase.team.filter(({ when }) => holdsNow(context.input, when, context))
  const own = items.map((item) => part(context, phase, { item, helper: null }))
  return {
    parts: [...own, ...helpers.map((helper) => part(context, phase, { item: null, helper }))],
    problem,
  }
}

function itemsOf(
  { input }: PartContext,
  phase: Phase,
): { items: readonly (Item | null)[]; problem: string | null } {
  if (phase.each === null) return { items: [null], problem: null }
  const { items, problem }: Items = input.itemsOf(phase.each)
  return problem === null ? { items, problem } : { items: [null], problem }
}

function part(
  { known, values }: PartContext,
  phase: Phase,
  { item, helper }: { item: Item | null; helper: TeamMember | null },
): PartView {
  const key = keyOf(phase.id, item?.id ?? null, helper?.id ?? null)
  const writes = helper === null && phase.artifact !== null && (phase.each === null || item !== null)
  return {
    item,
    helper,
    task: known.newest.get(key) ?? null,
    round: known.rounds.get(key) ?? 0,
    artifact: writes ? fillPath(phase.artifact ?? '', values, item?.fields ?? null) : null,
  }
}
