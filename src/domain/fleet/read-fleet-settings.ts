import * as z from 'zod'
import type { FileProblem } from '../markdown/field-value.ts'
import { ENV_FILE_NAME } from './env-file.ts'
import { DEFAULT_FLEET_SETTINGS, type FleetSettings, type SandboxSettings } from './fleet-settings.ts'
import { DURATION, readStrictYaml, TEXT, VARIABLE } from './strict-yaml.ts'
import type { Budget } from './worker.ts'

const BUDGET = z.strictObject({
  cost: z.number('an amount of US dollars was expected').min(0).optional(),
  tokens: z.number('a number of tokens was expected').int().min(0).optional(),
  time: DURATION.optional(),
})

const count = z.number('a whole number was expected').int().min(1)

const USE = z.enum(['auto', 'on', 'off'])

const SETTINGS = z.strictObject({
  runner: TEXT.optional(),
  agent: TEXT.optional(),
  permissions: z.enum(['safe', 'full']).optional(),
  max: count.max(1_000).optional(),
  budget: z.strictObject({ task: BUDGET.optional(), day: BUDGET.optional() }).optional(),
  deaths: count.max(100).optional(),
  retry_after: DURATION.optional(),
  setup: z.array(TEXT).max(50).optional(),
  pass_env: z.array(VARIABLE).max(100).optional(),
  env_file: z.string().regex(ENV_FILE_NAME, 'the name of a file was expected, and no path').optional(),
  place: z.enum(['clone', 'worktree']).optional(),
  sandbox: z
    .union([
      USE.transform((use) => ({ use })),
      z.strictObject({
        use: USE.optional(),
        network: z.boolean('true or false was expected').optional(),
        read: z
          .array(z.string().regex(/^(?:\/|~\/)./, 'an absolute path, or one such as ~/.npmrc, was expected'))
          .max(50)
          .optional(),
      }),
    ])
    .optional(),
})

/** `.brain/fleet.yml`. Never throws; with a problem, nothing of the file is used. */
export function readFleetSettings(text: string): {
  readonly settings: FleetSettings
  readonly problem: FileProblem | null
} {
  const usual = DEFAULT_FLEET_SETTINGS
  const { value, problem } = readStrictYaml(SETTINGS, text)
  if (value === null) return { settings: usual, problem }
  const settings: FleetSettings = {
    runner: value.runner ?? usual.runner,
    agent: value.agent ?? usual.agent,
    permissions: value.permissions ?? usual.permissions,
    max: value.max ?? usual.max,
    budget: budgetOf(value.budget?.task, usual.budget),
    dailyBudget: budgetOf(value.budget?.day, usual.dailyBudget),
    deaths: value.deaths ?? usual.deaths,
    retryAfterMs: value.retry_after ?? usual.retryAfterMs,
    setup: value.setup ?? usual.setup,
    passEnv: value.pass_env ?? usual.passEnv,
    envFile: value.env_file ?? usual.envFile,
    place: value.place ?? usual.place,
    sandbox: { ...usual.sandbox, ...withoutUndefined(value.sandbox ?? {}) },
  }
  return { settings, problem: null }
}

function withoutUndefined(given: {
  readonly [Name in keyof SandboxSettings]?: SandboxSettings[Name] | undefined
}) {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<SandboxSettings>
}

function budgetOf(file: z.output<typeof BUDGET> | undefined, usual: Budget): Budget {
  return {
    cost: file?.cost ?? usual.cost,
    tokens: file?.tokens ?? usual.tokens,
    ms: file?.time ?? usual.ms,
  }
}
