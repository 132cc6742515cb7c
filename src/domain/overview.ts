import type { Look, Tip } from './look.ts'
import type { Snapshot } from './snapshot.ts'
import type { TaskId } from './task/task-id.ts'
import type { Task } from './task/task.ts'
import { NONE, wholeTask, type Folded, type PackedTask } from './task/whole-task.ts'

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
  const pack = (task: Task): PackedTask => packTask(task, settings.leaseMs)
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

function packTask(task: Task, leaseMs: number): PackedTask {
  const { id, path, title } = task
  const usual = wholeTask({ id, path, title }, usualFold(leaseMs))
  const said = Object.entries(task).filter(([key, value]) => !isUsual(usual, key, value))
  return { id, path, title, ...Object.fromEntries(said) }
}

function usualFold(leaseMs: number): Folded {
  return { state: 'ready', waitingFor: NONE, leaseMs, problems: NONE }
}

function isUsual(usual: Task, key: string, value: unknown): boolean {
  const other: unknown = usual[key as keyof Task]
  return value === other || (Array.isArray(other) && Array.isArray(value) && value.length === 0)
}

function unpackTask(packed: PackedTask, leaseMs: number, now: Date): Task {
  const task = wholeTask(packed, {
    state: packed.state ?? 'ready',
    waitingFor: packed.waitingFor ?? NONE,
    leaseMs: packed.leaseMs ?? leaseMs,
    problems: packed.problems ?? NONE,
  })
  const { leaseExpiresAt } = task
  return leaseExpiresAt === null ? task : { ...task, stale: new Date(leaseExpiresAt) < now }
}
