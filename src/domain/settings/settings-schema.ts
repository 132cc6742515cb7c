import * as z from 'zod'
import { parseDuration } from '../task/duration.ts'
import { DEFAULT_SETTINGS, type Settings } from './settings.ts'

const BRANCH = /^(?![-/.])(?!.*(?:\.\.|\/\/|@\{|\.lock$))[^\s~^:?*[\]\\\p{Cc}]{1,200}(?<![/.])$/u
const BRANCH_PATTERN = /^(?![-/])[^\s~^:?[\]\\\p{Cc}]{1,200}$/u
const DAY = /^\d{4}-\d{2}-\d{2}$/

const NO_MAP = 'a map was expected'
const NO_LIST = 'a list was expected'

const text = z
  .string('text was expected')
  .trim()
  .min(1, 'text was expected')
  .max(500, 'at most 500 characters were expected')
const day = z.string('a day was expected').regex(DAY, 'a day such as 2026-11-21 was expected')
const branch = z.string('a branch name was expected').regex(BRANCH, 'a branch name was expected')
const count = z
  .number('a whole number was expected')
  .int('a whole number was expected')
  .max(1_000_000, 'a smaller number was expected')

const SPRINT = z.strictObject(
  {
    number: count
      .min(1, 'a number from 1 on was expected')
      .default(DEFAULT_SETTINGS.sprint.number)
      .describe('The current sprint.'),
    goal: text.optional().describe('What this sprint is to reach.'),
    start: day.optional().describe('First day.'),
    end: day.optional().describe('Last day.'),
    delivery: text.optional().describe('What is delivered, and when.'),
  },
  NO_MAP,
)

const BRANCHES = z.strictObject(
  {
    plan: branch.optional().describe('Where tasks and the plan live; the default branch when left out.'),
    base: branch.optional().describe('Where task branches start and end; the plan branch when left out.'),
  },
  NO_MAP,
)

/** A host's name, `*.example.com`, or `*`. */
const HOST = /^(?:\*|(?:\*\.)?[\w-]+(?:\.[\w-]+)*|\[[\da-f:]+\])$/i

const HOST_LIMITS = z.strictObject(
  {
    pushes_per_minute: count
      .min(1, 'a number from 1 on was expected')
      .describe('How many pushes background work may make.'),
  },
  NO_MAP,
)

const SANDBOX = z.strictObject(
  {
    network: z
      .boolean('true or false was expected')
      .default(DEFAULT_SETTINGS.sandbox.network)
      .describe('false: verify commands reach nothing but this machine inside of the sandbox.'),
  },
  NO_MAP,
)

const RECLAIM = z.strictObject(
  {
    cap: count
      .min(1, 'a number from 1 on was expected')
      .default(DEFAULT_SETTINGS.reclaim.cap)
      .describe('Lapsed leases before a task fails.'),
    automatic: z
      .boolean('true or false was expected')
      .default(DEFAULT_SETTINGS.reclaim.automatic)
      .describe('Reclaim stale tasks without being asked.'),
  },
  NO_MAP,
)

/** `.brain/config.yml` as it is written. Every key may be left out. */
export const SETTINGS_SCHEMA = z.strictObject({
  version: z.literal(1, 'version 1 was expected').default(1).describe('Version of this format.'),
  project: text.optional().describe('Name of the project; that of the repository when left out.'),
  workflow: choice(['agile', 'waterfall'])
    .default(DEFAULT_SETTINGS.workflow)
    .describe('agile: tasks of later sprints wait in the backlog.'),
  sprint: SPRINT.prefault({}).describe('The current sprint, or the one delivery of a waterfall project.'),
  branches: BRANCHES.prefault({}).describe('For repositories whose default branch is protected.'),
  integration: choice(['merge', 'squash', 'pull-request', 'none'])
    .default(DEFAULT_SETTINGS.integration)
    .describe('How approved work gets into the base branch.'),
  lease: duration('a duration such as 60m was expected', 1)
    .default('60m')
    .describe('How long a claim holds without a sign of life.'),
  fetch_after: duration('a duration such as 30s was expected', 0)
    .default('30s')
    .describe('How old the last fetch may be before a read fetches again.'),
  verify: z.array(text, NO_LIST).default([]).describe('Commands run on the merge result of every task.'),
  sandbox: SANDBOX.prefault({}).describe('What verify commands can reach, where bubblewrap holds them.'),
  cloud_branches: z
    .array(
      z.string('a branch pattern was expected').regex(BRANCH_PATTERN, 'a branch pattern was expected'),
      NO_LIST,
    )
    .default([...DEFAULT_SETTINGS.cloudBranches])
    .describe('Branches that cloud sessions may push to.'),
  hosts: z
    .record(z.string().max(253).regex(HOST, 'a host name was expected'), HOST_LIMITS, { error: hostError })
    .default(Object.fromEntries(DEFAULT_SETTINGS.hosts.map(limitOf)))
    .describe('Git hosts that limit pushes; github.com counts unless it is named here.'),
  autosave: z
    .boolean('true or false was expected')
    .default(DEFAULT_SETTINGS.autosave)
    .describe('Sessions that start here begin to save the working tree in the background.'),
  autosave_every: duration('a duration from 10s on, such as 5m, was expected', 10_000)
    .default('5m')
    .describe('How often autosave looks whether something changed.'),
  reclaim: RECLAIM.prefault({}).describe('What happens to tasks whose lease has run out.'),
})

export type SettingsFile = z.output<typeof SETTINGS_SCHEMA>

/** The keys of each map; those of the file itself under the empty name. */
export const KNOWN_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['', Object.keys(SETTINGS_SCHEMA.shape)],
  ['sprint', Object.keys(SPRINT.shape)],
  ['branches', Object.keys(BRANCHES.shape)],
  ['sandbox', Object.keys(SANDBOX.shape)],
  ['hosts', Object.keys(HOST_LIMITS.shape)],
  ['reclaim', Object.keys(RECLAIM.shape)],
])

/** For editors: draft 2020-12, with descriptions and defaults. */
export function settingsJsonSchema(): object {
  return z.toJSONSchema(SETTINGS_SCHEMA, { io: 'input' })
}

function hostError({ code }: { code?: string }): string {
  return code === 'invalid_key' ? 'a host name was expected' : NO_MAP
}

function limitOf({ host, pushesPerMinute }: Settings['hosts'][number]) {
  return [host, { pushes_per_minute: pushesPerMinute }] as const
}

function choice<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, `one of ${values.join(', ')} was expected`)
}

function duration(expected: string, msMin: number) {
  return z.string(expected).refine((value) => (parseDuration(value) ?? -1) >= msMin, expected)
}
