import { Failure } from '../../domain/failure.ts'
import { addSpent, type FleetWorker, sessionMs, type Spent } from '../../domain/fleet/worker.ts'
import type { Signs } from '../../ports/fleet.ts'
import { toolsOf } from './choose-tools.ts'
import { isRecent, SILENT_MS } from './being-started.ts'
import type { Fleet } from './fleet.ts'
import { groundOf } from './ground.ts'

/**
 * What its processes tell right now. Throws MACHINE_UNREACHABLE also for those of another container that shares the clone: they are not
 * seen from here, and believed to live as long as somebody there has seen them lately. A launcher may know of them here, too.
 */
export async function look(fleet: Fleet, worker: FleetWorker): Promise<Signs> {
  const signs = await groundOf(fleet, worker).sessions.look(worker, toolsOf(fleet, worker))
  if (
    !signs.isRunning &&
    isElsewhere(fleet, worker) &&
    isRecent(fleet.ports, worker.seenAt ?? worker.sessionAt)
  )
    throw new Failure('MACHINE_UNREACHABLE', {
      machine: 'Another container with this clone',
      reason: 'what runs there is not seen from here',
      believedForMinutes: SILENT_MS / 60_000,
    })
  return signs
}

/** What was handed over to a launcher has no process that could tell. */
function isElsewhere({ sessions }: Fleet, { startedBy, process, host }: FleetWorker): boolean {
  const by = startedBy ?? process?.host ?? null
  return host === null && by !== null && by !== sessions.own().host
}

/** By all its sessions together. */
export function spentBy(worker: FleetWorker, { said }: Pick<Signs, 'said'>, now: Date): Spent {
  const { cost, tokens } = said
  return addSpent(worker.spent, { cost, tokens, ms: sessionMs(worker, now) })
}

export function resumeOf(worker: FleetWorker, { said }: Signs): string | null {
  return said.resume ?? worker.resume
}
