import type { Change } from '../domain/decision.ts'
import { Failure } from '../domain/failure.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { editTask } from '../domain/task/edit-task.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import type { PullRequest, PullRequestDraft, PullRequests } from '../ports/pull-requests.ts'
import { planChange } from './with-plan.ts'

export type NamedRequest = Pick<PullRequest, 'number' | 'url'> & Partial<Pick<PullRequest, 'state'>>

interface Ensuring {
  readonly task: Task
  readonly base: string
  /** Open another one where the last was closed without a merge. */
  readonly again: boolean
}

/**
 * The pull request of an approved task: the one that is there, else a new one. It is looked for first and, when opening
 * failed, once more: an answer may have been lost, or somebody else was faster. Failures say that the approval stands.
 */
export async function ensurePullRequest(
  requests: PullRequests,
  { task, base, again }: Ensuring,
): Promise<NamedRequest> {
  const draft = draftOf(task, base)
  try {
    const found = await requests.find(draft)
    if (found !== null && !(again && found.state === 'closed')) return found
    return await openOnce(requests, draft)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const next = `The approval stands; this opens its pull request: brain review ${task.id} --approve`
    throw new Failure(error.code, { ...error.details, task: task.id, next }, error)
  }
}

async function openOnce(requests: PullRequests, draft: PullRequestDraft): Promise<NamedRequest> {
  try {
    return await requests.open(draft)
  } catch (error) {
    const found = error instanceof Failure ? await requests.find(draft).catch(() => null) : null
    if (found?.state === 'open') return found
    throw error
  }
}

/** Nothing that a worker wrote goes in: at a git host, words such as "fixes #1" act. */
export function draftOf(task: Task, base: string): PullRequestDraft {
  const commit = task.approved?.commit ?? ''
  const body = [
    `Task: \`${task.path}\``,
    `Approved at: ${commit}`,
    `Result: \`results/${task.id}-output.md\` on this branch`,
    '',
    `However it is merged (merge, squash or rebase), \`brain sync\` then closes ${task.id}.`,
    '',
  ]
  return { head: task.branch ?? '', base, title: `${task.id}: ${task.title}`, body: body.join('\n') }
}

/** Approved tasks that a pull request can be opened for, and that name none yet. */
export function withoutRequest({ tasks }: Snapshot): readonly Task[] {
  return [...tasks.values()].filter(
    (task) => task.state === 'approved' && task.approved?.pullRequest === null && task.branch !== null,
  )
}

export interface Found {
  readonly id: TaskId
  /** The approved commit that it was opened for. */
  readonly commit: string
  readonly url: string
}

/** Writes into the task files where the pull requests are; a task that is no longer approved at that commit is left alone. */
export function recordPullRequests(
  snapshot: Snapshot,
  world: World,
  found: readonly Found[],
): Change<readonly TaskId[]> {
  const fresh = found.filter(({ id, commit, url }) => {
    const task = snapshot.tasks.get(id)
    return task?.approved?.commit === commit && task.approved.pullRequest !== url && task.state === 'approved'
  })
  if (fresh.length === 0) return { kind: 'change', commits: [], refs: [], result: [] }
  const edits = fresh.map(({ id, commit, url }) => {
    const path = snapshot.tasks.get(id)?.path ?? ''
    const approved = { commit, pullRequest: url }
    return { path, text: editTask(snapshot.look.texts.get(path) ?? '', { approved }, path) }
  })
  const ids = fresh.map(({ id }) => id)
  return planChange(snapshot, world, {
    edits,
    message: `${ids.join(', ')}: Pull request opened\n\nBrain-Records: ${ids.join(' ')}`,
    result: ids,
  })
}

/** The number at the end of a pull request's address, or the number alone; null where there is none. */
export function requestNumber(text: string): number | null {
  const number = Number(/(?:^#?|\/(?:pull|pulls)\/)(\d{1,15})\/?$/.exec(text.trim())?.[1])
  return Number.isSafeInteger(number) && number > 0 ? number : null
}
