import { archivedResultPath, archivedTaskPath } from '../domain/archive.ts'
import { refuse, type Change, type Decision, type FileEdit, type Prune } from '../domain/decision.ts'
import type { Tree } from '../domain/look.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Attempt, Task } from '../domain/task/task.ts'
import { runPath } from '../domain/workflow/run-paths.ts'
import type { LogEntry, Repository } from '../ports/repository.ts'
import { UNMERGED } from './close-task.ts'
import { planChange } from './with-plan.ts'

export interface ArchiveRequest {
  /** None: all that were closed long enough ago. */
  readonly ids: readonly TaskId[]
  /** The latest time of closing that counts as long enough ago; null: any. */
  readonly closedBefore: Date | null
  readonly keepBranches: boolean
  /** Closed branches with work that is nowhere else, from `findWork`. */
  readonly worked: ReadonlySet<string>
}

export interface Archived {
  readonly tasks: readonly TaskId[]
  /** Branches to be deleted, as far as the host lets. */
  readonly branches: readonly string[]
  /** Branches that stay because nothing else has what is on them. */
  readonly kept: readonly string[]
  /** Of the ids asked for: those that were in the archive before. */
  readonly before: readonly TaskId[]
}

/** Moves closed tasks and their results out of the way, in one commit; their closed branches are deleted after it. */
export function archiveTasks(snapshot: Snapshot, world: World, request: ArchiveRequest): Decision<Archived> {
  const wrong = request.ids.map((id) => refusalOf(snapshot, id)).find((refusal) => refusal !== null)
  if (wrong !== undefined) return wrong
  const { tasks, before } = chosenTasks(snapshot, request)
  const attempts = [...tasks, ...before].flatMap((task) => task.attempts)
  const done = attempts.filter((attempt) => isDone(request, attempt))
  const prunes = request.keepBranches ? [] : done.map(pruneOf)
  const result = {
    tasks: tasks.map(({ id }) => id),
    branches: prunes.map(({ branch }) => branch),
    kept: attempts.filter((attempt) => !done.includes(attempt)).map(({ branch }) => branch),
    before: before.map(({ id }) => id),
  }
  if (tasks.length === 0) return { kind: 'change', commits: [], refs: [], prunes, result }
  return { ...moveTasks(snapshot, world, { tasks, result }), prunes }
}

type Choice = Pick<ArchiveRequest, 'ids' | 'closedBefore'>

/** What is to be archived, and which of the ids were before. */
function chosenTasks(
  snapshot: Snapshot,
  request: Choice,
): { readonly tasks: readonly Task[]; readonly before: readonly Task[] } {
  const { tasks, archived } = snapshot
  const ids = new Set(request.ids)
  const chosen = (task: Task): boolean =>
    ids.size > 0
      ? ids.has(task.id)
      : isClosed(task) && !isOfRun(snapshot, task) && isLongAgo(task, request.closedBefore)
  return {
    tasks: [...tasks.values()].filter(chosen),
    before: [...archived.values()].filter(({ id }) => ids.has(id) && !tasks.has(id)),
  }
}

const COMMITS_MAX = 1_000

/**
 * Closed branches with work that is nowhere else: more than brain's own commits, and not what was approved and
 * brought into the base branch, merged or not.
 */
export async function findWork(
  repository: Repository,
  snapshot: Snapshot,
  request: Choice,
): Promise<ReadonlySet<string>> {
  const { tasks, before } = chosenTasks(snapshot, request)
  const since = snapshot.look.base.commit
  const logOf = async (commit: string): Promise<readonly LogEntry[]> =>
    await repository.log(commit, { max: COMMITS_MAX, ...(since === null ? {} : { since }) })
  const worked = new Set<string>()
  for (const task of [...tasks, ...before]) {
    const closed = task.attempts.filter(({ merged, mark }) => !merged && ENDING.has(mark))
    const logs = await Promise.all(closed.map(({ commit }) => logOf(commit)))
    const brought = await broughtIn(snapshot, task, { commits: logs.flat(), logOf })
    for (const [index, log] of logs.entries())
      if (log.length === COMMITS_MAX || log.some((entry) => !isBrains(entry) && !brought.has(entry.commit)))
        worked.add(closed[index]?.branch ?? '')
  }
  return worked
}

