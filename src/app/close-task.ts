import {
  refuse,
  type Change,
  type CommitPlan,
  type Decision,
  type FileEdit,
  type RefMove,
} from '../domain/decision.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { editTask } from '../domain/task/edit-task.ts'
import { attemptBranch, type TaskId } from '../domain/task/task-id.ts'
import type { Closed, ClosedState, Task } from '../domain/task/task.ts'
import { ownTip, workTips } from '../domain/task/work-branch.ts'
import { findTask, isRefusal } from './find-task.ts'
import { moveAdopted } from './move-adopted.ts'
import { nextAttempt } from './open-attempt.ts'
import { planCommit, planMove } from './with-plan.ts'
import type { Made } from './workflow/read-made.ts'

/** Ends a task without its work. Its branch is closed by a commit, so that a late plain push or claim is refused. */
export function cancelTask(
  snapshot: Snapshot,
  world: World,
  request: { id: TaskId },
): Decision<readonly TaskId[]> {
  const task = findTask(snapshot, request.id)
  if (isRefusal(task)) return task
  if (isClosed(task)) return refuse('ALREADY_CLOSED', { task: task.id, as: task.state })
  return closeTasks(snapshot, world, { tasks: [task], as: 'cancelled', act: `Cancel ${task.id}` })
}

export interface Closing {
  readonly tasks: readonly Task[]
  readonly as: ClosedState
  readonly act: string
}

export function closeTasks(
  snapshot: Snapshot,
  world: World,
  { tasks, as, act }: Closing,
): Change<readonly TaskId[]> {
  const main = planCommit(snapshot, world, {
    mark: ':main',
    edits: tasks.map((task) => closedEdit(snapshot, task, closedBy(task, world, as))),
    message: act,
  })
  const fences = tasks
    .map((task, index) => fenceBranches(snapshot, task, `:fence${index}`))
    .filter((fence) => fence !== null)
  return {
    kind: 'change',
    commits: [main, ...fences.map(({ commit }) => commit)],
    refs: [planMove(snapshot, main.mark), ...fences.flatMap(({ refs }) => refs)],
    result: tasks.map(({ id }) => id),
  }
}

export function closedBy(task: Task, world: World, as: ClosedState): Closed {
  return { as, commit: task.commit, attempt: task.attempt, by: world.actor, at: world.now.toISOString() }
}

/** The edit that ends a task whose work was approved; of a workflow's it says which blobs that were. */
export function completedEdit(
  snapshot: Snapshot,
  world: World,
  { task, made }: { readonly task: Task; readonly made?: Made | undefined },
): FileEdit {
  const artifact = made?.artifact == null ? {} : { artifact: made.artifact }
  const closed = { ...closedBy(task, world, 'completed'), ...artifact }
  const text = snapshot.look.texts.get(task.path) ?? ''
  const patch = { closed, approved: null, basedOn: made?.basedOn }
  return { path: task.path, text: editTask(text, patch, task.path) }
}

/** The edit of the task file that ends the task. */
export function closedEdit(snapshot: Snapshot, task: Task, closed: Closed): FileEdit {
  const text = snapshot.look.texts.get(task.path) ?? ''
  return { path: task.path, text: editTask(text, { closed, approved: null }, task.path) }
}

/** Branches of this task whose tips are within the current one: they may be closed with it, the others hold late work. */
function closableBranches(task: Task): readonly RefMove[] {
  return task.attempts
    .filter(
      ({ number, mark, merged }) =>
        number === task.attempt || (number > task.reopened && mark === 'opening' && !merged),
    )
    .map(({ branch, commit }) => ({ branch, from: commit, to: null }))
}

export interface Fence {
  readonly commit: CommitPlan
  readonly refs: readonly RefMove[]
}

/**
 * A commit with nothing in it but the fact that the task is closed, on top of each branch that it may move. A task that
 * nobody has gets it on the branch of its next attempt. null: there is nothing that a branch could start from.
 */
export function fenceBranches(snapshot: Snapshot, task: Task, mark: CommitPlan['mark']): Fence | null {
  return fenceTips(task, mark, closingMessage(task)) ?? fenceNextAttempt(snapshot, task, mark)
}

/** Of a closing commit: the work that was approved is on this branch only. */
export const UNMERGED = 'Brain-Unmerged'

/** As `fenceBranches`, where what was approved is left on its branch. */
export function fenceUnmerged(snapshot: Snapshot, task: Task, mark: CommitPlan['mark']): Fence | null {
  const message = `${closingMessage(task)}\n${UNMERGED}: ${task.id}`
  return fenceTips(task, mark, message) ?? fenceBranches(snapshot, task, mark)
}

/** The same with a message of its own, and only where there is a branch to be moved. */
export function fenceTips(task: Task, mark: CommitPlan['mark'], message: string): Fence | null {
  const parents = workTips(task)
  if (parents.length === 0) return null
  const commit: CommitPlan = {
    mark,
    parents,
    tree: null,
    edits: [],
    message,
  }
  const own = closableBranches(task).map((move) => ({ ...move, to: mark }))
  return { commit, refs: [...own, ...moveAdopted(task, mark)] }
}

/**
 * Takes the branch that a claim would create, in its place (protocol §2): of both pushes one is refused. It stands beside
 * main, not on it, so that git refuses a claim by hand as well, from whatever main that starts.
 */
export function fenceNextAttempt(
  { look: { base } }: Snapshot,
  task: Task,
  mark: CommitPlan['mark'],
): Fence | null {
  if (base.commit === null) return null
  const attempt = nextAttempt(task)
  const message = `${closingSubject(task)}\n\nBrain-Opens: ${task.id} attempt ${attempt}\nBrain-Closes: ${task.id}`
  const commit: CommitPlan = { mark, parents: [base.commit], tree: null, edits: [], message }
  return { commit, refs: [{ branch: attemptBranch(task.id, attempt), from: null, to: mark }] }
}

/**
 * Where a merge leaves the branches of a task. The merge contains an adopted branch, but not always the attempt's own:
 * that one goes to a commit which contains both.
 */
export function leaveMerged(
  task: Task,
  merge: CommitPlan['mark'],
): { commits: readonly CommitPlan[]; refs: readonly RefMove[] } {
  const own = ownTip(task)
  const moves = closableBranches(task)
  if (task.adopted === null || own === null)
    return { commits: [], refs: moves.map((move) => ({ ...move, to: merge })) }
  const close: CommitPlan = {
    mark: ':close',
    parents: [merge, own],
    tree: null,
    edits: [],
    message: closingMessage(task),
  }
  const refs = [...moves.map((move) => ({ ...move, to: close.mark })), ...moveAdopted(task, merge)]
  return { commits: [close], refs }
}

function closingMessage(task: Task): string {
  return `${closingSubject(task)}\n\nBrain-Closes: ${task.id}`
}

function closingSubject({ id }: Task): string {
  return `${id}: Closed`
}
