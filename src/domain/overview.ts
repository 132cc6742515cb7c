import type { Look, Tip } from './look.ts'
import { readyTasks } from './queue/ready-tasks.ts'
import type { Snapshot } from './snapshot.ts'
import { taskPath, type TaskId } from './task/task-id.ts'
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

/** An overview, and the ready tasks in it, best first: their order is found when the overview is made. */
export interface Survey {
  readonly overview: Overview
  readonly ready: readonly Task[]
}

type Unclaimed = Pick<Tip, 'branch' | 'subject' | 'committedAt'>

/** An overview as JSON that is quick to read: what most tasks have alike is left out. */
export interface PackedOverview extends Pick<Overview, 'unclaimed' | 'problems'> {
  readonly look: Omit<Overview['look'], keyof Standing>
  readonly tasks: readonly PackedTask[]
  readonly archived: readonly PackedTask[]
  /** Where in `tasks` each stands. */
  readonly ready: readonly number[]
}

/** What of a look is another each time. */
export type Standing = Pick<Look, 'offline' | 'fetchedAt'>

export function packOverview(snapshot: Snapshot): PackedOverview {
  const { look, tasks, archived, unclaimed, problems } = snapshot
  const { settings, plan, archive } = look
  const usual = wholeTask(UNNAMED, { ...UNFOLDED, leaseMs: settings.leaseMs })
  const pack = (task: Task): PackedTask => {
    const { id, path, title } = task
    const { path: _, ...said } = unlike(task, usual)
    return { ...said, id, title, ...(path === taskPath(id) ? {} : { path }) }
  }
  const places = new Map([...tasks.keys()].map((id, place) => [id, place]))
  return {
    look: { settings, plan: { commit: plan.commit }, archive: { count: archive.count } },
    tasks: [...tasks.values()].map(pack),
    archived: [...archived.values()].map(pack),
    ready: readyTasks(snapshot).map(({ id }) => places.get(id)!),
    unclaimed: unclaimed.map(({ branch, subject, committedAt }) => ({ branch, subject, committedAt })),
    problems,
  }
}

/** Only `stale` is another at another time. */
export function unpackOverview(packed: PackedOverview, standing: Standing, now: Date): Survey {
  const { look, unclaimed, problems } = packed
  const { leaseMs } = look.settings
  const unpack = (some: readonly PackedTask[]): readonly Task[] =>
    some.map((task) => unpackTask(task, leaseMs, now))
  const tasks = unpack(packed.tasks)
  return {
    overview: {
      look: { ...look, ...standing },
      tasks: byId(tasks),
      archived: byId(unpack(packed.archived)),
      unclaimed,
      problems,
    },
    ready: packed.ready.map((place) => tasks[place]!),
  }
}

function byId(tasks: readonly Task[]): ReadonlyMap<TaskId, Task> {
  return new Map(tasks.map((task) => [task.id, task]))
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