const OF_BRAIN = ['Brain-Opens', 'Brain-Approves', 'Brain-Closes']

function isBrains({ trailers }: LogEntry): boolean {
  return OF_BRAIN.some((key) => key in trailers)
}

/** Of a task's commits, those whose content is in base although they are not: what was approved was squashed, or merged by the host. */
async function broughtIn(
  { look }: Snapshot,
  { state, closed }: Task,
  {
    commits,
    logOf,
  }: { commits: readonly LogEntry[]; logOf: (commit: string) => Promise<readonly LogEntry[]> },
): Promise<ReadonlySet<string>> {
  const approved = closed?.commit ?? null
  const isUnmerged = commits.some(({ trailers }) => UNMERGED in trailers)
  if (state !== 'completed' || approved === null || isUnmerged || look.settings.integration === 'none')
    return new Set()
  const isHere = commits.some(({ commit }) => commit === approved)
  return new Set(isHere ? (await logOf(approved)).map(({ commit }) => commit) : [])
}

function refusalOf(snapshot: Snapshot, id: TaskId) {
  const task = snapshot.tasks.get(id)
  if (task === undefined) return snapshot.archived.has(id) ? null : refuse('TASK_NOT_FOUND', { task: id })
  if (isOfRun(snapshot, task)) return refuse('TASK_OF_RUN', { task: id, run: task.workflow })
  return isClosed(task) ? null : refuse('TASK_OPEN', { task: id, state: task.state })
}

/** Where a run stands is read from its tasks: they are put away together with it. */
function isOfRun({ look }: Snapshot, { workflow }: Task): boolean {
  return workflow !== null && look.plan.tree.has(runPath(workflow))
}

/** A task that was closed by hand may not say when: then it was not today's work. */
function isLongAgo({ closed }: Task, closedBefore: Date | null): boolean {
  const at = closed?.at == null ? Number.NaN : Date.parse(closed.at)
  return closedBefore === null || Number.isNaN(at) || at <= closedBefore.getTime()
}

/** Nothing would be lost with the branch: its tip is within main or base, or is where brain closed it, or there is none (a fence). */
function isDone({ worked }: Pick<ArchiveRequest, 'worked'>, { branch, merged, mark }: Attempt): boolean {
  return merged || mark === 'fence' || (ENDING.has(mark) && !worked.has(branch))
}

/** The marks of commits after which nothing should come: a pull request may leave its branch at the fence. */
const ENDING: ReadonlySet<Attempt['mark']> = new Set(['closing', 'approving'])

function pruneOf({ branch, commit }: Attempt): Prune {
  return { branch, from: commit }
}

function moveTasks(
  snapshot: Snapshot,
  world: World,
  { tasks, result }: { tasks: readonly Task[]; result: Archived },
): Change<Archived> {
  const edits = archiveEdits(snapshot.look.plan.tree, tasks)
  const [first] = tasks
  const message = tasks.length === 1 ? `Archive ${first?.id}` : `Archive ${tasks.length} tasks`
  return planChange(snapshot, world, { edits, message, result })
}

/** The edits that move closed tasks and their results. */
export function archiveEdits(tree: Tree, tasks: readonly Task[]): readonly FileEdit[] {
  const results = resultsByTask(tree)
  return tasks.flatMap(({ id, path }) => [
    ...moveEdits(tree, path, archivedTaskPath(id)),
    ...(results.get(id) ?? []).flatMap((from) => moveEdits(tree, from, archivedResultPath(id, from))),
  ])
}

const RESULT = /^results\/(task-\d+)-/

function resultsByTask(tree: Tree): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>()
  for (const path of tree.keys()) {
    const id = RESULT.exec(path)?.[1]
    if (id === undefined) continue
    const known = paths.get(id)
    if (known === undefined) paths.set(id, [path])
    else known.push(path)
  }
  return paths
}

/** The very same object at another path; what is no plain file stays where it is. */
function moveEdits(tree: Tree, from: string, to: string): readonly FileEdit[] {
  const entry = tree.get(from)
  if (entry === undefined || !entry.mode.startsWith('100')) return []
  const mode = entry.mode === '100755' ? { mode: '100755' as const } : {}
  return [
    { path: to, blob: entry.blob, ...mode },
    { path: from, remove: true },
  ]
}
