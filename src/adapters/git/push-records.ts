import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RefMove } from '../../domain/decision.ts'
import type { Failure } from '../../domain/failure.ts'
import { makeOwnFolder } from '../fs/own-folder.ts'
import type { GitPlace } from './git-place.ts'
import { readState, writeBrainFile, writeState } from './git-refs.ts'

/** Under `.git/brain/`: a line for each push of this clone, the time in milliseconds. Losing it costs a push too many. */
const LOG = 'pushes.log'
const MINUTE_MS = 60_000
/** Some 70 pushes; then lines that no longer count are dropped. */
const LOG_BYTES_MAX = 1_024

/** Remembers one push of whatever kind, taken or not: hosts count them all. */
export async function countPush(place: GitPlace): Promise<void> {
  const path = join(place.brainDir, LOG)
  try {
    makeOwnFolder(place.brainDir)
    await appendFile(path, `${Date.now()}\n`)
    if ((await readFile(path)).length > LOG_BYTES_MAX)
      await writeBrainFile(place, LOG, (await recentPushes(place)).map((at) => `${at}\n`).join(''))
  } catch {
    // A count that cannot be kept must not make a push fail that was made.
  }
}

/** How many times this clone, all its worktrees together, pushed within the last minute. */
export async function pushesLastMinute(place: GitPlace): Promise<number> {
  return (await recentPushes(place)).length
}

async function recentPushes(place: GitPlace): Promise<readonly number[]> {
  const text = await readFile(join(place.brainDir, LOG), 'utf8').catch(() => '')
  const now = Date.now()
  const times = text.split('\n').map(Number)
  return times.filter((at) => at > now - MINUTE_MS && at <= now)
}

/** Remembers for `health` that the host protects a branch: nothing but a real push can find that out. */
export async function noteRefused(
  place: GitPlace,
  moves: readonly Pick<RefMove, 'branch'>[],
  failure: Failure,
): Promise<Failure> {
  if (failure.code !== 'PROTECTED_BRANCH') return failure
  const branch = (moves.find((move) => !move.branch.startsWith('task/')) ?? moves[0])?.branch ?? ''
  const protectedBranch = { branch, reason: String(failure.details['reason'] ?? '') }
  await writeState(place, { protectedBranch })
  return failure
}

/** A branch that has just taken a push is not protected, whatever it was. */
export async function noteTaken(
  place: GitPlace,
  moves: readonly Pick<RefMove, 'branch'>[],
): Promise<'applied'> {
  const known = readState(place).protectedBranch
  if (known != null && moves.some(({ branch }) => branch === known.branch))
    await writeState(place, { protectedBranch: null })
  return 'applied'
}
