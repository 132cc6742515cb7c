import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

export const REMOTES = ['file', 'daemon', 'ssh', 'http', 'github-like'] as const
export type RemoteKind = (typeof REMOTES)[number]

export interface ChaosOptions {
  readonly clones: number
  readonly tasks: number
  readonly kills: number
  readonly seed: number
  readonly operations: number
  readonly remote: RemoteKind
  /** The program under test: a `main.js`. */
  readonly brain: string
  /** Workers also push with `--force-with-lease` over what they have fetched. */
  readonly force: boolean
  /** Leaves the folder for a look. */
  readonly keep: boolean
  readonly json: boolean
}

export class UsageError extends Error {}

export const USAGE =
  'npm run chaos -- [--clones N] [--tasks M] [--kills K] [--seed S] [--operations N] [--brain main.js]\n' +
  `                 [--remote ${REMOTES.join('|')}] [--force] [--keep] [--json]\n`

const BUILT = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const OPERATIONS_EACH_TASK = 10

/** Throws UsageError. */
export function readOptions(words: readonly string[]): ChaosOptions {
  const values = parsed(words)
  const tasks = numberOf(values, { name: 'tasks', otherwise: 12, least: 1 })
  return {
    clones: numberOf(values, { name: 'clones', otherwise: 6, least: 3 }),
    tasks,
    kills: numberOf(values, { name: 'kills', otherwise: 8, least: 0 }),
    seed: numberOf(values, { name: 'seed', otherwise: 1, least: 0 }),
    operations: numberOf(values, { name: 'operations', otherwise: tasks * OPERATIONS_EACH_TASK, least: 1 }),
    remote: remoteOf(values['remote'] ?? 'file'),
    brain: resolve(String(values['brain'] ?? BUILT)),
    force: values['force'] === true,
    keep: values['keep'] === true,
    json: values['json'] === true,
  }
}

type Values = Readonly<Record<string, string | boolean | undefined>>

function parsed(words: readonly string[]): Values {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const numbers = { clones: text, tasks: text, kills: text, seed: text, operations: text }
  const options = { ...numbers, remote: text, brain: text, force: flag, keep: flag, json: flag }
  try {
    return parseArgs({ args: [...words], options }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function numberOf(
  values: Values,
  { name, otherwise, least }: { name: string; otherwise: number; least: number },
): number {
  const given = values[name]
  if (given === undefined) return otherwise
  const number = Number(given)
  if (Number.isInteger(number) && number >= least) return number
  throw new UsageError(`--${name} takes a number from ${least} on, not ${String(given)}.`)
}

function remoteOf(given: string | boolean): RemoteKind {
  const kind = REMOTES.find((known) => known === given)
  if (kind === undefined) throw new UsageError(`--remote is one of ${REMOTES.join(', ')}.`)
  return kind
}
