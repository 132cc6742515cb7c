import picomatch from 'picomatch'
import { isOwnResult } from '../domain/ownership.ts'
import type { Task, TaskFile } from '../domain/task/task.ts'
import type { FileChange } from '../ports/repository.ts'

const OPTIONS = { dot: true } as const

/** Does the scope name this path outright? An empty scope names nothing. */
export function namesPath(task: Pick<TaskFile, 'scope'>): (path: string) => boolean {
  return task.scope.length === 0 ? () => false : picomatch([...task.scope], OPTIONS)
}

/** Files that the task may not change. An empty scope allows all; its own results are always allowed. */
export function filesOutsideScope(task: Task, files: readonly FileChange[]): readonly string[] {
  if (task.scope.length === 0) return []
  const allowed = namesPath(task)
  return files.map(({ path }) => path).filter((path) => !allowed(path) && !isOwnResult(path, task.id))
}
