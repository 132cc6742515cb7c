import { NO_ARCHIVE } from './archive.ts'
import { fold } from './fold.ts'
import type { Look } from './look.ts'
import { byId, packerOf, unpackerOf, type PackedOverview } from './overview.ts'
import type { World } from './snapshot.ts'
import { numberOf, type TaskId } from './task/task-id.ts'
import type { PackedTask } from './task/whole-task.ts'

/** The tasks that changed, and those that wait for one of them: of no other may anything be another. */
export function touchedBy({ tasks }: PackedOverview, changed: ReadonlySet<TaskId>): ReadonlySet<TaskId> {
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
  if (!isPlain(packed) || !keepsItsEdges(packed, amendment)) return null
  const { part, touched, world } = amendment
  const snapshot = fold({ ...part, tasks: withNeighbours(packed, amendment), archive: NO_ARCHIVE }, world)
  if (snapshot.unclaimed.length > 0 || snapshot.problems.length > 0) return null
  const folded = [...snapshot.tasks.values()].filter(({ id }) => touched.has(id))
  if (folded.some((task) => task.problems.length > 0)) return null
  const again = byId(folded.map(packerOf(part.settings)))
  if ([...again.values()].some(isAdopting)) return null
  return {
    ...packed,
    look: { ...packed.look, plan: { branch: part.plan.branch, commit: part.plan.commit }, base: part.base },
    tasks: inPlaceOf(packed.tasks, touched, again),
    ready: readyAfter(packed, amendment, again),
  }
}

/** Nothing is told that may be about several tasks at once, or about none. */
function isPlain({ unclaimed, problems, tasks }: PackedOverview): boolean {
  return unclaimed.length === 0 && problems.length === 0 && !tasks.some(isAdopting)
}

function isAdopting({ adopted, contest }: PackedTask): boolean {
  return (adopted ?? null) !== null || (contest ?? []).length > 0
}

/** No dependency comes or goes but those of new tasks, for which nobody waits yet: no circle comes or goes. */
function keepsItsEdges(
  { tasks, archived, look }: PackedOverview,
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
function withNeighbours(
  { tasks, archived, look }: PackedOverview,
  { part, world }: Amendment,
): Look['tasks'] {
  const needed = new Set([...part.tasks.values()].flatMap(({ dependsOn }) => dependsOn))
  const unpack = unpackerOf(look.settings, world.now)
  const neighbours = [...archived, ...tasks].filter(({ id }) => needed.has(id)).map(unpack)
  return new Map([...neighbours.map((task) => [task.path, task] as const), ...part.tasks])
}

function inPlaceOf(
  tasks: readonly PackedTask[],
  touched: ReadonlySet<TaskId>,
  again: ReadonlyMap<TaskId, PackedTask>,
): readonly PackedTask[] {
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
