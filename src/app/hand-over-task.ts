import { refuse, type Change, type Decision } from '../domain/decision.ts'
import { resultPath, type ResultKind } from '../domain/result/result.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import { nonceFor } from './claim-tasks.ts'
import { closeTasks } from './close-task.ts'
import { findTask, isRefusal } from './find-task.ts'
import { isAtCap, LAPSED } from './lapsed-leases.ts'
import { openAttempt } from './open-attempt.ts'
import { planChange } from './with-plan.ts'

export interface HandedOver {
  readonly id: TaskId
  /** 0: no attempt was opened. */
  readonly attempt: number
  readonly branch: string
  readonly worker: string | null
  readonly commit: string
}

/** Opens an attempt for a worker that cannot claim; its prompt then carries the nonce. */
export function reserveTask(
  snapshot: Snapshot,
  world: World,
  request: { id: TaskId; worker: string; mark?: `:${string}` },
): Decision<HandedOver> {
  const task = findTask(snapshot, request.id)
  if (isRefusal(task)) return task
  if (isClosed(task)) return refuse('TASK_CLOSED', { task: task.id, state: task.state })
  if (task.state === 'waiting')
    return refuse('DEPENDENCY_OPEN', { task: task.id, waitingFor: task.waitingFor })
  if (task.state !== 'ready')
    return refuse('ATTEMPT_OPEN', { task: task.id, worker: task.worker, state: task.state })
  const { worker, mark = ':open' } = request
  return handOver(snapshot, world, { task, worker, act: 'Reserve', mark })
}

/** The holder gives the task back politely; the work so far stays and the next attempt starts from it. */
export function releaseTask(snapshot: Snapshot, world: World, request: { id: TaskId }): Decision<HandedOver> {
  const task = findTask(snapshot, request.id)
  if (isRefusal(task)) return task
  return handOver(snapshot, world, { task, worker: null, act: 'Release' })
}

export interface ReclaimRequest {
  readonly id: TaskId
  readonly force: boolean
  /** Reserves it at once for this worker; null frees it. */
  readonly worker: string | null
}

/** Takes a task from a holder whose lease has run out. At the cap of lapsed leases it fails, visibly. */
export function reclaimTask(snapshot: Snapshot, world: World, request: ReclaimRequest): Decision<HandedOver> {
  const task = findTask(snapshot, request.id)
  if (isRefusal(task)) return task
  if (isClosed(task)) return refuse('TASK_CLOSED', { task: task.id, state: task.state })
  const onMain = resultsOnMain(snapshot, task)
  if (onMain.length === 0 && (task.worker === null || task.branch === null))
    return refuse('TASK_NOT_READY', {
      task: task.id,
      state: task.state,
      said: `Nobody holds ${task.id}: there is nothing to take back.`,
    })
  if (!task.stale && !request.force) {
    return refuse('LEASE_ACTIVE', {
      task: task.id,
      worker: task.worker ?? 'a worker without a branch',
      until: task.leaseExpiresAt,
      state: task.state,
    })
  }
  if (task.stale && isAtCap(task, snapshot) && request.worker === null) return failTask(snapshot, world, task)
  if (onMain.length > 0 && request.worker === null) return setAside(snapshot, world, { task, paths: onMain })
  return handOver(snapshot, world, { task, worker: request.worker, act: 'Reclaim', lapsed: task.stale })
}

const HOLDING: readonly ResultKind[] = ['status', 'output', 'blocker', 'question', 'incident']

/** Files by which a worker without a branch holds a task: it knows only the older way, straight to main. */
function resultsOnMain({ look }: Snapshot, { id, branch, state }: Task): readonly string[] {
  if (branch !== null || state === 'review' || state === 'approved') return []
  return HOLDING.map((kind) => resultPath(id, kind)).filter((path) => look.plan.tree.has(path))
}

/** There is no branch to open on top of: the files go to the archive, and the task is free. */
function setAside(
  snapshot: Snapshot,
  world: World,
  { task, paths }: { task: Task; paths: readonly string[] },
): Change<HandedOver> {
  const { plan } = snapshot.look
  const folder = `results/archive/${task.id.slice('task-'.length)}.${task.reopened}/`
  const edits = paths.flatMap((path) => [
    { path: folder + path.slice('results/'.length), blob: plan.tree.get(path)?.blob ?? '' },
    { path, remove: true } as const,
  ])
  return planChange(snapshot, world, {
    edits,
    message: `${task.id}: Reclaim`,
    result: { id: task.id, attempt: 0, branch: '', worker: null, commit: ':main' },
  })
}

function failTask(snapshot: Snapshot, world: World, task: Task): Decision<HandedOver> {
  const closed = closeTasks(snapshot, world, {
    tasks: [task],
    as: 'failed',
    act: `Fail ${task.id} after ${snapshot.look.settings.reclaim.cap} lapsed leases`,
  })
  return {
    ...closed,
    result: {
      id: task.id,
      attempt: task.attempt ?? 1,
      branch: task.branch ?? '',
      worker: null,
      commit: task.commit ?? '',
    },
  }
}

interface HandOver {
  readonly task: Task
  readonly worker: string | null
  readonly act: string
  readonly lapsed?: boolean
  readonly mark?: `:${string}`
}

function handOver(
  snapshot: Snapshot,
  world: World,
  { task, worker, act, lapsed, mark = ':open' }: HandOver,
): Change<HandedOver> {
  const opened = openAttempt(snapshot, world, {
    task,
    worker,
    nonce: nonceFor(world, task.id),
    act: lapsed === true ? `${act} ${LAPSED}` : act,
    mark,
  })
  return {
    kind: 'change',
    commits: [opened.commit],
    refs: opened.refs,
    result: {
      id: task.id,
      attempt: opened.attempt,
      branch: opened.branch,
      worker,
      commit: opened.commit.mark,
    },
  }
}
