import type { Agent } from '../../domain/fleet/agent.ts'
import type { FleetSettings } from '../../domain/fleet/fleet-settings.ts'
import type { Runner } from '../../domain/fleet/runner.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import type { FleetPorts } from '../../ports/fleet.ts'
import type { Ports } from '../observe.ts'
import type { Paced } from './push-pace.ts'

/** What the repository says of its workers. */
export interface FleetRules {
  readonly settings: FleetSettings
  readonly agents: ReadonlyMap<string, Agent>
  readonly runners: ReadonlyMap<string, Runner>
}

/** One look at the remote. */
export interface Seen {
  readonly snapshot: Snapshot
  readonly world: World
}

export interface Fleet extends FleetPorts, FleetRules {
  readonly ports: Ports
  /** brain's own prompt for a worker; the repository's goes before it. */
  readonly promptTemplate: string
  /** The name of the repository's folder. */
  readonly project: string
  /** The newest of the remote; one look for all who ask at the same time. Throws failures. */
  readonly newest: () => Promise<Seen>
  /** Many workers are tended at once, and what changes the remote's tasks is done one by one. */
  readonly inTurn: <T>(act: () => Promise<T>) => Promise<T>
  /** All that it pushes by itself goes through this, but for what saves work. */
  readonly paced: Paced
  /** What goes to the remote, or to an agent, is to hold none. Throws SECRET_FOUND; `what` names the text. */
  readonly assertNoSecrets: (text: string, what: string) => Promise<void>
}
