import {
  FILE_MODES,
  refuse,
  type Change,
  type CommitPlan,
  type Decision,
  type FileEdit,
  type RefMove,
} from '../domain/decision.ts'
import type { Tree, TreeEntry } from '../domain/look.ts'
import { PLAN_PATH } from '../domain/plan/regions.ts'
import { renderStatus } from '../domain/result/render-result.ts'
import { resultPath } from '../domain/result/result.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { attemptBranch, parseTaskId, taskIdOfPath, type TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import type { LogEntry } from '../ports/repository.ts'
import { fenceReopened, reopenedBy } from './undo-reopening.ts'
import { isMerged, withdrawApproval } from './withdraw-approval.ts'
import { planCommit, planMove } from './with-plan.ts'

/** A change of the brain's that is to be taken back, with the whole trees before and after it. */
export interface Undoable {
  readonly entry: LogEntry
  readonly before: Tree
  readonly after: Tree
  /** The plan branch's whole tree now. */
  readonly now: Tree
  /** The task and feedback files among what comes back, by blob: the plan must show what they say. */
  readonly texts: ReadonlyMap<string, string>
}

export interface Undone {
  readonly commit: string
  readonly subject: string
  readonly files: readonly string[]
  /** The branch of the next attempt, when an approval was undone. */
  readonly branch: string | null
  /** A pull request that nobody should merge any more. */
  readonly pullRequest: string | null
}

/**
 * The newest commit of the brain's on the plan branch itself that is not an undo and was not undone. What a merge
 * brought along (claims, reports) was never a change of the plan branch's own.
 */
export function findUndoable(log: readonly LogEntry[]): LogEntry | null {
  const own = firstParents(log)
  const undone = new Set(
    own.map(({ trailers }) => trailers['Brain-Undoes']).filter((commit) => commit !== undefined),
  )
  return (
    own.find(
      ({ commit, trailers }) =>
        trailers['Brain-Op'] !== undefined &&
        trailers['Brain-Undoes'] === undefined &&
        !undone.has(commit) &&
        !isPartOfAnother(trailers),
    ) ?? null
  )
}

/** The note of a pull request follows its approval; taking an approval back opens an attempt, and is superseded, not undone. */
function isPartOfAnother(trailers: LogEntry['trailers']): boolean {
  return trailers['Brain-Records'] !== undefined || trailers['Brain-Opens'] !== undefined
}

function firstParents(log: readonly LogEntry[]): readonly LogEntry[] {
  const byCommit = new Map(log.map((entry) => [entry.commit, entry]))
  const own: LogEntry[] = []
  for (let next = log[0]; next !== undefined; next = byCommit.get(next.parents[0] ?? '')) own.push(next)
  return own
}

/**
 * Takes back what a commit did to main, file by file; a file that was changed again since is a refusal. Undoing an
 * approval opens the next attempt with the work put back: its first commit is the undone tree again (protocol §7).
 */
export function undoChange(snapshot: Snapshot, world: World, undoable: Undoable): Decision<Undone> {
  const { entry, before, after, now } = undoable
  const approved = approvedTask(snapshot, entry)
  if (approved !== null) return undoApproval(snapshot, world, { task: approved, entry })
  const paths = undonePaths(undoable)
  const conflicts = paths.filter((path) => !isSame(now.get(path), after.get(path)))
  if (conflicts.length > 0)
    return refuse('NOTHING_TO_UNDO', {
      reason: `"${entry.subject}" was followed by other changes to ${conflicts.slice(0, 3).join(', ')}`,
    })
  if (paths.length === 0)
    return refuse('NOTHING_TO_UNDO', { reason: `"${entry.subject}" changed nothing but the plan` })
  const claimed = claimedSince(snapshot, undoable, paths)
  if (claimed !== null)
    return refuse('NOTHING_TO_UNDO', {
      reason: `"${entry.subject}" opened ${claimed} for work, and somebody has claimed it since; brain cancel ${claimed} ends it`,
    })
  const main = planCommit(snapshot, world, {
    mark: ':main',
    edits: paths.map((path) => restoreEdit(path, before, undoable.texts)),
    message: `Undo "${entry.subject}"\n\nBrain-Undoes: ${entry.commit}`,
  })
  const task = closedTask(snapshot, entry)
  const again = task === null ? null : reopenWithWork(snapshot, world, { task, undoable, paths })
  const move: RefMove = planMove(snapshot, main.mark)
  const result = {
    commit: entry.commit,
    subject: entry.subject,
    files: paths,
    branch: again?.move.branch ?? null,
    pullRequest: null,
  }
  if (again === null) {
    const fence = fenceReopened(snapshot, entry)
    return {
      kind: 'change',
      commits: [main, ...(fence === null ? [] : [fence.commit])],
      refs: [move, ...(fence?.refs ?? [])],
      result,
    }
  }
  return withAttempt({ main, move, again, result })
}

