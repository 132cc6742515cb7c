import type { Permissions } from './agent.ts'
import type { Budget } from './worker.ts'

/** `.brain/fleet.yml`, with every default filled in. Durations are milliseconds. */
export interface FleetSettings {
  readonly runner: string
  readonly agent: string
  readonly permissions: Permissions
  /** How many workers of this clone may be at work at once. */
  readonly max: number
  /** For one attempt, and for all workers of this clone within a day. */
  readonly budget: Budget
  readonly dailyBudget: Budget
  /** At this many deaths a task is closed as failed. */
  readonly deaths: number
  /** Before the second try; doubled before each later one. */
  readonly retryAfterMs: number
  /** Run in each new work place before its agent. */
  readonly setup: readonly string[]
  /** Variables that are passed on although they look like secrets. */
  readonly passEnv: readonly string[]
  /** The name of a file of the user's, with more variables for workers; null: none. */
  readonly envFile: string | null
  readonly place: 'clone' | 'worktree'
  readonly sandbox: SandboxSettings
}

/** What workers of this machine can reach. */
export interface SandboxSettings {
  /** `auto`: a sandbox wherever it works; `on`: no worker without one. */
  readonly use: 'auto' | 'on' | 'off'
  readonly network: boolean
  /** Files and folders that are seen besides, read-only: absolute, or in the home as `~/…`. */
  readonly read: readonly string[]
}

export const FLEET_SETTINGS_PATH = '.brain/fleet.yml'

const NO_BUDGET: Budget = { cost: null, tokens: null, ms: null }

export const DEFAULT_FLEET_SETTINGS: FleetSettings = {
  runner: 'prompt',
  agent: 'claude',
  permissions: 'safe',
  max: 4,
  budget: { ...NO_BUDGET, ms: 4 * 60 * 60_000 },
  dailyBudget: NO_BUDGET,
  deaths: 3,
  retryAfterMs: 60_000,
  setup: [],
  passEnv: [],
  envFile: null,
  place: 'clone',
  sandbox: { use: 'auto', network: true, read: [] },
}
