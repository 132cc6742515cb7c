import { refuse, type Refusal } from '../domain/decision.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { TaskState } from '../domain/task/task.ts'

/**
 * Guards a verdict that is decided again and again: once somebody else has approved meanwhile, this one is refused. An
 * approval that was there at the first look was known, and may be taken back. (Approving what was sent back meanwhile is
 * refused by the rules of approvals.)
 */
export function whileUnchanged(id: TaskId): (snapshot: Snapshot) => Refusal | null {
  let first: TaskState | undefined
  return ({ tasks }) => {
    const state = tasks.get(id)?.state
    first ??= state
    if (state === first || state !== 'approved') return null
    return refuse('NOTHING_TO_REVIEW', { task: id, state })
  }
}
