import { addSpent, type FleetWorker, sessionMs, type Spent } from '../../domain/fleet/worker.ts'
import type { Signs } from '../../ports/fleet.ts'
import { toolsOf } from './choose-tools.ts'
import type { Fleet } from './fleet.ts'
import { groundOf } from './ground.ts'

/** What its processes tell right now. */
export async function look(fleet: Fleet, worker: FleetWorker): Promise<Signs> {
  return await groundOf(fleet, worker).sessions.look(worker, toolsOf(fleet, worker))
}

/** By all its sessions together. */
export function spentBy(worker: FleetWorker, { said }: Pick<Signs, 'said'>, now: Date): Spent {
  const { cost, tokens } = said
  return addSpent(worker.spent, { cost, tokens, ms: sessionMs(worker, now) })
}

export function resumeOf(worker: FleetWorker, { said }: Signs): string | null {
  return said.resume ?? worker.resume
}
