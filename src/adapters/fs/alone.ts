import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { link, rename, rm, utimes } from 'node:fs/promises'
import { isRunning, ownIdentity, type ProcessIdentity } from '../system/process-identity.ts'
import { errorCode, unwritable } from './file-errors.ts'
import { createJson, readJson } from './json-file.ts'

/** How often a holder says that it lives, and after how long a silence nobody believes it of one that cannot be asked for. */
const TOUCH_MS = 30_000
const SILENT_MS = 10 * 60_000

/** Nobody else acts under the same path meanwhile; null: somebody does just now. */
export async function alone<T>(
  path: string,
  act: () => Promise<T>,
  touchMs: number = TOUCH_MS,
): Promise<T | null> {
  const record = ownIdentity()
  if (!(await own(path, record, SILENT_MS))) return null
  const touching = setInterval(() => {
    const now = new Date()
    if (isNamedIn(path, record)) utimes(path, now, now).catch(() => {})
  }, touchMs)
  touching.unref()
  try {
    return await act()
  } finally {
    clearInterval(touching)
    // Who was stopped for long may have lost it to somebody.
    if (isNamedIn(path, record)) await rm(path, { force: true })
  }
}

/**
 * Makes the path this process's own, unless a living one has it. `record` says whose it is, and may say more. Whether one of another
 * machine or container lives cannot be asked: it counts as dead when it has not touched the path for `silentMs`; without, never.
 */
export async function own(
  path: string,
  record: ProcessIdentity,
  silentMs: number = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  return (await createJson(path, record)) || (await takeOver(path, record, silentMs))
}

/** Of a dead owner: moved aside first, which only one can do; one that turns out to be alive gets it back. */
async function takeOver(path: string, record: ProcessIdentity, silentMs: number): Promise<boolean> {
  if (!isOfTheDead(path, silentMs)) return false
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await rename(path, aside)
    if (isOfTheDead(aside, silentMs)) return await createJson(path, record)
    await link(aside, path)
    return false
  } catch (error) {
    if (['ENOENT', 'EEXIST'].includes(errorCode(error) ?? '')) return false
    throw unwritable(path, error)
  } finally {
    await rm(aside, { force: true })
  }
}

function isOfTheDead(path: string, silentMs: number): boolean {
  const found = ownerOf(readJson(path))
  if (found === null) return true
  if (found.host === ownIdentity().host) return !isRunning(found)
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  return touched !== undefined && Date.now() - touched > silentMs
}

/** The path is that process's own. */
export function isNamedIn(path: string, { host, pid, start }: ProcessIdentity): boolean {
  try {
    const owner = ownerOf(JSON.parse(readFileSync(path, 'utf8')))
    return owner !== null && owner.host === host && owner.pid === pid && owner.start === start
  } catch {
    return false
  }
}

/** Whose a path is, by what is written there; null where it does not say. */
export function ownerOf(record: unknown): ProcessIdentity | null {
  const { host, pid, start } = (record ?? {}) as Partial<ProcessIdentity>
  if (typeof host !== 'string' || typeof pid !== 'number') return null
  return { host, pid, start: start ?? null }
}
