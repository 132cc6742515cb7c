import type { Look, Tip } from './look.ts'
import type { Snapshot } from './snapshot.ts'
import type { TaskId } from './task/task-id.ts'
import type { Task } from './task/task.ts'
import { NONE, unlike, wholeTask, type PackedTask } from './task/whole-task.ts'

/** A snapshot without what it was folded from: all that most readers want, and a fraction of the size. */
export interface Overview extends Pick<Snapshot, 'tasks' | 'archived' | 'problems'> {
  readonly look: Pick<Look, 'settings' | 'offline' | 'fetchedAt'> & {
    readonly plan: Pick<Look['plan'], 'commit'>
    readonly archive: Pick<Look['archive'], 'count'>
  }
  readonly unclaimed: readonly Unclaimed[]
}

type Unclaimed = Pick<Tip, 'branch' | 'subject' | 'committedAt'>

/** An overview as JSON that is quick to read: what most tasks have alike is left out. */
export interface PackedOverview extends Pick<Overview, 'unclaimed' | 'problems'> {
  readonly look: Omit<Overview['look'], keyof Standing>
  readonly tasks: readonly PackedTask[]
  readonly archived: readonly PackedTask[]
}

/** What of a look is another each time. */
export type Standing = Pick<Look, 'offline' | 'fetchedAt'>

export function packOverview({ look, tasks, archived, unclaimed, problems }: Snapshot): PackedOverview {
  const { settings, plan, archive } = look
  const usual = wholeTask(UNNAMED, { ...UNFOLDED, leaseMs: settings.leaseMs })
  const pack = (task: Task): PackedTask => {
    const { id, path, title } = task
    return { ...unlike(task, usual), id, path, title }
  }
  return {
    look: { settings, plan: { commit: plan.commit }, archive: { count: archive.count } },
    tasks: [...tasks.values()].map(pack),
    archived: [...archived.values()].map(pack),
    unclaimed: unclaimed.map(({ branch, subject, committedAt }) => ({ branch, subject, committedAt })),
    problems,
  }
}

/** Only `stale` is another at another time. */
export function unpackOverview(packed: PackedOverview, standing: Standing, now: Date): Overview {
  const { look, tasks, archived, unclaimed, problems } = packed
  const { leaseMs } = look.settings
  const all = (some: readonly PackedTask[]): ReadonlyMap<TaskId, Task> =>
    new Map(some.map((task) => [task.id, unpackTask(task, leaseMs, now)]))
  return {
    look: { ...look, ...standing },
    tasks: all(tasks),
    archived: all(archived),
    unclaimed,
    problems,
  }
}

const UNNAMED = { id: '' as TaskId, path: '', title: '' }
/** What the fold says of most tasks, but for the lease. */
const UNFOLDED = { state: 'ready', waitingFor: NONE, problems: NONE } as const

function unpackTask(packed: PackedTask, leaseMs: number, now: Date): Task {
  const { state, waitingFor, problems } = UNFOLDED
  const task = wholeTask(packed, {
    state: packed.state ?? state,
    waitingFor: packed.waitingFor ?? waitingFor,
    leaseMs: packed.leaseMs ?? leaseMs,
    problems: packed.problems ?? problems,
  })
  const { leaseExpiresAt } = task
  return leaseExpiresAt === null ? task : { ...task, stale: new Date(leaseExpiresAt) < now }
}
