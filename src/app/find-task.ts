import { refuse, type Refusal } from '../domain/decision.ts'
import { Failure } from '../domain/failure.ts'
import { knownTask, type KnownTasks } from '../domain/snapshot.ts'
import { parseTaskId, type TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'

/** The id a person typed. Throws INVALID_ID. */
export function readTaskId(text: string): TaskId {
  const id = parseTaskId(text)
  if (id === null) throw new Failure('INVALID_ID', { id: text })
  return id
}

export function findTask(snapshot: KnownTasks, id: TaskId): Task | Refusal {
  const task = snapshot.tasks.get(id)
  if (task !== undefined) return task
  const archived = snapshot.archived.get(id)
  return archived === undefined
    ? refuse('TASK_NOT_FOUND', { task: id })
    : refuse('TASK_CLOSED', { task: id, state: archived.state, archived: true })
}

/** Also one that is in the archive, where the look has it. */
export function findAnyTask(snapshot: KnownTasks, id: TaskId): Task | Refusal {
  return knownTask(snapshot, id) ?? findTask(snapshot, id)
}

export function isRefusal(value: object): value is Refusal {
  return 'kind' in value && value.kind === 'refusal'
}