/** The task that the commit approved, if it still waits for its pull request. */
function approvedTask({ tasks }: Snapshot, { trailers }: LogEntry): Task | null {
  const id = parseTaskId(trailers['Brain-Approves'] ?? '')
  const task = id === null ? undefined : tasks.get(id)
  return task?.state === 'approved' && task.approved?.commit === trailers['Reviewed-Commit'] ? task : null
}

function undoApproval(
  snapshot: Snapshot,
  world: World,
  { task, entry }: { task: Task; entry: LogEntry },
): Decision<Undone> {
  const reason = `the pull request of ${task.id} is merged already; brain sync closes the task, and brain reopen opens it again`
  if (isMerged(task)) return refuse('NOTHING_TO_UNDO', { reason })
  const change = withdrawApproval(snapshot, world, {
    task,
    message: `Undo "${entry.subject}"`,
    trailer: `Brain-Undoes: ${entry.commit}`,
    text: null,
  })
  const { branch, pullRequest } = change.result
  const { commit, subject } = entry
  return { ...change, result: { commit, subject, files: [task.path], branch, pullRequest } }
}

/** What the commit changed, but for the plan: that is rendered anew. */
function undonePaths({ before, after }: Pick<Undoable, 'before' | 'after'>): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => !isSame(before.get(path), after.get(path)) && path !== PLAN_PATH,
  )
}

/** The blobs whose texts an undo needs. */
export function undoBlobs(trees: Pick<Undoable, 'before' | 'after'>): readonly string[] {
  return undonePaths(trees).flatMap((path) => {
    const entry = trees.before.get(path)
    const isRead = taskIdOfPath(path) !== null || path.endsWith('-feedback.md')
    return isRead && entry?.mode === '100644' ? [entry.blob] : []
  })
}

/** A task that the commit made or reopened, and that has an attempt by now: its work would be left without a task. */
function claimedSince(
  { tasks }: Snapshot,
  { entry, before }: Undoable,
  paths: readonly string[],
): TaskId | null {
  const made = paths.filter((path) => !before.has(path)).map(taskIdOfPath)
  return [...made, reopenedBy(entry)].find((id) => id !== null && tasks.get(id)?.attempt != null) ?? null
}

function restoreEdit(path: string, before: Tree, texts: Undoable['texts'] = new Map()): FileEdit {
  const entry = before.get(path)
  if (entry === undefined) return { path, remove: true }
  const text = texts.get(entry.blob)
  if (text !== undefined) return { path, text }
  const mode = FILE_MODES.find((known) => known === entry.mode)
  return { path, blob: entry.blob, ...(mode === undefined ? {} : { mode }) }
}

function isSame(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  return one?.blob === other?.blob && one?.mode === other?.mode
}

/** The task whose work the undone commit merged; null when it merged none. */
function closedTask({ tasks }: Snapshot, { trailers }: LogEntry): Task | null {
  const id = parseTaskId(trailers['Brain-Closes'] ?? '')
  const task = id === null ? undefined : tasks.get(id)
  return task === undefined || task.attempts.length === 0 ? null : task
}

interface Again {
  readonly commit: CommitPlan
  readonly move: RefMove
}

/** The next attempt: main without the work, and on it one commit that puts the work back, results and all. */
function reopenWithWork(
  _snapshot: Snapshot,
  world: World,
  { task, undoable, paths }: { task: Task; undoable: Undoable; paths: readonly string[] },
): Again {
  const attempt = Math.max(task.reopened, ...task.attempts.map(({ number }) => number)) + 1
  const status = renderStatus({
    task: task.id,
    title: task.title,
    attempt,
    worker: null,
    nonce: null,
    now: world.now,
    started: world.now,
    progress: 0,
    step: 'Waiting for a worker',
  })
  const work = paths
    .filter((path) => !path.startsWith('tasks/') && !path.startsWith(`results/${task.id}-`))
    .map((path) => restoreEdit(path, undoable.after))
  return {
    commit: {
      mark: ':again',
      parents: [':main'],
      tree: null,
      edits: [...work, { path: resultPath(task.id, 'status'), text: status }],
      message: `${task.id}: Put the work back\n\nBrain-Opens: ${task.id} attempt ${attempt}`,
    },
    move: { branch: attemptBranch(task.id, attempt), from: null, to: ':again' },
  }
}

function withAttempt({
  main,
  move,
  again,
  result,
}: {
  main: CommitPlan
  move: RefMove
  again: Again
  result: Undone
}): Change<Undone> {
  return { kind: 'change', commits: [main, again.commit], refs: [move, again.move], result }
}
