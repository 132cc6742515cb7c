import { Failure } from '../../domain/failure.ts'
import type { Death } from '../../domain/hooks/death.ts'
import { type FleetWorker, isAtWork } from '../../domain/fleet/worker.ts'
import { isBeingStarted } from './being-started.ts'
import type { Fleet } from './fleet.ts'
import { groundOf } from './ground.ts'
import { look, spentBy } from './session-signs.ts'

/** A worker with what its processes tell right now. */
export interface FleetView {
  readonly worker: FleetWorker
  /** `ended`: its processes are gone, and nobody has looked after it yet; `away`: its machine does not answer. */
  readonly state: FleetWorker['phase'] | 'ended' | 'at a tool' | 'away'
  /** RFC 3339; null: none yet, or none any more. */
  readonly lastSignAt: string | null
  /** What its own hook recorded of its end; it may still be there. */
  readonly death: Death | null
  /** US dollars, tokens, milliseconds: by all its sessions. */
  readonly cost: number
  readonly tokens: number
  readonly ms: number
}

/** All workers of this clone, in the order of their tasks; without `all` those that are at work. It changes nothing. */
export async function viewFleet(
  fleet: Fleet,
  { all }: { readonly all: boolean },
): Promise<readonly FleetView[]> {
  const views: FleetView[] = []
  for (const worker of await fleet.store.all())
    if (all || isAtWork(worker)) views.push(await viewOf(fleet, worker))
  return views
}

async function viewOf(fleet: Fleet, worker: FleetWorker): Promise<FleetView> {
  const { cost, tokens, ms } = worker.spent
  const still: FleetView = {
    worker,
    state: worker.phase,
    lastSignAt: worker.end?.at ?? null,
    death: null,
    cost,
    tokens,
    ms,
  }
  if (worker.phase === 'starting') return isBeingStarted(fleet, worker) ? still : { ...still, state: 'ended' }
  if (worker.phase !== 'running') return still
  try {
    const signs = await look(fleet, worker)
    const committedAt = await groundOf(fleet, worker).places.lastCommitAt(worker.place)
    const last = Math.max(signs.lastOutputAt ?? 0, committedAt ?? 0, Date.parse(worker.sessionAt))
    return {
      worker,
      state: signs.isRunning ? (signs.isToolRunning ? 'at a tool' : 'running') : 'ended',
      lastSignAt: new Date(last).toISOString(),
      death: signs.death ?? null,
      ...spentBy(worker, signs, fleet.ports.clock.now()),
    }
  } catch (error) {
    // An agent that the project no longer names: what is remembered is shown.
    if (!(error instanceof Failure)) throw error
    return error.code.startsWith('MACHINE_') ? { ...still, state: 'away' } : still
  }
}
