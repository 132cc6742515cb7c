import type { Agent } from '../../domain/fleet/agent.ts'
import { KNOWN_AGENTS } from '../../domain/fleet/known-agents.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { nextMajor, placeIn, type VersionRange } from '../../domain/version-order.ts'
import type { Check } from '../check-health.ts'
import { fail, ok, warn } from './check.ts'

export interface RunnerFact {
  readonly name: string
  /** The host; null where there is but one place. */
  readonly where: string | null
  readonly problem: { readonly message: string; readonly fix: string } | null
}

export interface FleetFacts {
  /** What is wrong in a file that says how workers are started, and what to do about it. */
  readonly broken: { readonly message: string; readonly fix: string } | null
  /** Those that are installed. `version` null: it does not say. */
  readonly installed: readonly { readonly agent: Agent; readonly version: string | null }[]
  /** The agent that the settings name; null where nothing is started without being told. */
  readonly wanted: string | null
  /** Where each runner of the settings can run workers, and why not. */
  readonly runners: readonly RunnerFact[]
  /** Whether workers of the settings are sandboxed, and why not; null where none run on this machine. */
  readonly sandbox: { readonly use: 'auto' | 'on' | 'off'; readonly whyNot: string | null } | null
  /** Workers that ended, and that nobody looked after yet. */
  readonly ended: readonly TaskId[]
}

export function checkFleet({
  broken,
  installed,
  wanted,
  runners,
  sandbox,
  ended,
}: FleetFacts): readonly Check[] {
  if (broken !== null) return [fail('agents', broken.message, broken.fix)]
  const isMissing = wanted !== null && !installed.some(({ agent }) => agent.name === wanted)
  return [
    ...installed.map(checkAgent),
    ...(isMissing
      ? [
          warn(
            'agents',
            `${wanted}, which .brain/fleet.yml names, is not installed.`,
            `Install it, or name another.`,
          ),
        ]
      : []),
    ...(installed.length === 0 && !isMissing
      ? [ok('agents', 'none is installed here; workers elsewhere need none here')]
      : []),
    ...runners.map(checkRunner),
    ...(sandbox === null ? [] : [checkSandbox(sandbox)]),
    ...(ended.length === 0
      ? []
      : [warn('workers', `Ended, and not yet looked after: ${ended.join(', ')}.`, 'brain fleet tend')]),
  ]
}

function checkRunner({ name, where, problem }: RunnerFact): Check {
  const at = where === null ? name : `${name} on ${where}`
  return problem === null
    ? ok('runners', `${at} can run workers`)
    : warn('runners', `${at} cannot run workers: ${problem.message}`, problem.fix)
}

function checkSandbox({ use, whyNot }: NonNullable<FleetFacts['sandbox']>): Check {
  if (use === 'off')
    return ok('sandbox', 'Workers run without a sandbox, as .brain/fleet.yml says: they reach what you can')
  if (whyNot === null) return ok('sandbox', 'Workers run in bubblewrap')
  const message =
    use === 'on'
      ? `No worker can be started: .brain/fleet.yml wants a sandbox, and ${whyNot}.`
      : `Workers run without a sandbox, and reach what you can: ${whyNot}.`
  return warn('sandbox', message, 'Install it, for example: apt-get install bubblewrap')
}

/** One that says nothing, or another version than those that are known, may take other options. */
function checkAgent({ agent, version }: FleetFacts['installed'][number]): Check {
  const { title, version: known } = agent
  const { range, tried } = known
  const within = range === null ? '' : `; its options are known from ${range.from} to below ${range.below}`
  if (version === null)
    return warn(
      'agents',
      `${title} is installed and does not tell its version${within}.`,
      'Try it by hand; it may not be logged in.',
    )
  const place = range === null ? null : placeIn(range, version)
  if (range !== null && (place === 'older' || place === 'newer')) {
    const step = place === 'older' ? 'Update it.' : 'Try it on one task.'
    return warn('agents', `${title} is at ${version}${within}.`, `${step} ${widening(agent, range, version)}`)
  }
  const from = tried === null ? 'its options were never tried' : `its options were tried at ${tried}`
  return ok('agents', `${title} ${version} (${from}${within})`)
}

/** How a version that works is made one that is known. */
function widening({ name }: Agent, { from, below }: VersionRange, version: string): string {
  const isOlder = placeIn({ from, below }, version) === 'older'
  const wider = isOlder ? { from: version, below } : { from, below: nextMajor(version) }
  const like = KNOWN_AGENTS.has(name) ? `like: ${name}, ` : ''
  return `If this version works, say so in .brain/agents/${name}.yml: {${like}versions: {from: "${wider.from}", below: "${wider.below}"}}`
}
