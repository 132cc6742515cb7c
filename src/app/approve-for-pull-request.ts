import { refuse, type Change, type CommitPlan, type Refusal } from '../domain/decision.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { editTask } from '../domain/task/edit-task.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { fenceTips } from './close-task.ts'
import { planCommit, planMove } from './with-plan.ts'

interface ApprovedForPullRequest {
  readonly id: TaskId
  readonly commit: string
  readonly merge: null
  readonly integration: 'pull-request'
}

export interface Reviewed {
  readonly task: Task
  /** The tree of the merge result that was reviewed. */
  readonly tree: string
}

/**
 * The merge itself is the git host's; until then the task stays `approved`. An empty commit on top of the reviewed one
 * keeps a late plain push out of the branch that the pull request is made of (protocol §5): the attempt's own, also where
 * the work is on an adopted one.
 */
export function approveForPullRequest(
  snapshot: Snapshot,
  world: World,
  { task, tree }: Reviewed,
): Change<ApprovedForPullRequest> {
  const commit = task.commit ?? ''
  const approved = { commit, pullRequest: null }
  const text = editTask(snapshot.look.texts.get(task.path) ?? '', { approved }, task.path)
  const main = planCommit(snapshot, world, {
    mark: ':main',
    edits: [{ path: task.path, text }],
    message: `Approve ${task.id}: ${task.title}\n\nBrain-Approves: ${task.id}\nReviewed-Commit: ${commit}`,
  })
  const fence = fenceTips(task, ':fence', `${task.id}: Approved\n\nBrain-Approves: ${task.id}`)
  return {
    kind: 'change',
    commits: [main, ...(fence === null ? [] : [asReviewed(snapshot, { task, tree }, fence.commit)])],
    refs: [planMove(snapshot, main.mark), ...(fence?.refs ?? [])],
    result: { id: task.id, commit, merge: null, integration: 'pull-request' },
  }
}

/**
 * Adopted work may be cut from an older base than the attempt's own branch. A commit on top of both with the tree of the
 * one would take back, once merged, what base got between them; so this fence is the very merge that was reviewed.
 */
function asReviewed({ look }: Snapshot, { task, tree }: Reviewed, fence: CommitPlan): CommitPlan {
  if (task.adopted === null || look.base.commit === null) return fence
  return { ...fence, parents: [...fence.parents, look.base.commit], tree }
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
