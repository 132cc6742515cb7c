import type { Fleet } from '../../app/fleet/fleet.ts'
import { startsHere } from '../../app/fleet/team-agents.ts'
import { variablesOf } from '../../app/fleet/user-variables.ts'
import { viewFleet } from '../../app/fleet/view-fleet.ts'
import type { FleetFacts, RunnerFact } from '../../app/health/check-fleet.ts'
import { Failure } from '../../domain/failure.ts'
import { KNOWN_RUNNERS, type Runner } from '../../domain/fleet/runner.ts'
import { CATALOGUE } from '../catalogue.ts'
import { openFleet } from './open-fleet.ts'
import type { Session, Workspace } from './session.ts'

/** What `health` says of workers: which agents are installed, and whom nobody looks after. */
export async function fleetFacts(session: Session, workspace: Workspace): Promise<FleetFacts> {
  try {
    return await factsOf(await openFleet({ ...session, fetch: 'never' }, workspace))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { broken: said(error), installed: [], wanted: null, runners: [], sandbox: null, ended: [] }
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
    runners: (await Promise.all(configured(fleet).map((runner) => runnerFacts(fleet, runner)))).flat(),
    sandbox:
      settings.runner === 'process'
        ? { use: settings.sandbox.use, whyNot: await fleet.sandbox.whyNot() }
        : null,
    wanted:
      startsHere(fleet.runners.get(settings.runner)) && settings.agent !== 'scripted' ? settings.agent : null,
    ended: views.filter(({ state }) => state === 'ended').map(({ worker }) => worker.task),
  }
}

/** What the settings name, and what the project has written a file for. */
function configured({ settings, runners }: Fleet): readonly Runner[] {
  return [...runners.values()].filter(
    (runner) =>
      runner.start !== null && (runner.name === settings.runner || KNOWN_RUNNERS.get(runner.name) !== runner),
  )
}

async function runnerFacts(fleet: Fleet, runner: Runner): Promise<readonly RunnerFact[]> {
  const { name, ssh, engine, needs } = runner
  const agent = fleet.agents.get(fleet.settings.agent)
  const missing = needs.find((need) => fleet.sessions.find(need) === null)
  const fact = (where: string | null, problem: RunnerFact['problem']): RunnerFact => ({
    name,
    where,
    problem,
  })
  if (missing !== undefined)
    return [fact(null, { message: `there is no ${missing} on PATH.`, fix: `Install ${missing}.` })]
  if (engine !== null) {
    const reason = await fleet.engines.whyNot(engine)
    return [fact(null, reason === null ? null : { message: `${reason}.`, fix: 'gh auth login' })]
  }
  const variables = await problemOf(variablesOf(fleet))
  if (variables !== null || ssh === null || agent === undefined) return [fact(null, variables)]
  return await Promise.all(
    ssh.hosts.map(async (host) => fact(host.name, await problemOf(fleet.elsewhere(ssh, host).reach(agent)))),
  )
}

async function problemOf(trying: Promise<unknown>): Promise<RunnerFact['problem']> {
  try {
    await trying
    return null
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return said(error)
  }
}

function said({ code, details }: Failure): { readonly message: string; readonly fix: string } {
  const { message, hint } = CATALOGUE[code]
  return { message: message(details), fix: hint(details) }
}
