import { refuse, type Change, type Decision, type Refusal } from '../domain/decision.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import type { Survey } from '../domain/overview.ts'
import type { World } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { workBranch } from '../domain/task/work-branch.ts'
import { findTask, isRefusal } from './find-task.ts'
import { isAtCap, LAPSED } from './lapsed-leases.ts'
import { nextAttempt, openAttempt } from './open-attempt.ts'

export interface ClaimRequest {
  /** null: the best ready ones. */
  readonly id: TaskId | null
  readonly worker: string
  readonly count: number
  /** Digests of the nonces that this worktree holds, by task. */
  readonly held: ReadonlyMap<TaskId, string>
  /** This worktree's own secret: two commands at once in it claim with the same nonce, and so are one worker. */
  readonly seed: string
}

export interface ClaimedTask {
  readonly id: TaskId
  readonly attempt: number
  readonly branch: string
  /** A mark, or the tip of a claim that was ours before. */
  readonly commit: string
  /** What makes its holder; the commit shows only its digest. Empty where the claim was ours already. */
  readonly nonce: string
  /** The claim was ours already: a lost acknowledgement is not a loss. */
  readonly again: boolean
}

/** Who may work on what. A claim is mine when I hold its nonce, never by name. */
export function claimTasks(
  snapshot: Survey,
  world: World,
  request: ClaimRequest,
): Decision<readonly ClaimedTask[]> {
  if (request.id === null) return claimBest(snapshot, world, request)
  const task = findTask(snapshot, request.id)
  if (isRefusal(task)) return task
  if (isMine(task, request))
    return nothingToDo([
      {
        id: task.id,
        attempt: task.attempt ?? 1,
        branch: workBranch(task) ?? '',
        commit: task.commit ?? '',
        nonce: '',
        again: true,
      },
    ])
  return whyNotClaimable(task, request.worker) ?? claim(snapshot, world, { ...request, tasks: [task] })
}

export function isMine(task: Task, { held }: Pick<ClaimRequest, 'held'>): boolean {
  return task.nonce !== null && held.get(task.id) === task.nonce && !isClosed(task)
}

/** Picks at random among the best: many workers that all take the first would refuse each other (protocol §4). Lots begin at the same places for all. */
function claimBest(snapshot: Survey, world: World, request: ClaimRequest): Decision<readonly ClaimedTask[]> {
  const ready = claimable(snapshot)
  if (ready.length === 0) return refuse('NOTHING_READY')
  const first = ready.slice(0, BEST_MAX * request.count).map((id) => snapshot.tasks.get(id)!)
  const best = first.filter(({ priority }) => priority === first[0]?.priority)
  const lots = Math.ceil(best.length / request.count)
  const start = (Number.parseInt(world.nonce.slice(0, 8), 16) % lots) * request.count
  const rotated = [...best.slice(start), ...best.slice(0, start), ...first.slice(best.length)]
  return claim(snapshot, world, { ...request, tasks: rotated.slice(0, request.count) })
}

const BEST_MAX = 32

/** What is ready; when nothing is and the settings say so, what a silent holder keeps (protocol §3). */
function claimable(snapshot: Survey): readonly TaskId[] {
  const ready = snapshot.ready()
  if (ready.length > 0 || !snapshot.look.settings.reclaim.automatic) return ready
  return [...snapshot.tasks.values()]
    .filter((task) => task.stale && !isAtCap(task, snapshot))
    .map(({ id }) => id)
}

function whyNotClaimable(task: Task, worker: string): Refusal | null {
  if (isClosed(task)) return refuse('TASK_CLOSED', { task: task.id, state: task.state })
  if (task.state === 'waiting')
    return refuse('DEPENDENCY_OPEN', { task: task.id, waitingFor: task.waitingFor })
  if (task.state === 'ready') return null
  if (task.worker !== null)
    return refuse('TASK_ALREADY_CLAIMED', {
      task: task.id,
      worker: task.worker,
      since: task.claimedAt ?? task.lastActivityAt,
      ...(task.worker === worker ? { next: sameName(task) } : {}),
    })
  return refuse('TASK_NOT_READY', { task: task.id, state: task.state })
}

/** A name proves nothing. */
function sameName({ id }: Task): string {
  return `Another session of that name has it. Reserved for this one? Then it is taken with its prompt: brain worker-instructions ${id}. Else take another one: brain worker claim`
}

interface Claiming extends Pick<ClaimRequest, 'worker' | 'seed'> {
  readonly tasks: readonly Task[]
}

function claim(
  snapshot: Survey,
  world: World,
  { tasks, worker, seed }: Claiming,
): Change<readonly ClaimedTask[]> {
  const opened = tasks.map((task, index) => {
    const nonce = nonceFor({ nonce: `${seed} ${nextAttempt(task)}`, digest: world.digest }, task.id)
    return {
      task,
      nonce,
      ...openAttempt(snapshot, world, {
        task,
        worker,
        nonce,
        act: task.stale ? `Claim ${LAPSED}` : 'Claim',
        mark: `:claim${index}`,
      }),
    }
  })
  return {
    kind: 'change',
    commits: opened.map(({ commit }) => commit),
    refs: opened.flatMap(({ refs }) => refs),
    result: opened.map(({ task, attempt, branch, commit, nonce }) => ({
      id: task.id,
      attempt,
      branch,
      commit: commit.mark,
      nonce,
      again: false,
    })),
  }
}

/** One secret for each task: a worker who hands one on does not hand on the others. 32 hex digits. */
export function nonceFor(world: Pick<World, 'nonce' | 'digest'>, task: TaskId): string {
  return world.digest(`${world.nonce} ${task}`).slice(0, 32)
}

function nothingToDo<T>(result: T): Change<T> {
  return { kind: 'change', commits: [], refs: [], result }
}
