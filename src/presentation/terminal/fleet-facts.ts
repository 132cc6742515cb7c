import type { Fleet } from '../../app/fleet/fleet.ts'
import { viewFleet } from '../../app/fleet/view-fleet.ts'
import type { FleetFacts } from '../../app/health/check-fleet.ts'
import { Failure } from '../../domain/failure.ts'
import { CATALOGUE } from '../catalogue.ts'
import { openFleet } from './open-fleet.ts'
import type { Session, Workspace } from './session.ts'

/** What `health` says of workers: which agents are installed, and whom nobody looks after. */
export async function fleetFacts(session: Session, workspace: Workspace): Promise<FleetFacts> {
  try {
    return await factsOf(await openFleet({ ...session, fetch: 'never' }, workspace))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { message, hint } = CATALOGUE[error.code]
    const broken = { message: message(error.details), fix: hint(error.details) }
    return { broken, installed: [], wanted: null, ended: [] }
  }
}

async function factsOf(fleet: Fleet): Promise<FleetFacts> {
  const { agents, sessions, settings } = fleet
  const vendors = [...agents.values()].filter(({ name }) => name !== 'scripted')
  const probed = await Promise.all(
    vendors.map(async (agent) => ({ agent, found: await sessions.probe(agent) })),
  )
  const views = await viewFleet(fleet, { all: false })
  return {
    broken: null,
    installed: probed.flatMap(({ agent, found }) => (found === null ? [] : [{ agent, ...found }])),
    wanted: settings.runner === 'prompt' || settings.agent === 'scripted' ? null : settings.agent,
    ended: views.filter(({ state }) => state === 'ended').map(({ worker }) => worker.task),
  }
}
