import { refuse, type Refusal } from '../domain/decision.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import type { FeedbackEntry } from '../domain/result/result.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { findAnyTask, isRefusal } from './find-task.ts'
import { findHeldTask } from './record-result.ts'

export interface Answer {
  readonly kind: 'answer'
  readonly task: Task
  /** null when the task was closed: then there is nothing left to wait for. */
  readonly entry: FeedbackEntry | null
}

/**
 * The newest answer or request for changes, once nothing of the worker's is open any more. Who has a claim that no longer holds is
 * told so: what is said is said to its successor.
 */
export function readAnswer(
  snapshot: Snapshot,
  world: Pick<World, 'digest'>,
  { id, nonce }: { readonly id: TaskId; readonly nonce: string | null },
): Answer | Refusal {
  const task = findAnyTask(snapshot, id)
  if (isRefusal(task)) return task
  if (isClosed(task) || task.state === 'approved') return { kind: 'answer', task, entry: null }
  const held = nonce === null ? task : findHeldTask(snapshot, world, { id, nonce })
  if (isRefusal(held)) return held
  const entry = task.feedback.at(-1)
  if (task.open.length > 0 || task.state === 'review' || entry === undefined)
    return refuse('NO_ANSWER_YET', { task: task.id, state: task.state })
  return { kind: 'answer', task, entry }
}
