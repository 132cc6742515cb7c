import type { Task, TaskState } from '../task/task.ts'
import type { PackedTask } from '../task/whole-task.ts'
import type { PlanView } from './plan-view.ts'

/** What the plan tells of all tasks, found in one walk: a large plan has thousands of them, and shows few. */
export interface Outline {
  readonly total: number
  /** How many are in one of these states. */
  readonly count: (...states: readonly TaskState[]) => number
  /** Those in one of these states, in the order of their numbers. */
  readonly inStates: (states: readonly TaskState[]) => readonly PackedTask[]
  readonly open: readonly PackedTask[]
  /** Those of which anything is open, wrong, late or held: all of them that need more than to be listed. */
  readonly special: readonly Task[]
}

const outlines = new WeakMap<PlanView, Outline>()

export function outlineOf(view: PlanView): Outline {
  const known = outlines.get(view)
  if (known !== undefined) return known
  const outline = walk(view)
  outlines.set(view, outline)
  return outline
}

/** As it is kept where it is, for what is asked of thousands of tasks; whoever shows one wants it whole. */
export function packedTasks({ packed, tasks }: Pick<PlanView, 'packed' | 'tasks'>): Iterable<PackedTask> {
  return packed ?? tasks.values()
}

export function whole({ tasks }: Pick<PlanView, 'tasks'>, packed: PackedTask): Task {
  return tasks.get(packed.id)!
}

function walk(view: PlanView): Outline {
  const byState = new Map<TaskState, PackedTask[]>()
  const open: PackedTask[] = []
  const special: Task[] = []
  let total = 0
  for (const task of packedTasks(view)) {
    total += 1
    const state = task.state ?? 'ready'
    const alike = byState.get(state)
    if (alike === undefined) byState.set(state, [task])
    else alike.push(task)
    if ((task.closed ?? null) === null) open.push(task)
    if (isSpecial(task)) special.push(whole(view, task))
  }
  const count = (...states: readonly TaskState[]): number =>
    states.reduce((sum, state) => sum + (byState.get(state)?.length ?? 0), 0)
  const inStates = (states: readonly TaskState[]): readonly PackedTask[] => {
    const lists = states.flatMap((state) => [byState.get(state) ?? []]).filter(({ length }) => length > 0)
    return lists.length < 2 ? (lists[0] ?? []) : [...packedTasks(view)].filter(isIn(states))
  }
  return { total, count, inStates, open, special }
}

/** Who waits for a task that will never be completed has a problem that says so. */
function isSpecial({ open, problems, late, stale, leaseExpiresAt, state }: PackedTask): boolean {
  const hasAny = (list: readonly unknown[] | undefined): boolean => list !== undefined && list.length > 0
  if (hasAny(open) || hasAny(problems) || hasAny(late)) return true
  return stale === true || (leaseExpiresAt ?? null) !== null || state === 'review'
}

function isIn(states: readonly TaskState[]): (task: PackedTask) => boolean {
  return ({ state = 'ready' }) => states.includes(state)
}
