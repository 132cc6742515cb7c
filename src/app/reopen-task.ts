import { pathBefore } from '../domain/archive.ts'
import { refuse, type Decision, type FileEdit } from '../domain/decision.ts'
import type { Look } from '../domain/look.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { editTask } from '../domain/task/edit-task.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { findAnyTask, isRefusal } from './find-task.ts'
import { planChange } from './with-plan.ts'

/** Opens a closed task for work again: former attempts no longer count, their results go to the archive. */
export function reopenTask(
  snapshot: Snapshot,
  world: World,
  request: { id: TaskId },
): Decision<{ id: TaskId; archived: readonly string[] }> {
  const task = findAnyTask(snapshot, request.id)
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

/** A task in the archive comes back from there; former results stay apart, by the attempt that they are of. */
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
  const old = [...look.plan.tree, ...look.archive.files].flatMap(([path, { blob }]) => {
    const name = pathBefore(path) ?? path
    return name.startsWith(`results/${task.id}-`) ? [{ path, name, blob }] : []
  })
  const before = look.texts.get(task.path) ?? ''
  const path = pathBefore(task.path) ?? task.path
  const text = editTask(before, { closed: null, approved: null, reopened: last }, path)
  const moves = old.flatMap((file) => [
    { path: folder + file.name.slice('results/'.length), blob: file.blob },
    { path: file.path, remove: true } as const,
  ])
  const gone = path === task.path ? [] : [{ path: task.path, remove: true } as const]
  return { edits: [{ path, text }, ...gone, ...moves], archived: old.map(({ name }) => name) }
}
