import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseTaskId, type TaskId } from '../../domain/task/task-id.ts'
import type { ClaimStore, HeldClaim } from '../../ports/records.ts'
import { errorCode, unreadable, unwritable } from './file-errors.ts'
import { createJson, readJson, writeJson } from './json-file.ts'

/**
 * Claims in `<gitDir>/brain/claims/<task>.json`, readable by their owner only: the nonce in them is what makes a holder.
 * A damaged file counts as absent.
 */
export function claimStore(gitDir: string): ClaimStore {
  const folder = join(gitDir, 'brain', 'claims')
  const fileOf = (task: TaskId): string => join(folder, `${task}.json`)
  const get = async (task: TaskId): Promise<HeldClaim | null> => asClaim(task, await readJson(fileOf(task)))
  return {
    get,
    all: async () => {
      const claims = await Promise.all((await tasksIn(folder)).map(get))
      return claims.filter((claim) => claim !== null)
    },
    put: (claim) => writeJson(fileOf(claim.task), claim),
    remove: async (task) => {
      await rm(fileOf(task), { force: true }).catch((error: unknown) => {
        throw unwritable(fileOf(task), error)
      })
    },
    seed: () => seedIn(join(gitDir, 'brain', 'claim-seed.json')),
  }
}

/** Made by whichever command asks first; a damaged one is made anew. */
async function seedIn(path: string): Promise<string> {
  const known = asSeed(await readJson(path))
  if (known !== null) return known
  const made = randomBytes(16).toString('hex')
  if (await createJson(path, { seed: made })) return made
  const theirs = asSeed(await readJson(path))
  if (theirs !== null) return theirs
  await writeJson(path, { seed: made })
  return made
}

function asSeed(value: unknown): string | null {
  const seed = (value as { seed?: unknown } | null)?.seed
  return typeof seed === 'string' && /^[0-9a-f]{32}$/.test(seed) ? seed : null
}

async function tasksIn(folder: string): Promise<readonly TaskId[]> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
    return names.flatMap((name) => parseTaskId(name.slice(0, -'.json'.length)) ?? [])
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw unreadable(folder, error)
  }
}

function asClaim(task: TaskId, value: unknown): HeldClaim | null {
  if (typeof value !== 'object' || value === null) return null
  const { task: named, attempt, worker, nonce } = value as Record<string, unknown>
  if (named !== task || typeof worker !== 'string' || typeof nonce !== 'string') return null
  if (!Number.isInteger(attempt) || !/^[0-9a-f]{32}$/.test(nonce)) return null
  return { task, attempt: attempt as number, worker, nonce }
}
