import type { Snapshot } from '../domain/snapshot.ts'
import { parseTaskId, type TaskId } from '../domain/task/task-id.ts'
import type { LogEntry } from '../ports/repository.ts'
import { fenceNextAttempt, type Fence } from './close-task.ts'

/** The task that a commit of the brain's reopened; null when it did something else. */
export function reopenedBy({ subject }: LogEntry): TaskId | null {
  return parseTaskId(/^Reopen (task-\d+)$/.exec(subject)?.[1] ?? '')
}

/** What was reopened is closed again, and nobody has claimed it: nobody may from now on. */
export function fenceReopened(snapshot: Snapshot, entry: LogEntry): Fence | null {
  const id = reopenedBy(entry)
  const task = id === null ? undefined : snapshot.tasks.get(id)
  return task === undefined ? null : fenceNextAttempt(snapshot, task, ':fence')
}
