import { NO_ARCHIVE } from './archive.ts'
import { fold } from './fold.ts'
import { highestNumber } from './highest-number.ts'
import { EMPTY_LOOK, type Look } from './look.ts'
import { byId, packerOf, unpackerOf, type Overview, type PackedOverview, type Survey } from './overview.ts'
import { hiddenOutputs } from './plan/plan-view.ts'
import type { Snapshot, World } from './snapshot.ts'
import { attemptsAt, filesOfTask } from './task/task-files.ts'
import { numberOf, type TaskId } from './task/task-id.ts'
import type { Task, TaskFile } from './task/task.ts'
import type { PackedTask } from './task/whole-task.ts'

/** Of the look, what an amendment leaves as it is; null where something is told that may be about several tasks at once, or about none. */
export function basisOf(packed: PackedOverview): PackedOverview['look'] | null {
  return isPlain(packed) ? packed.look : null
}

/**
 * The tasks that changed, and those that wait for one of them: of no other may anything be another. null where they are so many
 * that folding all costs little more.
 */
export function touchedBy(
  { tasks }: Pick<PackedOverview, 'tasks'>,
  changed: ReadonlySet<TaskId>,
): ReadonlySet<TaskId> | null {
  const waiting = tasks.filter(({ dependsOn = [] }) => dependsOn.some((id) => changed.has(id)))
  const touched = new Set([...changed, ...waiting.map(({ id }) => id)])
  return touched.size > TOUCHED_MAX ? null : touched
}

const TOUCHED_MAX = 200

export interface Amendment {
  /** A look at the touched tasks alone: their files, their branches and their results. */
  readonly part: Look
  readonly touched: ReadonlySet<TaskId>
  readonly world: Pick<World, 'now' | 'digest'>
}

/**
 * An overview that has a basis, once some tasks have changed, with only these folded anew; null where more than these may be
 * another: a circle, a branch that no task owns, a branch of another name that a task has adopted.
 */
export function amendOverview(packed: PackedOverview, amendment: Amendment): PackedOverview | null {
  const folded = foldTouched(packed, amendment)
  if (folded === null) return null
  const { part, touched } = amendment
  const again = byId(folded.map(packerOf(part.settings)))
  return {
    ...packed,
    look: { ...packed.look, plan: { branch: part.plan.branch, commit: part.plan.commit }, base: part.base },
    highest: Math.max(packed.highest, highestNumber(part)),
    outputs: [...packed.outputs.filter((id) => !touched.has(id)), ...hiddenOutputs(folded, part.plan.tree)],
    tasks: inPlaceOf(packed.tasks, touched, again),
    ready: readyAfter(packed, amendment, again),
  }
}

/** What new tasks are folded with. */
export interface Joined extends Pick<Survey, 'packed' | 'archived' | 'unclaimed' | 'problems'> {
  readonly look: Pick<Overview['look'], 'settings' | 'base' | 'archive'> & {
    readonly plan: Pick<Look['plan'], 'branch' | 'commit'>
  }
}

/**
 * New tasks as the fold would show them beside those that are there, whose numbers are all lower; null where somebody waits for
 * one of them already, or where only a whole look can tell.
 */
export function foldNew(
  joined: Joined,
  { files, world }: { readonly files: readonly TaskFile[]; readonly world: Amendment['world'] },
): readonly Task[] | null {
  const { look, unclaimed, problems } = joined
  const known = {
    look,
    unclaimed,
    problems,
    tasks: joined.packed,
    archived: [...joined.archived.values()],
  }
  const touched = new Set(files.map(({ id }) => id))
  if (known.tasks.some(({ dependsOn = [] }) => dependsOn.some((id) => touched.has(id)))) return null
  const tree = new Map(files.map(({ path }) => [path, { blob: '', mode: '100644' }]))
  const part: Look = {
    ...EMPTY_LOOK,
    plan: { ...look.plan, tree },
    base: look.base,
    tasks: new Map(files.map((file) => [file.path, file])),
    settings: look.settings,
  }
  return foldTouched(known, { part, touched, world })
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
  const touched = isPlain(known) ? touchedBy(known, changed) : null
  const folded =
    touched === null ? null : foldTouched(known, { part: partOf(after, touched), touched, world })
  if (touched === null || folded === null) return fold(after, world)
  return { ...snapshot, look: after, tasks: byId(inPlaceOf(known.tasks, touched, byId(folded))) }
}

function partOf(look: Look, touched: ReadonlySet<TaskId>): Look {
  const files = [...touched].flatMap(filesOfTask)
  return {
    ...look,
    plan: { ...look.plan, tree: pick(look.plan.tree, files) },
    tips: attemptsAt(look.tips, touched),
    tasks: pick(look.tasks, files),
  }
}

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
  if (!keepsItsEdges(known, amendment)) return null
  const { part, touched, world } = amendment
  const snapshot = fold({ ...part, tasks: withNeighbours(known, amendment), archive: NO_ARCHIVE }, world)
  if (snapshot.unclaimed.length > 0 || snapshot.problems.length > 0) return null
  const folded = [...snapshot.tasks.values()].filter(({ id }) => touched.has(id))
  return folded.some((task) => task.problems.length > 0 || isAdopting(task)) ? null : folded
}

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
  const known = look.archive.count === 0 ? null : new Set([...tasks, ...archived].map(({ id }) => id))
  return [...touched].every((id) => {
    const [was, is] = [before.get(id), after.get(id)]
    if (is === undefined || (was?.problems ?? []).length > 0) return false
    if (was !== undefined) return (was.dependsOn ?? []).join() === is.dependsOn.join()
    return known === null || is.dependsOn.every((need) => known.has(need))
  })
}

/** The files of the touched tasks, and of those that they wait for. */
function withNeighbours({ tasks, archived, look }: Known, { part, world }: Amendment): Look['tasks'] {
  const needed = new Set([...part.tasks.values()].flatMap(({ dependsOn }) => dependsOn))
  if (needed.size === 0) return part.tasks
  const unpack = unpackerOf(look.settings, world.now)
  const neighbours = [...archived, ...tasks].filter(({ id }) => needed.has(id)).map(unpack)
  return new Map([...neighbours.map((task) => [task.path, task] as const), ...part.tasks])
}

function inPlaceOf<Some extends Pick<Task, 'id'>>(
  tasks: readonly Some[],
  touched: ReadonlySet<TaskId>,
  again: ReadonlyMap<TaskId, Some>,
): readonly Some[] {
  const left = new Map(again)
  const kept = tasks.map((task) => {
    if (!touched.has(task.id)) return task
    left.delete(task.id)
    return again.get(task.id) ?? task
  })
  const added = [...left.values()].toSorted(byNumber)
  const [first] = added
  const last = kept.at(-1)
  if (first === undefined) return kept
  const isBehind = last === undefined || byNumber(last, first) < 0
  return isBehind ? [...kept, ...added] : [...kept, ...added].toSorted(byNumber)
}

function byNumber(a: Pick<Task, 'id'>, b: Pick<Task, 'id'>): number {
  return numberOf(a.id) - numberOf(b.id)
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
