import { parseArgs } from 'node:util'
import { REMOTES, UsageError, type RemoteKind } from './options.ts'

export interface SoakOptions {
  /** Over each kind of remote. */
  readonly operations: number
  readonly kills: number
  /** Operations of one round, which has a repository of its own. */
  readonly round: number
  readonly seed: number
  readonly remotes: readonly RemoteKind[]
}

export const SOAK_USAGE = `npm run soak -- [--operations N] [--kills K] [--round N] [--seed S] [--remotes ${REMOTES.join(',')}]\n`

/** Throws UsageError. */
export function readSoakOptions(words: readonly string[]): SoakOptions {
  const values = parsed(words)
  return {
    operations: numberOf('operations', values.operations ?? '10000'),
    kills: numberOf('kills', values.kills ?? '500'),
    round: Math.max(1, numberOf('round', values.round ?? '1000')),
    seed: numberOf('seed', values.seed ?? '1'),
    remotes: (values.remotes ?? REMOTES.join(',')).split(',').map(remoteOf),
  }
}

interface Values {
  readonly operations?: string
  readonly kills?: string
  readonly round?: string
  readonly seed?: string
  readonly remotes?: string
}

function parsed(words: readonly string[]): Values {
  const text = { type: 'string' } as const
  const options = { operations: text, kills: text, round: text, seed: text, remotes: text }
  try {
    return parseArgs({ args: [...words], options }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function numberOf(name: string, given: string): number {
  if (/^\d+$/.test(given)) return Number(given)
  throw new UsageError(`--${name} takes a number, not ${given}.`)
}

function remoteOf(given: string): RemoteKind {
  const kind = REMOTES.find((known) => known === given)
  if (kind === undefined) throw new UsageError(`--remotes takes some of ${REMOTES.join(', ')}.`)
  return kind
}
