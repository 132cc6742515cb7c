import { refuse, type Change, type Decision, type Refusal } from '../domain/decision.ts'
import type { Tip } from '../domain/look.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import { resultPath } from '../domain/result/result.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { parseAttemptBranch, type TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { findTask, isRefusal } from './find-task.ts'
import { openAttempt } from './open-attempt.ts'
import { recordAdoption } from './record-adoptions.ts'

export interface AdoptRequest {
  readonly id: TaskId
  /** As typed; `branchNames` says what may be meant. */
  readonly branch: string
  /** Digest of the nonce that this clone holds for the task; null when it holds none. */
  readonly held: string | null
}

export interface AdoptedBranch {
  readonly id: TaskId
  readonly branch: string
  readonly attempt: number
  readonly worker: string | null
  readonly commit: string
  /** It was the task's work already. */
  readonly again: boolean
}

/** What a person may mean: the branch itself, or the name that this clone or git has for it. */
export function branchNames(typed: string): readonly string[] {
  return [typed, typed.replace(/^(?:refs\/heads\/|(?:refs\/remotes\/)?origin\/)/, '')]
}

/**
 * Makes a branch of any name the work of a task (protocol §11): names one where several repeat the nonce, or takes up
 * work that came without one.
 */
export function adoptBranch(
  snapshot: Snapshot,
  world: World,
  request: AdoptRequest,
): Decision<AdoptedBranch> {
  const task = findTask(snapshot, request.id)
  if (isRefusal(task)) return task
  if (isClosed(task)) return refuse('TASK_CLOSED', { task: task.id, state: task.state })
  const tip = findTip(snapshot, request.branch)
  if (tip === undefined) return refuse('BRANCH_NOT_FOUND', { branch: request.branch })
  const user = userOf(snapshot, task, tip.branch)
  if (user !== null) return refuse('BRANCH_IN_USE', { branch: tip.branch, by: user })
  if (task.adopted?.recorded === true && task.adopted.branch === tip.branch) return asItIs(task, tip)
  return whyNotAdoptable(task, tip, request) ?? adopt(snapshot, world, { task, tip })
}

function findTip({ look }: Snapshot, typed: string): Tip | undefined {
  const names = branchNames(typed)
  return (
    look.tips.find(({ branch }) => branch === names[0]) ?? look.tips.find(({ branch }) => branch === names[1])
  )
}

/** How work that nobody goes on with is handed in: by whoever takes the task over with it. */
export function handInSteps(id: TaskId): string {
  return `brain reclaim ${id} --force, brain worker claim ${id}, brain worker submit ${id} --summary "…"`
}

/** Whose the branch is, besides this task's: another task, an attempt; null for nobody's. */
function userOf({ tasks, look }: Snapshot, task: Task, branch: string): string | null {
  if (branch === look.plan.branch || branch === look.base.branch) return 'the plan'
  const attempt = parseAttemptBranch(branch)
  if (attempt !== null && tasks.has(attempt.id)) return attempt.id
  const other = [...tasks.values()].find(({ id, adopted }) => id !== task.id && adopted?.branch === branch)
  return other?.id ?? null
}

function asItIs(task: Task, tip: Tip): Change<AdoptedBranch> {
  return { kind: 'change', commits: [], refs: [], result: resultOf(task, tip, { again: true }) }
}

function resultOf(task: Task, tip: Tip, own: Partial<AdoptedBranch>): AdoptedBranch {
  return {
    id: task.id,
    branch: tip.branch,
    attempt: task.attempt ?? 1,
    worker: task.worker,
    commit: tip.commit,
    again: false,
    ...own,
  }
}

/** Its holder's own work may always be named; a free task takes any; the rest is somebody's claim. */
function whyNotAdoptable(task: Task, tip: Tip, { held }: AdoptRequest): Refusal | null {
  if (isHeld(task)) {
    const isCandidate = task.contest.includes(tip.branch) || task.adopted?.branch === tip.branch
    const isHolder = task.nonce !== null && task.nonce === held && task.adopted?.recorded !== true
    return isCandidate || isHolder ? null : alreadyClaimed(task, tip)
  }
  if (task.state === 'waiting')
    return refuse('DEPENDENCY_OPEN', { task: task.id, waitingFor: task.waitingFor })
  if (task.state === 'ready' || task.state === 'backlog') return null
  return task.worker === null
    ? refuse('TASK_NOT_READY', { task: task.id, state: task.state })
    : alreadyClaimed(task, tip)
}

/** Somebody has the current attempt; results on main alone leave no branch to record anything on. */
function isHeld(task: Task): boolean {
  return (
    task.branch !== null && task.worker !== null && task.resultsOn !== 'main' && task.state !== 'approved'
  )
}

function alreadyClaimed(task: Task, { branch }: Tip): Refusal {
  return refuse('TASK_ALREADY_CLAIMED', {
    task: task.id,
    worker: task.worker,
    since: task.claimedAt ?? task.lastActivityAt,
    next: `Free it first: brain reclaim ${task.id} --force. Then adopt ${branch} again.`,
  })
}

function adopt(
  snapshot: Snapshot,
  world: World,
  { task, tip }: { task: Task; tip: Tip },
): Change<AdoptedBranch> {
  if (isHeld(task)) {
    const { commit, move } = recordAdoption(task, world, tip.branch)
    return { kind: 'change', commits: [commit], refs: [move], result: resultOf(task, tip, {}) }
  }
  const worker = workerOf(snapshot, task, tip)
  const opened = openAttempt(snapshot, world, {
    task,
    worker,
    nonce: null,
    adopted: tip.branch,
    act: `Adopt ${tip.branch}`,
    mark: ':open',
  })
  return {
    kind: 'change',
    commits: [opened.commit],
    refs: opened.refs,
    result: resultOf(task, tip, { attempt: opened.attempt, worker }),
  }
}

/** Who says in the status file that it is theirs, else who committed last. */
function workerOf({ look }: Snapshot, { id }: Task, tip: Tip): string {
  const blob = tip.results.get(resultPath(id, 'status'))?.blob
  return look.results.get(blob ?? '')?.worker ?? tip.author
}
