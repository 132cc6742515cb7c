import { refuse, type Refusal } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import type { Agent, Permissions } from '../../domain/fleet/agent.ts'
import { type Runner, UNWRITTEN } from '../../domain/fleet/runner.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'
import { meant } from '../../domain/fleet/strict-yaml.ts'
import type { Fleet } from './fleet.ts'

export interface Tools {
  readonly kind: 'tools'
  readonly runner: Runner
  readonly agent: Agent
  readonly permissions: Permissions
}

/** Null: as the settings say. */
export interface ToolNames {
  readonly runner: string | null
  readonly agent: string | null
  readonly permissions: Permissions | null
}

/** The runner and the agent by their names. Throws BAD_INPUT for unknown ones. */
export function chooseTools(fleet: Pick<Fleet, 'settings' | 'agents' | 'runners'>, named: ToolNames): Tools {
  const { settings, agents, runners } = fleet
  return {
    kind: 'tools',
    runner: known('runner', runners, named.runner ?? settings.runner),
    agent: known('agent', agents, named.agent ?? settings.agent),
    permissions: named.permissions ?? settings.permissions,
  }
}

/** Before anything is claimed: are the programs there, and is there a mode to run the agent in? Throws AGENT_MISSING, RUNNER_FAILED. */
export function checkTools({ sessions }: Pick<Fleet, 'sessions'>, tools: Tools): Refusal | null {
  const { agent, runner, permissions } = tools
  if (agent.permissions[permissions] === null) return refuse('NO_SAFE_MODE', { agent: agent.title })
  if (runner.ssh?.hosts.length === 0) throw unwritten(runner.name)
  const [program = ''] = agent.command
  if (runner.ssh === null && runner.engine === null && sessions.find(program) === null)
    throw new Failure('AGENT_MISSING', { agent: agent.title, program })
  const missing = runner.needs.find((need) => sessions.find(need) === null)
  if (missing !== undefined)
    throw new Failure('RUNNER_FAILED', { runner: runner.name, reason: `there is no ${missing} on PATH` })
  return null
}

function unwritten(name: string): Failure {
  return new Failure('BAD_INPUT', {
    message: `The runner ${name} does not know what to run on.`,
    hint: `Write .brain/runners/${name}.yml with a line such as ${UNWRITTEN[name] ?? ''} and publish it: brain sync`,
  })
}

function known<T>(kind: 'agent' | 'runner', all: ReadonlyMap<string, T>, name: string): T {
  const found = all.get(name)
  if (found !== undefined) return found
  if (kind === 'runner' && Object.hasOwn(UNWRITTEN, name)) throw unwritten(name)
  throw new Failure('BAD_INPUT', {
    message: `There is no ${kind} "${name}".`,
    hint: `A file .brain/${kind}s/${name}.yml counts once it is published (brain sync). ${meant(name, [...all.keys()])}`,
  })
}

/** Throws BAD_INPUT for names that the repository no longer knows. */
export function toolsOf(
  { agents, runners }: Fleet,
  { agent, runner }: Pick<FleetWorker, 'agent' | 'runner'>,
) {
  const found = { agent: agents.get(agent), runner: runners.get(runner) }
  if (found.agent === undefined || found.runner === undefined) {
    const unknown = found.agent === undefined ? `agent "${agent}"` : `runner "${runner}"`
    throw new Failure('BAD_INPUT', {
      message: `There is no ${unknown}.`,
      hint: `Known are: ${[...(found.agent === undefined ? agents : runners).keys()].join(', ')}`,
    })
  }
  return { agent: found.agent, runner: found.runner }
}
