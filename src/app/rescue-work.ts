import type { Decision } from '../domain/decision.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import { attemptBranch, type TaskId } from '../domain/task/task-id.ts'
import { findAnyTask, isRefusal } from './find-task.ts'

export interface RescueRequest {
  readonly id: TaskId
  /** The attempt that this worktree claimed; null when it has no record of one. */
  readonly attempt: number | null
  /** Local branches of the task, by name. */
  readonly tips: ReadonlyMap<string, string>
}

/** A branch of its own for commits that no remote branch of the task has at its tip. */
export function rescueWork(
  snapshot: Snapshot,
  { id, attempt, tips }: RescueRequest,
): Decision<{ id: TaskId; branch: string | null }> {
  const task = findAnyTask(snapshot, id)
  if (isRefusal(task)) return task
  const own = attempt === null ? undefined : attemptBranch(id, attempt)
  const [name, commit] =
    (own === undefined ? undefined : [...tips].find(([branch]) => branch === own)) ?? [...tips].at(-1) ?? []
  const pushed = task.attempts.some((known) => known.commit === commit) || task.adopted?.commit === commit
  if (name === undefined || commit === undefined || pushed)
    return { kind: 'change', commits: [], refs: [], result: { id, branch: null } }
  const branch = `rescue/${name.slice('task/'.length)}-${commit.slice(0, 8)}`
  return { kind: 'change', commits: [], refs: [{ branch, from: null, to: commit }], result: { id, branch } }
}
