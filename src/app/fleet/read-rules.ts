import { Failure } from '../../domain/failure.ts'
import { FLEET_SETTINGS_PATH } from '../../domain/fleet/fleet-settings.ts'
import { KNOWN_AGENTS } from '../../domain/fleet/known-agents.ts'
import { readAgent } from '../../domain/fleet/read-agent.ts'
import { readFleetSettings } from '../../domain/fleet/read-fleet-settings.ts'
import { readRunner } from '../../domain/fleet/read-runner.ts'
import { KNOWN_RUNNERS } from '../../domain/fleet/runner.ts'
import type { FileProblem } from '../../domain/markdown/field-value.ts'
import type { FleetRules } from './fleet.ts'

const OWN_FILE = /^\.brain\/(agents|runners)\/([a-z0-9][a-z0-9-]{0,39})\.ya?ml$/

/** The texts that a look needs for the rules. */
export function ruleTexts(path: string): boolean {
  return path === FLEET_SETTINGS_PATH || OWN_FILE.test(path)
}

/**
 * How workers are started here: what comes with brain, and the project's own. Throws BAD_INPUT for a file that is not as
 * expected: what starts programs is not guessed at.
 */
export function readRules(texts: ReadonlyMap<string, string>): FleetRules {
  const { settings, problem } = readFleetSettings(texts.get(FLEET_SETTINGS_PATH) ?? '')
  if (problem !== null) throw wrong(FLEET_SETTINGS_PATH, problem)
  const agents = new Map(KNOWN_AGENTS)
  const runners = new Map(KNOWN_RUNNERS)
  for (const [path, text] of texts) {
    const [, kind, name = ''] = OWN_FILE.exec(path) ?? []
    if (kind === 'agents') {
      const read = readAgent(name, text)
      if (read.agent === null) throw wrong(path, read.problem)
      agents.set(name, read.agent)
    } else if (kind === 'runners') {
      const read = readRunner(name, text)
      if (read.runner === null) throw wrong(path, read.problem)
      runners.set(name, read.runner)
    }
  }
  return { settings, agents, runners }
}

function wrong(path: string, { line, message, fix }: FileProblem): Failure {
  const at = line === null ? path : `${path}:${line}`
  return new Failure('BAD_INPUT', {
    message: `${at}: ${message}`,
    hint: `${fix} Then publish it: brain sync`,
  })
}
