import { addSpent, type FleetWorker } from '../../domain/fleet/worker.ts'
import { toolsOf } from './choose-tools.ts'
import type { Fleet } from './fleet.ts'
import { groundOf } from './ground.ts'
import { settleWorker } from './settle-worker.ts'

/**
 * A worker that could not be started gives its task back, and nobody died. What of it runs all the same is ended, and what it left
 * is kept. Throws failures of the remote or the disk: then it is tried again by whoever tends the fleet.
 */
export async function giveBack(fleet: Fleet, worker: FleetWorker): Promise<FleetWorker> {
  await groundOf(fleet, worker).sessions.stop(worker, toolsOf(fleet, worker).runner)
  const { spent, resume } = worker
  const settled = await settleWorker(fleet, worker, { cause: null, tail: '', spent, resume })
  // A day's budget needs no record of what spent nothing.
  const { cost, tokens, ms } = addSpent(spent, worker.spentBefore)
  if (settled.phase === 'over' && cost + tokens + ms === 0) await fleet.store.remove(worker.task)
  return settled
}
