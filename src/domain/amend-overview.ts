import { NO_ARCHIVE } from './archive.ts'
import { fold } from './fold.ts'
import type { Look } from './look.ts'
import { byId, packerOf, unpackerOf, type PackedOverview } from './overview.ts'
import type { Snapshot, World } from './snapshot.ts'
import { filesOfTask } from './task/task-files.ts'
import { numberOf, parseAttemptBranch, type TaskId } from './task/task-id.ts'
import type { Task } from './task/task.ts'
import type { PackedTask } from './task/whole-task.ts'

/** The tasks that changed, and those that wait for one of them: of no other may anything be another. */
export function touchedBy(
  { tasks }: Pick<PackedOverview, 'tasks'>,
  changed: ReadonlySet<TaskId>,
): ReadonlySet<TaskId> {
  const waiting = tasks.filter(({ dependsOn = [] }) => dependsOn.some((id) => changed.has(id)))
  return new Set([...changed, ...waiting.map(({ id }) => id)])
}

export interface Amendment {
  /** A look at the touched tasks alone: their files, their branches and their results. */
  readonly part: Look
  readonly touched: ReadonlySet<TaskId>
  readonly world: Pick<World, 'now' | 'digest'>
}

/**
 * The overview once some tasks have changed, with only these folded anew; null where more than these may be another: a circle,
 * a branch that no task owns, a branch of another name that a task has adopted.
 */
export function amendOverview(packed: PackedOverview, amendment: Amendment): PackedOverview | null {
  const folded = foldTouched(packed, amendment)
  if (folded === null) return null
  const { part, touched } = amendment
  const again = byId(folded.map(packerOf(part.settings)))
  return {
    ...packed,
    look: { ...packed.look, plan: { branch: part.plan.branch, commit: part.plan.commit }, base: part.base },
    tasks: inPlaceOf(packed.tasks, touched, again),
    ready: readyAfter(packed, amendment, again),
  }
}

interface Editing extends Pick<Amendment, 'world'> {
  /** The look once the files of some tasks are others. */
  readonly after: Look
  /** These tasks. */
  readonly changed: ReadonlySet<TaskId>
}

/** The snapshot of a look that differs by the files of some tasks only: as the fold of all of it would be. */
export function foldEdited(snapshot: Snapshot, { after, changed, world }: Editing): Snapshot {
  const known = {
    ...snapshot,
    tasks: [...snapshot.tasks.values()],
    archived: [...snapshot.archived.values()],
  }
  const touched = touchedBy(known, changed)
  const folded =
    touched.size > EDITED_MAX ? null : foldTouched(known, { part: partOf(after, touched), touched, world })
  if (folded === null) return fold(after, world)
  return { ...snapshot, look: after, tasks: byId(inPlaceOf(known.tasks, touched, byId(folded))) }
}

/** With more of them, folding all costs little more. */
const EDITED_MAX = 200

function partOf(look: Look, touched: ReadonlySet<TaskId>): Look {
  const files = [...touched].flatMap(filesOfTask)
  return {
    ...look,
    plan: { ...look.plan, tree: pick(look.plan.tree, files) },
    tips: look.tips.filter(({ branch }) => touched.has(parseAttemptBranch(branch)?.id ?? NO_TASK)),
    tasks: pick(look.tasks, files),
  }
}

const NO_TASK = '' as TaskId

function pick<Value>(from: ReadonlyMap<string, Value>, paths: readonly string[]): ReadonlyMap<string, Value> {
  return new Map(
    paths.flatMap((path) => {
      const value = from.get(path)
      return value === undefined ? [] : [[path, value] as const]
    }),
  )
}

type Known = Pick<PackedOverview, 'tasks' | 'archived' | 'unclaimed' | 'problems'> & {
  readonly look: Pick<PackedOverview['look'], 'settings' | 'archive'>
}

/** The touched tasks folded anew; null where more than these may be another. */
function foldTouched(known: Known, amendment: Amendment): readonly Task[] | null {
  if (!isPlain(known) || !keepsItsEdges(known, amendment)) return null
  const { part, touched, world } = amendment
  const snapshot = fold({ ...part, tasks: withNeighbours(known, amendment), archive: NO_ARCHIVE }, world)
  if (snapshot.unclaimed.length > 0 || snapshot.problems.length > 0) return null
  const folded = [...snapshot.tasks.values()].filter(({ id }) => touched.has(id))
  return folded.some((task) => task.problems.length > 0 || isAdopting(task)) ? null : folded
}

/** Nothing is told that may be about several tasks at once, or about none. */
function isPlain({ unclaimed, problems, tasks }: Known): boolean {
  return unclaimed.length === 0 && problems.length === 0 && !tasks.some(isAdopting)
}

function isAdopting({ adopted, contest }: PackedTask): boolean {
  return (adopted ?? null) !== null || (contest ?? []).length > 0
}

/** No dependency comes or goes but those of new tasks, for which nobody waits yet: no circle comes or goes. */
function keepsItsEdges(
  { tasks, archived, look }: Known,
  { part, touched }: Pick<Amendment, 'part' | 'touched'>,
): boolean {
  const before = byId(tasks.filter(({ id }) => touched.has(id)))
  const after = byId([...part.tasks.values()])
  const known = new Set([...tasks, ...archived].map(({ id }) => id))
  return [...touched].every((id) => {
    const [was, is] = [before.get(id), after.get(id)]
    if (is === undefined || (was?.problems ?? []).length > 0) return false
    if (was !== undefined) return (was.dependsOn ?? []).join() === is.dependsOn.join()
    return is.dependsOn.every((need) => known.has(need) || look.archive.count === 0)
  })
}

/** The files of the touched tasks, and of those that they wait for. */
function withNeighbours({ tasks, archived, look }: Known, { part, world }: Amendment): Look['tasks'] {
  const needed = new Set([...part.tasks.values()].flatMap(({ dependsOn }) => dependsOn))
  const unpack = unpackerOf(look.settings, world.now)
  const neighbours = [...archived, ...tasks].filter(({ id }) => needed.has(id)).map(unpack)
  return new Map([...neighbours.map((task) => [task.path, task] as const), ...part.tasks])
}

function inPlaceOf<Some extends Pick<Task, 'id'>>(
  tasks: readonly Some[],
  touched: ReadonlySet<TaskId>,
  again: ReadonlyMap<TaskId, Some>,
): readonly Some[] {
  const places = new Set(tasks.map(({ id }) => id))
  const added = [...again.values()].filter(({ id }) => !places.has(id))
  const kept = tasks.map((task) => (touched.has(task.id) ? (again.get(task.id) ?? task) : task))
  if (added.length === 0) return kept
  return [...kept, ...added].toSorted((a, b) => numberOf(a.id) - numberOf(b.id))
}

/** With the same plan every task keeps its rank. */
function readyAfter(
  { look, ready }: PackedOverview,
  { part, touched }: Amendment,
  again: ReadonlyMap<TaskId, PackedTask>,
): PackedOverview['ready'] {
  if (ready === null || part.plan.commit !== look.plan.commit) return null
  const isReady = (id: TaskId): boolean => (again.get(id)?.state ?? 'ready') === 'ready'
  const before = new Set(ready)
  if ([...touched].some((id) => isReady(id) && !before.has(id))) return null
  return ready.filter((id) => !touched.has(id) || isReady(id))
}
