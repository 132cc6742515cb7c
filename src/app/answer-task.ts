import { refuse, type Decision, type FileEdit } from '../domain/decision.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { feedbackEdit } from './feedback-edit.ts'
import { findTask, isRefusal } from './find-task.ts'
import { planChange } from './with-plan.ts'

export interface Answered {
  readonly id: TaskId
  readonly answered: readonly string[]
}

/** Answers all open blockers and questions of a task, naming their blobs: the same words raised again count anew. */
export function answerTask(
  snapshot: Snapshot,
  world: World,
  request: { id: TaskId; text: string },
): Decision<Answered> {
  const task = findTask(snapshot, request.id)
  if (isRefusal(task)) return task
  if (task.open.length === 0) return refuse('NOTHING_OPEN', { task: task.id, state: task.state })
  return planChange(snapshot, world, {
    edits: [answerEdit(snapshot, world, { task, text: request.text })],
    message: `${task.id}: Answer`,
    result: { id: task.id, answered: task.open.map(({ path }) => path) },
  })
}

export function answerEdit(
  snapshot: Snapshot,
  world: World,
  { task, text }: { task: Task; text: string },
): FileEdit {
  const blobs = task.open.map(({ blob }) => blob)
  return feedbackEdit(snapshot, world, { task, said: { kind: 'answer', blobs, commit: task.commit, text } })
}
