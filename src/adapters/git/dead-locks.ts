import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { lstat, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isGitAtWork } from './living-git.ts'
import { deadNotes, type RunningNote } from './running-notes.ts'

/** A repository whose locks brain's own commands may have left. */
export interface LockedPlace {
  /** Its shared git directory; notes lie in the `brain` folder below it. */
  readonly commonDir: string
  /** Where git processes that work on it stand. */
  readonly folders: readonly string[]
}

/** `released`: some were removed. `waiting`: some will be, once it is sure that nobody is at work. `none`: none is brain's. */
export type LockRelease = 'released' | 'waiting' | 'none'

/** Younger locks may still be those of a git process that outlived the command that started it. */
const AGE_MS_MIN = 2_000
/** The same where the system does not tell which processes live. */
const BLIND_AGE_MS_MIN = 120_000
/** How long after its start a killed command may have taken a lock. */
const REACH_MS = 10 * 60_000
/** File systems keep coarser times than clocks. */
const COARSE_MS = 1_000

/**
 * Removes the locks that brain's own killed commands left, and no others: the lock is this user's, was taken while a command
 * was at work that is noted and dead, and no git process lives in the repository that could hold it.
 */
export async function releaseDeadLocks(place: LockedPlace): Promise<LockRelease> {
  const notes = deadNotes(join(place.commonDir, 'brain')).filter(({ kind }) => kind === 'git')
  if (notes.length === 0) return 'none'
  const locks = (await findLocks(place.commonDir)).filter((lock) => isExplained(lock, notes))
  if (locks.length === 0) return 'none'
  const atWork = isGitAtWork(place.folders)
  const ageMin = atWork === null ? BLIND_AGE_MS_MIN : AGE_MS_MIN
  const dead = atWork === true ? [] : locks.filter(({ stats }) => Date.now() - stats.mtimeMs >= ageMin)
  for (const lock of dead) await remove(place, lock)
  return dead.length < locks.length ? 'waiting' : 'released'
}

interface Lock {
  readonly path: string
  readonly stats: Stats
}

function isExplained({ stats }: Lock, notes: readonly RunningNote[]): boolean {
  const isOurs = process.getuid === undefined || stats.uid === process.getuid()
  const after = (since: number): number => stats.mtimeMs - since
  return isOurs && notes.some(({ since }) => after(since) > -COARSE_MS && after(since) < REACH_MS)
}

/** Every lock that git's own commands take in a repository, those of other worktrees included. */
async function findLocks(commonDir: string): Promise<readonly Lock[]> {
  const worktrees = await namesIn(join(commonDir, 'worktrees'))
  const flat = ['', 'objects', 'reftable', ...worktrees.map((name) => join('worktrees', name))]
  const paths = [
    ...(await Promise.all(flat.map((folder) => locksIn(join(commonDir, folder), false)))).flat(),
    ...(await locksIn(join(commonDir, 'refs'), true)),
  ]
  const locks = await Promise.all(paths.map(async (path) => ({ path, stats: await statOf(path) })))
  return locks.flatMap(({ path, stats }) => (stats?.isFile() === true ? [{ path, stats }] : []))
}

async function locksIn(folder: string, recursive: boolean): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive }).catch(() => [])
  return names.filter((name) => name.endsWith('.lock')).map((name) => join(folder, name))
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => [])
}

async function statOf(path: string): Promise<Stats | null> {
  return await lstat(path).catch(() => null)
}

/** Taken away under another name first: what another process has put in its place by now is put back. */
async function remove({ commonDir }: LockedPlace, { path, stats }: Lock): Promise<void> {
  const aside = join(commonDir, 'brain', `dead-${randomBytes(6).toString('hex')}.tmp`)
  try {
    await rename(path, aside)
  } catch {
    return
  }
  const taken = await statOf(aside)
  if (taken !== null && (taken.ino !== stats.ino || taken.mtimeMs !== stats.mtimeMs))
    await rename(aside, path)
  else await rm(aside, { force: true })
}
