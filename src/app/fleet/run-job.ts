import { refuse, type Refusal } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import type { JobClaim } from '../../domain/fleet/engine.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'
import { attemptBranch } from '../../domain/task/task-id.ts'
import { observe } from '../observe.ts'
import type { Tools } from './choose-tools.ts'
import { standingOf } from './dead-workers.ts'
import type { Fleet } from './fleet.ts'
import { newRecord } from './worker-record.ts'
import { startSession } from './start-worker.ts'
import { tendUntilDone } from './tend-until-done.ts'
import type { FleetEvent } from './stop-worker.ts'

export interface JobRequest extends Omit<Tools, 'kind'> {
  readonly claim: JobClaim
  readonly say: (event: FleetEvent) => void
}

/**
 * In a job of an engine: starts the worker of a task that was reserved for it, on this machine, and tends it to its end. A job that is
 * run again goes on with the same claim, as long as that holds. NOT_HOLDER when it does not.
 */
export async function runJob(fleet: Fleet, request: JobRequest): Promise<FleetWorker | Refusal> {
  const { store, ports, settings, places } = fleet
  const { claim, runner, agent, permissions, say } = request
  const { snapshot, world } = await observe(ports, { fetch: 'always' })
  const task = snapshot.tasks.get(claim.task)
  const branch = task?.branch ?? attemptBranch(claim.task, claim.attempt)
  const record = newRecord(
    fleet,
    {
      id: claim.task,
      runner: runner.name,
      agent: agent.name,
      permissions,
      budget: settings.budget,
      ground: {
        kind: 'ground',
        host: null,
        sandboxed: false,
        pathOf: (id, attempt) => places.pathOf(id, attempt),
      },
    },
    { attempt: claim.attempt, branch, nonce: claim.nonce, now: world.now, before: null },
  )
  const worker = task?.worker == null ? record : { ...record, worker: task.worker }
  if (standingOf(snapshot, world, worker) !== 'held')
    return refuse('NOT_HOLDER', {
      task: claim.task,
      reason: 'its claim is over, or it is handed in',
      next: NEXT,
    })
  await store.alone(claim.task, () => startSession(fleet, worker))
  await tendUntilDone(fleet, { once: false, say })
  const ended = await store.get(claim.task)
  if (ended === null) throw new Failure('INTERNAL', { message: `the record of ${claim.task} is gone` })
  return ended
}

const NEXT = 'Nothing is to be done: whoever holds the task now goes on.'
