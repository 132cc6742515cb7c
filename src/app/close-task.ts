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
import type { TaskId } from '../domain/task/task-id.ts'
import type { Closed, ClosedState, Task } from '../domain/task/task.ts'
import { ownTip, workTips } from '../domain/task/work-branch.ts'
import { findTask, isRefusal } from './find-task.ts'
import { moveAdopted } from './move-adopted.ts'
import { planCommit, planMove } from './with-plan.ts'

/** Ends a task without its work. A branch of it is closed by a commit, so that a late plain push is refused. */
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
    .map((task, index) => fenceBranches(task, `:fence${index}`))
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

/** A commit with nothing in it but the fact that the task is closed, on top of each branch that it may move. */
export function fenceBranches(
  task: Task,
  mark: `:${string}`,
  message = closingMessage(task),
): { commit: CommitPlan; refs: readonly RefMove[] } | null {
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

function closingMessage({ id }: Task): string {
  return `${id}: Closed\n\nBrain-Closes: ${id}`
}
