import { RESULT_KINDS, resultPath } from '../result/result.ts'
import { parseAttemptBranch, taskIdOf, taskPath, type TaskId } from './task-id.ts'

/** All that a look reads of a task on the plan branch. */
export function filesOfTask(id: TaskId): readonly string[] {
  return [taskPath(id), ...[...RESULT_KINDS, 'feedback' as const].map((kind) => resultPath(id, kind))]
}

/** The task that has the file among its own; null where none has. */
export function taskOfFile(path: string): TaskId | null {
  const [, digits = ''] = /^(?:tasks|results)\/task-(\d{3,9})[-.]/.exec(path) ?? []
  const id = taskIdOf(Number(digits))
  return filesOfTask(id).includes(path) ? id : null
}

/** Those of the branches on which one of these tasks is attempted. */
export function attemptsAt<Some extends { readonly branch: string }>(
  branches: readonly Some[],
  ids: ReadonlySet<TaskId>,
): readonly Some[] {
  return branches.filter(({ branch }) => {
    const attempt = parseAttemptBranch(branch)
    return attempt !== null && ids.has(attempt.id)
  })
}
