import type { Refusal } from '../domain/decision.ts'
import { resultPath } from '../domain/result/result.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import { parseTaskId, taskPath, type TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import type { LogEntry, Repository } from '../ports/repository.ts'
import { findAnyTask, isRefusal } from './find-task.ts'

/** One thing that was done. */
export interface HistoryEntry {
  readonly commit: string
  /** RFC 3339, UTC. */
  readonly at: string
  readonly by: string
  /** In words, without the task: `Claimed by worker-1`. */
  readonly action: string
  /** null where it concerns several tasks, or none. */
  readonly task: TaskId | null
  readonly branch: string
}

export interface HistoryRequest {
  /** null: everything that was done on the plan branch. */
  readonly id: TaskId | null
  readonly limit: number
}

export interface History {
  readonly kind: 'history'
  /** Newest first. */
  readonly entries: readonly HistoryEntry[]
  /** There are older ones. */
  readonly more: boolean
}

/** What brain did, read from git; of one task also all commits of its attempts, the worker's own included. */
export async function listHistory(
  repository: Repository,
  snapshot: Snapshot,
  request: HistoryRequest,
): Promise<History | Refusal> {
  const task = request.id === null ? null : findAnyTask(snapshot, request.id)
  if (task !== null && isRefusal(task)) return task
  const onPlan = await readPlanLog(repository, snapshot, { task, max: request.limit + 1 })
  const branch = snapshot.look.plan.branch
  const entries = onPlan.map((entry) => historyEntry(entry, { branch, task: task?.id ?? null }))
  const ofAttempts =
    task === null ? [] : await readAttempts(repository, snapshot, { task, onPlan, max: request.limit + 1 })
  const all = newestFirst([...entries, ...ofAttempts])
  return { kind: 'history', entries: all.slice(0, request.limit), more: all.length > request.limit }
}

interface LogRequest {
  readonly task: Task | null
  readonly max: number
}

/** Brain's own commits are known by their trailer, which git cannot filter by: it is asked for more until they suffice. */
async function readPlanLog(
  repository: Repository,
  { look }: Snapshot,
  { task, max }: LogRequest,
): Promise<readonly LogEntry[]> {
  if (look.plan.commit === null) return []
  const paths =
    task === null
      ? {}
      : { paths: [...new Set([taskPath(task.id), task.path]), resultPath(task.id, 'feedback')] }
  for (let asked = max * 4; ; asked *= 4) {
    const log = await repository.log(look.plan.commit, { max: asked, ...paths })
    const ours = log.filter(({ trailers }) => trailers['Brain-Op'] !== undefined)
    if (ours.length >= max || log.length < asked) return ours.slice(0, max)
  }
}

/** What the attempts' branches hold beyond the plan branch, and what each merge of one brought into it. */
async function readAttempts(
  repository: Repository,
  { look }: Snapshot,
  request: { task: Task; onPlan: readonly LogEntry[]; max: number },
): Promise<readonly HistoryEntry[]> {
  const { task, onPlan, max } = request
  const open = [
    ...task.attempts.filter(({ merged }) => !merged),
    ...(task.adopted === null ? [] : [task.adopted]),
  ].map(({ branch, commit }) => ({ branch, commit, since: look.plan.commit }))
  const last = task.attempts.at(-1)?.branch ?? task.id
  const merges = onPlan.flatMap(({ parents: [before, tip] }) =>
    before === undefined || tip === undefined ? [] : [{ branch: last, commit: tip, since: before }],
  )
  const logs = [...open, ...merges].map(async ({ branch, commit, since }) => {
    const log = await repository.log(commit, { max, ...(since === null ? {} : { since }) })
    return log.map((entry) => historyEntry(entry, { branch, task: task.id }))
  })
  return (await Promise.all(logs)).flat()
}

/** `task` is the one asked for: then every commit is about it, whatever its subject says. */
function historyEntry(
  { commit, at, author, subject, trailers }: LogEntry,
  { branch, task }: { branch: string; task: TaskId | null },
): HistoryEntry {
  return {
    commit,
    at,
    by: author,
    action: actionOf(subject),
    task: task ?? taskOf(subject, trailers),
    branch,
  }
}

function actionOf(subject: string): string {
  return subject.replace(/^task-\d+: /, '')
}

const SEVERAL = /\btask-\d+ to task-\d+\b/

function taskOf(subject: string, trailers: LogEntry['trailers']): TaskId | null {
  const named = SEVERAL.test(subject) ? undefined : /\btask-\d+\b/.exec(subject)?.[0]
  const trailer = trailers['Brain-Opens'] ?? trailers['Brain-Closes'] ?? trailers['Brain-Approves'] ?? ''
  return parseTaskId(named ?? trailer.split(' ')[0] ?? '')
}

/** Each commit once; a superseded attempt's commits are also those of its successor. */
function newestFirst(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const once = [...new Map(entries.toReversed().map((entry) => [entry.commit, entry])).values()].toReversed()
  return once.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
}
