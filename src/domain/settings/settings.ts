/** `.brain/config.yml`, with every default filled in. Durations are milliseconds. */
export interface Settings {
  readonly project: string | null
  readonly workflow: 'agile' | 'waterfall'
  readonly sprint: {
    readonly number: number
    readonly goal: string | null
    readonly start: string | null
    readonly end: string | null
    readonly delivery: string | null
  }
  /** null: the repository's default branch. */
  readonly branches: { readonly plan: string | null; readonly base: string | null }
  readonly integration: 'merge' | 'squash' | 'pull-request' | 'none'
  readonly leaseMs: number
  readonly fetchAfterMs: number
  /** Commands run for every task, before the task's own. */
  readonly verify: readonly string[]
  /** What these commands can reach, where they run in a sandbox. */
  readonly sandbox: { readonly network: boolean }
  readonly cloudBranches: readonly string[]
  /** Hosts that limit pushes, and how many a minute background work may make there. */
  readonly hosts: readonly { readonly host: string; readonly pushesPerMinute: number }[]
  /** Sessions that start here begin to save the working tree in the background. */
  readonly autosave: boolean
  readonly autosaveEveryMs: number
  readonly reclaim: { readonly cap: number; readonly automatic: boolean }
}

export const SETTINGS_PATH = '.brain/config.yml'
export const SETTINGS_SCHEMA_PATH = '.brain/config.schema.json'
/** A plan branch of this name is found by every clone, without any setting. */
export const PLAN_FALLBACK = 'brain/plan'

export const DEFAULT_SETTINGS: Settings = {
  project: null,
  workflow: 'agile',
  sprint: { number: 1, goal: null, start: null, end: null, delivery: null },
  branches: { plan: null, base: null },
  integration: 'merge',
  leaseMs: 60 * 60_000,
  fetchAfterMs: 30_000,
  verify: [],
  sandbox: { network: true },
  cloudBranches: ['claude/*', 'codex/*', 'copilot/*', 'cursor/*', 'jules/*'],
  hosts: [{ host: 'github.com', pushesPerMinute: 6 }],
  autosave: false,
  autosaveEveryMs: 5 * 60_000,
  reclaim: { cap: 3, automatic: false },
}
