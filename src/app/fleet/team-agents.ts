import type { Runner } from '../../domain/fleet/runner.ts'
import type { Sessions } from '../../ports/fleet.ts'
import type { FleetRules } from './fleet.ts'

/** Who could be a team on this machine. */
export interface TeamAgents {
  /** What the project's settings name. */
  readonly wanted: string
  readonly runner: string
  /** Whether its workers run on this machine; a prompt, other machines and services need nothing here. */
  readonly isHere: boolean
  /** Agents that are on PATH, by name. */
  readonly installed: readonly string[]
}

export function teamAgents(
  { settings, agents, runners }: FleetRules,
  { find }: Pick<Sessions, 'find'>,
): TeamAgents {
  const isThere = (program: string | undefined): boolean => program !== undefined && find(program) !== null
  const installed = [...agents.values()].filter(
    ({ name, command }) => (name !== 'scripted' || name === settings.agent) && isThere(command[0]),
  )
  return {
    wanted: settings.agent,
    runner: settings.runner,
    isHere: startsHere(runners.get(settings.runner)),
    installed: installed.map(({ name }) => name).toSorted(),
  }
}

/** Does the runner start agents of this machine? */
export function startsHere(runner: Runner | undefined): boolean {
  return runner !== undefined && runner.start !== null && runner.ssh === null && runner.engine === null
}
