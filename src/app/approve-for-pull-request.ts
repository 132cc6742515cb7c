import { refuse, type Change, type Refusal } from '../domain/decision.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { editTask } from '../domain/task/edit-task.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { fenceBranches } from './close-task.ts'
import { planCommit, planMove } from './with-plan.ts'

interface ApprovedForPullRequest {
  readonly id: TaskId
  readonly commit: string
  readonly merge: null
  readonly integration: 'pull-request'
}

/**
 * The merge itself is the git host's; until then the task stays `approved`. An empty commit on top of the reviewed one
 * keeps a late plain push out of the branch that the pull request is made of (protocol §5): the attempt's own, also where
 * the work is on an adopted one.
 */
export function approveForPullRequest(
  snapshot: Snapshot,
  world: World,
  task: Task,
): Change<ApprovedForPullRequest> {
  const commit = task.commit ?? ''
  const approved = { commit, pullRequest: null }
  const text = editTask(snapshot.look.texts.get(task.path) ?? '', { approved }, task.path)
  const main = planCommit(snapshot, world, {
    mark: ':main',
    edits: [{ path: task.path, text }],
    message: `Approve ${task.id}: ${task.title}\n\nBrain-Approves: ${task.id}\nReviewed-Commit: ${commit}`,
  })
  const fence = fenceBranches(task, ':fence', `${task.id}: Approved\n\nBrain-Approves: ${task.id}`)
  return {
    kind: 'change',
    commits: [main, ...(fence === null ? [] : [fence.commit])],
    refs: [planMove(snapshot, main.mark), ...(fence?.refs ?? [])],
    result: { id: task.id, commit, merge: null, integration: 'pull-request' },
  }
}

/**
 * Approving once more changes nothing: what is left to do is to open the pull request. null when the task is not approved;
 * another commit than the approved one is refused.
 */
export function approvedAlready(
  { tasks }: Snapshot,
  { id, commit }: { id: TaskId; commit: string | undefined },
): Change<ApprovedForPullRequest> | Refusal | null {
  const task = tasks.get(id)
  if (task?.state !== 'approved' || task.approved === null) return null
  const approved = task.approved.commit
  if (commit !== undefined && !approved.startsWith(commit)) {
    const reason = `${approved.slice(0, 8)} is approved, not ${commit.slice(0, 8)}`
    return refuse('REVIEW_STALE', { task: id, reason, reviewed: commit, commit: approved })
  }
  return {
    kind: 'change',
    commits: [],
    refs: [],
    result: { id, commit: approved, merge: null, integration: 'pull-request' },
  }
}
