import { randomBytes } from 'node:crypto'
import { link, rename, rm } from 'node:fs/promises'
import { isRunning, ownIdentity, type ProcessIdentity } from '../system/process-identity.ts'
import { errorCode, unwritable } from './file-errors.ts'
import { createJson, readJson } from './json-file.ts'

/** Nobody else acts under the same path meanwhile; null: somebody does just now. */
export async function alone<T>(path: string, act: () => Promise<T>): Promise<T | null> {
  if (!(await own(path, ownIdentity()))) return null
  try {
    return await act()
  } finally {
    await rm(path, { force: true })
  }
}

/** Makes the path this process's own, unless a living one has it. `record` says whose it is, and may say more. */
export async function own(path: string, record: ProcessIdentity): Promise<boolean> {
  return (await createJson(path, record)) || (await takeOver(path, record))
}

/** Of a dead owner: moved aside first, which only one can do; one that turns out to be alive gets it back. */
async function takeOver(path: string, record: ProcessIdentity): Promise<boolean> {
  if (!isOfTheDead(readJson(path))) return false
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await rename(path, aside)
    if (isOfTheDead(readJson(aside))) return await createJson(path, record)
    await link(aside, path)
    return false
  } catch (error) {
    if (['ENOENT', 'EEXIST'].includes(errorCode(error) ?? '')) return false
    throw unwritable(path, error)
  } finally {
    await rm(aside, { force: true })
  }
}

function isOfTheDead(owner: unknown): boolean {
  const found = ownerOf(owner)
  return found === null || !isRunning(found)
}

/** Whose a path is, by what is written there; null where it does not say. */
export function ownerOf(record: unknown): ProcessIdentity | null {
  const { host, pid, start } = (record ?? {}) as Partial<ProcessIdentity>
  if (typeof host !== 'string' || typeof pid !== 'number') return null
  return { host, pid, start: start ?? null }
}
