import type { Agent } from '../../domain/fleet/agent.ts'
import type { FleetSettings } from '../../domain/fleet/fleet-settings.ts'
import type { Runner } from '../../domain/fleet/runner.ts'
import type { FleetPorts } from '../../ports/fleet.ts'
import type { Ports } from '../observe.ts'

/** What the repository says of its workers. */
export interface FleetRules {
  readonly settings: FleetSettings
  readonly agents: ReadonlyMap<string, Agent>
  readonly runners: ReadonlyMap<string, Runner>
}

export interface Fleet extends FleetPorts, FleetRules {
  readonly ports: Ports
  /** brain's own prompt for a worker; the repository's goes before it. */
  readonly promptTemplate: string
  /** The name of the repository's folder. */
  readonly project: string
  /** What goes to the remote is to hold no secret: the text, or what may be said in its place. */
  readonly withoutSecrets: (text: string) => Promise<string>
}
