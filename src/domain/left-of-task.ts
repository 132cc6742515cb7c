import type { Look } from './look.ts'
import { parseAttemptBranch, taskPath, type TaskId } from './task/task-id.ts'

/**
 * What is there of an id besides a task: a file that could not be read as one, results, or a branch of work. It would count for a
 * new task of this id. null: nothing.
 */
export function leftOf({ plan, tips }: Pick<Look, 'plan' | 'tips'>, id: TaskId): string | null {
  const path = taskPath(id)
  const file = [...plan.tree.keys()].find(
    (known) => known === path || known.startsWith(`${path}/`) || known.startsWith(`results/${id}-`),
  )
  const tip = tips.find(({ branch }) => parseAttemptBranch(branch)?.id === id)
  return file ?? tip?.branch ?? null
}
