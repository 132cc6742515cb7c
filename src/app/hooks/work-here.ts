import type { Overview } from '../../domain/overview.ts'
import { parseAttemptBranch } from '../../domain/task/task-id.ts'
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
  readonly overview: Overview
  readonly now: Date
  /** null: the branch is no task's, so that nobody works on one here. */
  readonly work: WorkHere | null
}

/** From what this clone knows already: nothing is fetched. */
export async function lookHere(place: HookPlace): Promise<SeenHere> {
  const ports = await place.ports()
  const { overview, now } = await survey(ports, 'never')
  const branch = place.branch()
  const task = branch === null ? null : taskOf(overview, branch)
  if (branch === null || task === null) return { overview, now, work: null }
  const claim = await place.claims.get(task.id)
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

/** Is there work to be done on it? */
export function isOpen({ closed, state }: Task): boolean {
  return closed === null && state !== 'approved'
}
