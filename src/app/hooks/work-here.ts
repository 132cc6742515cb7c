import type { Overview, Survey } from '../../domain/overview.ts'
import { parseAttemptBranch, taskPath } from '../../domain/task/task-id.ts'
import { wholeTask } from '../../domain/task/whole-task.ts'
import type { Task } from '../../domain/task/task.ts'
import type { HookPlace } from '../../ports/hooks.ts'
import { survey } from '../observe.ts'

/** The task whose branch is checked out: whoever works here is its worker. */
export interface WorkHere {
  readonly task: Task
  readonly branch: string
  /** By the nonce; null: there is no nonce here (plain git, a cloud session, or somebody who only looks). */
  readonly isMine: boolean | null
}

export interface SeenHere {
  readonly overview: Survey
  readonly now: Date
  /** null: the branch is no task's, so that nobody works on one here. */
  readonly work: WorkHere | null
}

/** From what this clone knows already: nothing is fetched. */
export async function lookHere(place: HookPlace): Promise<SeenHere> {
  const ports = await place.ports()
  const overview = await survey(ports, { fetch: 'never' })
  const { now } = overview
  const branch = place.branch()
  if (branch === null) return { overview, now, work: null }
  const known = taskOf(overview, branch)
  const task = known ?? (await taskFromFile(place, branch))
  if (task === null) return { overview, now, work: null }
  const claim = known === null ? null : await place.claims.get(task.id)
  const isMine =
    claim === null
      ? null
      : claim.attempt === task.attempt && ports.randomness.digest(claim.nonce) === task.nonce
  return { overview, now, work: { task, branch, isMine } }
}

function taskOf({ tasks }: Overview, branch: string): Task | null {
  const named = parseAttemptBranch(branch)
  if (named !== null) return tasks.get(named.id) ?? null
  return [...tasks.values()].find(({ adopted }) => adopted?.branch === branch) ?? null
}

/** In a clone in which no command has looked yet: what the task's own file says here, and that somebody is at work on it. */
async function taskFromFile(place: HookPlace, branch: string): Promise<Task | null> {
  const named = parseAttemptBranch(branch)
  const text = named === null ? null : await place.readText(taskPath(named.id))
  if (named === null || text === null) return null
  const { parseTask } = await import('../../domain/task/parse-task.ts')
  const file = parseTask(taskPath(named.id), text)
  const folded = { state: 'in_progress', waitingFor: [], leaseMs: 0, problems: [] } as const
  return { ...wholeTask(file, folded), attempt: named.attempt, branch }
}

/** Is there work to be done on it? */
export function isOpen({ closed, state }: Task): boolean {
  return closed === null && state !== 'approved'
}
