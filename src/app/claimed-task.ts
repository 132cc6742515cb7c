import type { Overview } from '../domain/overview.ts'
import type { World } from '../domain/snapshot.ts'
import type { Task } from '../domain/task/task.ts'
import { formatTime } from '../domain/task/time.ts'
import type { ClaimedTask } from './claim-tasks.ts'

export interface Claimed {
  readonly claimed: ClaimedTask
  readonly worker: string
  /** Its object id. */
  readonly commit: string
  /** When the claim was committed; RFC 3339, UTC. */
  readonly committedAt: string
}

/**
 * The task as the next look will show it, made of what was seen and what was done: a look for it would read the whole plan
 * again. null where more than the claim itself matters (work that was there before, a name that reads as another): look.
 */
export function claimedTask(
  { tasks }: Pick<Overview, 'tasks'>,
  world: Pick<World, 'now' | 'digest'>,
  { claimed, worker, commit, committedAt }: Claimed,
): Task | null {
  const task = tasks.get(claimed.id)
  if (task === undefined || claimed.again || !isUntouched(task) || !PLAIN_NAME.test(worker)) return null
  return {
    ...task,
    state: 'in_progress',
    worker,
    attempt: claimed.attempt,
    branch: claimed.branch,
    commit,
    nonce: world.digest(claimed.nonce),
    claimedAt: formatTime(world.now),
    progress: 0,
    step: 'Claimed',
    lastActivityAt: committedAt,
    leaseExpiresAt: new Date(Date.parse(committedAt) + task.leaseMs).toISOString(),
  }
}

/** No branch, no result and no feedback: the claim is all that there is. */
function isUntouched({ state, attempts, feedback, resultsOn, problems, ...task }: Task): boolean {
  const isNew = attempts.length === 0 && feedback.length === 0 && resultsOn === null
  const saysNothing = task.worker === null && task.claimedAt === null && task.progress === null
  return state === 'ready' && isNew && saysNothing && problems.length === 0
}

/** Nobody reads it as a placeholder, or as the word for nobody. */
const PLAIN_NAME = /^(?!(?:nobody|none|null)$)[\p{L}\p{N}](?: ?[\p{L}\p{N}._@+-])*$/iu
