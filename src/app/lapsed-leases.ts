import type { Overview } from '../domain/overview.ts'
import type { Task } from '../domain/task/task.ts'

/** Part of the subject of an opening commit that took a task from a silent holder. */
export const LAPSED = 'after a lapsed lease'

/** Would one more lapsed lease reach the cap, at which the task fails instead of going on? Polite releases do not count. */
export function isAtCap(task: Task, { look }: Pick<Overview, 'look'>): boolean {
  return lapsedLeases(task) + 1 >= look.settings.reclaim.cap
}

/** Attempts that ended by a lapsed lease since the last reopening: brain's own opening commits say so in their subject. */
function lapsedLeases(task: Task): number {
  return task.attempts.filter(
    ({ number, subject }) => number > task.reopened && number !== task.attempt && subject.includes(LAPSED),
  ).length
}
