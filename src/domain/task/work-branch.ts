import type { Task } from './task.ts'

/** The branch that holds the current attempt's work: the adopted one, else the attempt's own. */
export function workBranch({ adopted, branch }: Pick<Task, 'adopted' | 'branch'>): string | null {
  return adopted?.branch ?? branch
}

/** The tip of the attempt's own branch, wherever the work is. */
export function ownTip({ attempts, attempt }: Pick<Task, 'attempts' | 'attempt'>): string | null {
  return attempts.find(({ number }) => number === attempt)?.commit ?? null
}

/** The tips that whatever ends or follows the attempt has to contain; the work's own comes first. */
export function workTips(task: Task): readonly string[] {
  const tips = [task.commit, task.adopted === null ? null : ownTip(task)]
  return [...new Set(tips.filter((tip) => tip !== null))]
}
