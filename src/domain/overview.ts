import { highestNumber } from './highest-number.ts'
import { LazyMap } from './lazy-map.ts'
import type { Look } from './look.ts'
import { hiddenOutputs, type PlanView } from './plan/plan-view.ts'
import { readyTasks } from './queue/ready-tasks.ts'
import { resultPath } from './result/result.ts'
import { SETTINGS_PATH } from './settings/settings.ts'
import type { Snapshot } from './snapshot.ts'
import { taskPath, type TaskId } from './task/task-id.ts'
import type { Task } from './task/task.ts'
import { NONE, unlike, wholeTask, type PackedTask } from './task/whole-task.ts'

/** A snapshot without what it was folded from: all that most commands want, and a fraction of the size. */
export interface Overview extends Pick<Snapshot, 'tasks' | 'archived' | 'problems'> {
  readonly look: Pick<Look, 'settings' | 'base' | 'offline' | 'fetchedAt'> & {
    readonly plan: Pick<Look['plan'], 'branch' | 'commit'>
    readonly archive: Pick<Look['archive'], 'count'>
  }
  readonly unclaimed: readonly Unclaimed[]
}

/** An overview, and what new tasks and the work plan are made of. */
export interface Survey extends Overview {
  readonly look: Overview['look'] & PlanView['look']
  /** Ready tasks, best first: their order is found when it is asked for. */
  readonly ready: () => readonly TaskId[]
  readonly packed: readonly PackedTask[]
  /** The highest number in tasks, results, archives and branches; 0 when there is none. */
  readonly highest: number
}

type Unclaimed = PlanView['unclaimed'][number]

/** An overview as JSON that is quick to read: what most tasks have alike is left out. */
export interface PackedOverview extends Pick<Overview, 'unclaimed' | 'problems'> {
  readonly look: Omit<Overview['look'], keyof Standing>
  readonly highest: number
  /** The settings are on the plan branch. */
  readonly laidOut: boolean
  /** Closed tasks whose output is on the plan branch, though their state does not say so. */
  readonly outputs: readonly TaskId[]
  /** In the order of their numbers. */
  readonly tasks: readonly PackedTask[]
  readonly archived: readonly PackedTask[]
  /** null: their order has to be found. */
  readonly ready: readonly TaskId[] | null
}

/** What of a look is another each time. */
export type Standing = Pick<Look, 'offline' | 'fetchedAt' | 'remote'>

export function packOverview(snapshot: Snapshot): PackedOverview {
  const { look, tasks, archived, unclaimed, problems } = snapshot
  const { settings, base, archive } = look
  const pack = packerOf(settings)
  const { branch, commit } = look.plan
  return {
    look: { settings, plan: { branch, commit }, base, archive: { count: archive.count } },
    highest: highestNumber(look),
    laidOut: look.plan.tree.has(SETTINGS_PATH),
    outputs: hiddenOutputs(tasks.values(), look.plan.tree),
    tasks: [...tasks.values()].map(pack),
    archived: [...archived.values()].map(pack),
    ready: readyTasks(snapshot).map(({ id }) => id),
    unclaimed: unclaimed.map((tip) => ({
      branch: tip.branch,
      author: tip.author,
      subject: tip.subject,
      committedAt: tip.committedAt,
    })),
    problems,
  }
}

export function packerOf({ leaseMs }: Look['settings']): (task: Task) => PackedTask {
  const usual = wholeTask(UNNAMED, { ...UNFOLDED, leaseMs })
  return (task) => {
    const { id, path, title } = task
    const { path: _, ...said } = unlike(task, usual)
    return { ...said, id, title, ...(path === taskPath(id) ? {} : { path }) }
  }
}

/** Only `stale` is another at another time. Most commands want few of the tasks: each is unpacked when it is asked for. */
export function unpackOverview(packed: PackedOverview, standing: Standing, now: Date): Survey {
  const { look, highest, unclaimed, problems } = packed
  const unpack = unpackerOf(look.settings, now)
  const tree = new Set(packed.outputs.map((id) => resultPath(id, 'output')))
  if (packed.laidOut) tree.add(SETTINGS_PATH)
  const overview: Omit<Survey, 'ready'> = {
    look: { ...look, ...standing, plan: { ...look.plan, tree } },
    highest,
    packed: packed.tasks,
    tasks: new LazyMap(packed.tasks, unpack),
    archived: new LazyMap(packed.archived, unpack),
    unclaimed,
    problems,
  }
  return { ...overview, ready: () => packed.ready ?? readyTasks(overview).map(({ id }) => id) }
}

export function surveyOf(snapshot: Snapshot): Snapshot & Survey {
  return {
    ...snapshot,
    ready: () => readyTasks(snapshot).map(({ id }) => id),
    packed: [...snapshot.tasks.values()],
    highest: highestNumber(snapshot.look),
  }
}

export function byId<Some extends Pick<Task, 'id'>>(tasks: readonly Some[]): ReadonlyMap<TaskId, Some> {
  return new Map(tasks.map((task) => [task.id, task]))
}

const UNNAMED = { id: '' as TaskId, path: '', title: '' }
/** What the fold says of most tasks, but for the lease. */
const UNFOLDED = { state: 'ready', waitingFor: NONE, problems: NONE } as const

export function unpackerOf(settings: Look['settings'], now: Date): (packed: PackedTask) => Task {
  return (packed) => {
    const { state, waitingFor, problems } = UNFOLDED
    const task = wholeTask(packed, {
      state: packed.state ?? state,
      waitingFor: packed.waitingFor ?? waitingFor,
      leaseMs: packed.leaseMs ?? settings.leaseMs,
      problems: packed.problems ?? problems,
    })
    const { leaseExpiresAt } = task
    return leaseExpiresAt === null ? task : { ...task, stale: new Date(leaseExpiresAt) < now }
  }
}
