import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { TaskId } from '../../domain/task/task-id.ts'
import type { ClaimStore, HeldClaim } from '../../ports/records.ts'
import { createJson, readJson, writeJson } from './json-file.ts'
import { taskFiles } from './task-files.ts'

/**
 * Claims in `<gitDir>/brain/claims/<task>.json`, readable by their owner only: the nonce in them is what makes a holder.
 * A damaged file counts as absent.
 */
export function claimStore(gitDir: string): ClaimStore {
  return {
    ...taskFiles(join(gitDir, 'brain', 'claims'), asClaim),
    seed: () => seedIn(join(gitDir, 'brain', 'claim-seed.json')),
  }
}

/** Made by whichever command asks first; a damaged one is made anew. */
async function seedIn(path: string): Promise<string> {
  const known = asSeed(readJson(path))
  if (known !== null) return known
  const made = randomBytes(16).toString('hex')
  if (await createJson(path, { seed: made })) return made
  const theirs = asSeed(readJson(path))
  if (theirs !== null) return theirs
  await writeJson(path, { seed: made })
  return made
}

function asSeed(value: unknown): string | null {
  const seed = (value as { seed?: unknown } | null)?.seed
  return typeof seed === 'string' && /^[0-9a-f]{32}$/.test(seed) ? seed : null
}

function asClaim(task: TaskId, value: unknown): HeldClaim | null {
  if (typeof value !== 'object' || value === null) return null
  const { task: named, attempt, worker, nonce } = value as Record<string, unknown>
  if (named !== task || typeof worker !== 'string' || typeof nonce !== 'string') return null
  if (!Number.isInteger(attempt) || !/^[0-9a-f]{32}$/.test(nonce)) return null
  return { task, attempt: attempt as number, worker, nonce }
}
