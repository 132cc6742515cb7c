import { refuse, type Refusal } from '../domain/decision.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { TaskState } from '../domain/task/task.ts'

const VERDICTS: ReadonlySet<TaskState> = new Set(['approved', 'changes_requested'])

/**
 * Guards a verdict that is decided again and again: once somebody else gave theirs meanwhile, this one is refused. What was
 * there at the first look was known, and may be overruled.
 */
export function whileUnchanged(id: TaskId): (snapshot: Snapshot) => Refusal | null {
  let first: TaskState | undefined
  return ({ tasks }) => {
    const state = tasks.get(id)?.state
    first ??= state
    if (state === undefined || state === first || !VERDICTS.has(state)) return null
    return refuse('NOTHING_TO_REVIEW', { task: id, state })
  }
}
