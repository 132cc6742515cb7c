import {
  refuse,
  type Change,
  type CommitPlan,
  type Decision,
  type FileEdit,
  type Refusal,
} from '../domain/decision.ts'
import { shellWord } from '../domain/shell-words.ts'
import { resultPath } from '../domain/result/result.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import type { MergePreview } from '../ports/repository.ts'
import { handInSteps } from './adopt-branch.ts'
import { reviewedName, whyNotApprovable, type Approval } from './approval-rules.ts'
import { approveForPullRequest } from './approve-for-pull-request.ts'
import { completedEdit, fenceBranches, fenceUnmerged, leaveMerged } from './close-task.ts'
import { changesEdit } from './feedback-edit.ts'
import { findTask, isRefusal } from './find-task.ts'
import { planChange, planCommit, planMove } from './with-plan.ts'

/** The task, if it has something to review. */
export function findReviewable(snapshot: Snapshot, id: TaskId): Task | Refusal {
  const task = findTask(snapshot, id)
  if (isRefusal(task)) return task
  if (task.contest.length > 0) return contested(task)
  if (task.output === null || !REVIEWABLE.has(task.state))
    return refuse('NOTHING_TO_REVIEW', { task: task.id, state: task.state, ...adoptedNext(task) })
  return task
}

/** A contributor's branch has no output, and nobody there who would write one. */
function adoptedNext({ id, adopted, output }: Task): { next?: string } {
  if (adopted === null || output !== null) return {}
  return {
    next: `${adopted.branch} has no ${resultPath(id, 'output')} yet. If nobody works on it any more, hand it in yourself: ${handInSteps(id)}`,
  }
}

/** Several branches say that they are its work: which one is, somebody has to say first. */
function contested({ id, contest }: Task): Refusal {
  const next = contest.map((branch) => `brain adopt ${shellWord(branch)} --task ${id}`).join(', or ')
  return refuse('CONTESTED', { task: id, holders: contest, next: `Say which one counts: ${next}` })
}

const REVIEWABLE = new Set(['review', 'changes_requested', 'in_progress'])

export interface Approved {
  readonly id: TaskId
  readonly commit: string
  /** The merge commit's mark; null where nothing was merged. */
  readonly merge: string | null
  readonly integration: string
}

/** Approves exactly the commit that was reviewed: one atomic push, or no. */
export function approveTask(snapshot: Snapshot, world: World, approval: Approval): Decision<Approved> {
  const task = findReviewable(snapshot, approval.id)
  if (isRefusal(task)) return task
  const refusal = whyNotApprovable(snapshot, task, approval)
  if (refusal !== null) return refusal
  if (approval.preview !== null && approval.preview.conflicts.length > 0)
    return conflictAsFeedback(snapshot, world, { task, preview: approval.preview })
  const { made } = approval
  if (approval.preview?.tree == null) return closeOnly({ snapshot, world, task, made })
  return INTEGRATIONS[snapshot.look.settings.integration]({
    snapshot,
    world,
    task,
    made,
    tree: approval.preview.tree,
  })
}

/** A conflict is a refusal, and the list of files goes to the worker as feedback. */
function conflictAsFeedback(
  snapshot: Snapshot,
  world: World,
  { task, preview }: { task: Task; preview: MergePreview },
): Decision<Approved> {
  const { base } = snapshot.look
  const files = preview.conflicts.map((path) => `- ${path}`).join('\n')
  const text = `Your branch conflicts with ${base.branch} in:\n\n${files}\n\nMerge it (git fetch origin && git merge origin/${base.branch}), resolve these files, run the checks and hand in again.`
  const { kind, commits, refs } = requestChanges(snapshot, world, { task, text })
  const refusal = refuse('MERGE_CONFLICT', {
    task: task.id,
    files: preview.conflicts,
    next: `It went back to ${task.worker ?? 'the worker'} with the list of files.`,
  })
  return {
    kind,
    commits,
    refs,
    refusal,
    result: { id: task.id, commit: task.commit ?? '', merge: null, integration: 'none' },
  }
}

/** Sends a result back: the feedback names the output's blob and the reviewed tip. */
export function requestChanges(
  snapshot: Snapshot,
  world: World,
  { task, text }: { task: Task; text: string },
): Change<{ id: TaskId }> {
  return planChange(snapshot, world, {
    edits: [changesEdit(snapshot, world, { task, text })],
    message: `${task.id}: Changes requested`,
    result: { id: task.id },
  })
}

interface Integration {
  readonly snapshot: Snapshot
  readonly world: World
  readonly task: Task
  readonly made: Approval['made']
  /** The tree of the merge result. */
  readonly tree: string
}

/** How reviewed work reaches the base branch, by the setting `integration`. */
const INTEGRATIONS: Readonly<
  Record<Snapshot['look']['settings']['integration'], (input: Integration) => Decision<Approved>>
> = {
  merge: (input) =>
    integrate(input, {
      parents: [input.snapshot.look.base.commit ?? '', input.task.commit ?? ''],
      fence: false,
    }),
  squash: (input) => integrate(input, { parents: [input.snapshot.look.base.commit ?? ''], fence: true }),
  none: closeOnly,
  'pull-request': ({ snapshot, world, task, tree }) => approveForPullRequest(snapshot, world, { task, tree }),
}

function integrate(
  { snapshot, world, task, made, tree }: Integration,
  { parents, fence }: { parents: readonly string[]; fence: boolean },
): Change<Approved> {
  const { plan, base } = snapshot.look
  const closing = completedEdit(snapshot, world, { task, made })
  const message = `${fence ? 'Squash' : 'Merge'} ${task.id}: ${task.title}\n\nBrain-Closes: ${task.id}\nReviewed-Commit: ${task.commit ?? ''}`
  const together = plan.branch === base.branch
  const merge: CommitPlan = together
    ? planCommit(snapshot, world, { mark: ':merge', parents, tree, edits: [closing], message })
    : { mark: ':merge', parents, tree, edits: [], message }
  const close = together
    ? null
    : planCommit(snapshot, world, { mark: ':main', edits: [closing], message: `Approve ${task.id}` })
  const fenced = fence ? fenceBranches(snapshot, task, ':fence') : null
  const left =
    fenced === null ? leaveMerged(task, merge.mark) : { commits: [fenced.commit], refs: fenced.refs }
  return {
    kind: 'change',
    commits: [merge, ...(close === null ? [] : [close]), ...left.commits],
    refs: [
      { branch: base.branch, from: base.commit, to: merge.mark },
      ...(close === null ? [] : [planMove(snapshot, close.mark)]),
      ...left.refs,
    ],
    result: {
      id: task.id,
      commit: task.commit ?? '',
      merge: merge.mark,
      integration: fence ? 'squash' : 'merge',
    },
  }
}

/** Nothing to merge: results pushed straight to main, or integration `none`. */
function closeOnly({ snapshot, world, task, made }: Omit<Integration, 'tree'>): Change<Approved> {
  const edits: FileEdit[] = [completedEdit(snapshot, world, { task, made })]
  const main = planCommit(snapshot, world, {
    mark: ':main',
    edits,
    message: `Approve ${task.id}: ${task.title}`,
  })
  const fences = snapshot.look.settings.integration === 'none' ? fenceUnmerged : fenceBranches
  const fenced = fences(snapshot, task, ':fence')
  return {
    kind: 'change',
    commits: [main, ...(fenced === null ? [] : [fenced.commit])],
    refs: [planMove(snapshot, main.mark), ...(fenced?.refs ?? [])],
    result: { id: task.id, commit: reviewedName(task), merge: null, integration: 'none' },
  }
}
