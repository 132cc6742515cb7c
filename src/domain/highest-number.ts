import type { Look } from './look.ts'
import { numberOf, parseAttemptBranch } from './task/task-id.ts'

const NUMBER_IN_PATH = /^(?:tasks|results)\/(?:task-)?(\d{1,9})\b/

/** The highest number in tasks, results, archives and branches; 0 when there is none. */
export function highestNumber(look: Pick<Look, 'archive' | 'plan' | 'tips'>): number {
  let highest = look.archive.highest
  for (const path of look.plan.tree.keys())
    highest = Math.max(highest, Number(NUMBER_IN_PATH.exec(path)?.[1] ?? 0))
  for (const { branch } of look.tips) {
    const attempt = parseAttemptBranch(branch)
    if (attempt !== null) highest = Math.max(highest, numberOf(attempt.id))
  }
  return highest
}
