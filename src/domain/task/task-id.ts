/** `task-NNN`, at least three digits. The number alone (`12`, `012`) is accepted at the edges. */
export type TaskId = string & { readonly __brand: 'TaskId' }

const ID = /^(?:task-)?0*(\d{1,9})$/i
const TASK_PATH = /^tasks\/task-(\d{1,9})\.md$/
const TASK_BRANCH = /^task\/(\d{3,9})(?:\.(\d{1,6}))?$/

/** The id that a person or a file wrote, or null when it is none: `12`, `012`, `task-012`. */
export function parseTaskId(text: string): TaskId | null {
  const digits = ID.exec(text.trim())?.[1]
  return digits === undefined ? null : taskIdOf(Number(digits))
}

export function taskIdOf(number: number): TaskId {
  return `task-${String(number).padStart(3, '0')}` as TaskId
}

export function numberOf(id: TaskId): number {
  return Number(id.slice('task-'.length))
}

/** The id a path in `tasks/` stands for, or null: README, drafts and folders are not tasks. */
export function taskIdOfPath(path: string): TaskId | null {
  const digits = TASK_PATH.exec(path)?.[1]
  return digits === undefined ? null : taskIdOf(Number(digits))
}

export function taskPath(id: TaskId): string {
  return `tasks/${id}.md`
}

/** The branch of the n-th attempt: `task/012`, then `task/012.2`, `task/012.3`, … */
export function attemptBranch(id: TaskId, attempt: number): string {
  const stem = `task/${id.slice('task-'.length)}`
  return attempt === 1 ? stem : `${stem}.${attempt}`
}

/** Reads a branch name back; null for misspelt ones (`task/1`, `Task/001`, `task/001.1`). */
export function parseAttemptBranch(branch: string): { id: TaskId; attempt: number } | null {
  const match = TASK_BRANCH.exec(branch)
  if (match === null) return null
  const id = taskIdOf(Number(match[1]))
  const attempt = match[2] === undefined ? 1 : Number(match[2])
  return attemptBranch(id, attempt) === branch ? { id, attempt } : null
}
