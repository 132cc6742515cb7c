import { RESULT_KINDS, resultPath } from '../result/result.ts'
import { taskIdOf, taskPath, type TaskId } from './task-id.ts'

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
