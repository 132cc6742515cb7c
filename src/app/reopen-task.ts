import { refuse, type Decision, type FileEdit } from '../domain/decision.ts'
import type { Look } from '../domain/look.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { editTask } from '../domain/task/edit-task.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { findTask, isRefusal } from './find-task.ts'
import { planChange } from './with-plan.ts'

/** Opens a closed task for work again: former attempts no longer count, their results go to the archive. */
export function reopenTask(
  snapshot: Snapshot,
  world: World,
  request: { id: TaskId },
): Decision<{ id: TaskId; archived: readonly string[] }> {
  const task = findTask(snapshot, request.id)
  if (isRefusal(task)) return task
  if (!isClosed(task) && task.state !== 'approved')
    return refuse('NOT_CLOSED', { task: task.id, state: task.state })
  const { edits, archived } = reopeningEdits(snapshot.look, task)
  return planChange(snapshot, world, {
    edits,
    message: `Reopen ${task.id}`,
    result: { id: task.id, archived },
  })
}

export function reopeningEdits(
  look: Look,
  task: Task,
): { edits: readonly FileEdit[]; archived: readonly string[] } {
  const last = Math.max(
    task.reopened,
    task.closed?.attempt ?? 0,
    ...task.attempts.map(({ number }) => number),
  )
  const folder = `results/archive/${task.id.slice('task-'.length)}.${last}/`
  const old = [...look.plan.tree].filter(([path]) => path.startsWith(`results/${task.id}-`))
  const text = editTask(
    look.texts.get(task.path) ?? '',
    { closed: null, approved: null, reopened: last },
    task.path,
  )
  const moves = old.flatMap(([path, entry]) => [
    { path: folder + path.slice('results/'.length), blob: entry.blob },
    { path, remove: true } as const,
  ])
  return { edits: [{ path: task.path, text }, ...moves], archived: old.map(([path]) => path) }
}
