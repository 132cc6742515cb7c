import type { Cause } from '../fleet/cause.ts'
import type { Task } from '../task/task.ts'
import { parseTaskId, type TaskId } from '../task/task-id.ts'

/** A session that ended because its client could not go on, while it worked on a task. */
export interface Death {
  readonly task: TaskId
  readonly attempt: number | null
  readonly session: string | null
  /** The client's word for it: `rate_limit`, `authentication_failed`, … */
  readonly error: string
  readonly details: string
  /** RFC 3339, UTC. */
  readonly at: string
}

/** Reads a record; null when it is damaged, which counts as absent. */
export function asDeath(task: TaskId, value: unknown): Death | null {
  if (typeof value !== 'object' || value === null) return null
  const { task: named, attempt, session, error, details, at } = value as Record<string, unknown>
  if (named !== task || parseTaskId(task) !== task) return null
  if (typeof error !== 'string' || typeof details !== 'string') return null
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) return null
  return {
    task,
    attempt: typeof attempt === 'number' ? attempt : null,
    session: typeof session === 'string' ? session : null,
    error,
    details,
    at,
  }
}

const LIMITS = /rate_limit|overloaded|billing|quota/
const LOGINS = /auth/

/** The same as a cause of a worker's end. */
export function causeOfDeath({ error }: Pick<Death, 'error'>): Cause {
  if (LIMITS.test(error)) return 'limit'
  return LOGINS.test(error) ? 'auth' : 'crash'
}

/** Has nobody worked on the task since, in the attempt of the one who died? */
export function isDeathOf(task: Task, { attempt, at }: Death): boolean {
  const isOpen = task.state === 'in_progress' || task.state === 'changes_requested'
  const isSame = attempt === null || attempt === task.attempt
  return isOpen && isSame && Date.parse(task.lastActivityAt ?? at) <= Date.parse(at)
}
