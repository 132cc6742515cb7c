import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { releaseDeadLocks } from './dead-locks.ts'
import type { GitPlace } from './git-place.ts'
import { writeBrainFile } from './git-refs.ts'
import { deadNotes, dropNote } from './running-notes.ts'
import { openSteps } from './step-journal.ts'

const SWEPT = 'swept'
const SWEEP_AFTER_MS = 24 * 60 * 60_000
/** Longer than a lock has to be left alone before it counts as dead. */
const WAIT_MS_MAX = 10_000
const PAUSE_MS = 200

/**
 * Makes good what killed commands left, before a command that writes looks at anything: their locks, their unfinished steps in
 * the user's files, their leftovers (protocol §9). When nothing was killed, it costs two listings of folders, and nothing else is
 * loaded.
 */
export async function recover(place: GitPlace): Promise<void> {
  const notes = foldersOf(place).flatMap((folder) => deadNotes(folder))
  const isReleased = notes.length === 0 || (await releaseAll(place))
  if (openSteps(place).length > 0) await (await import('./finish-steps.ts')).finishSteps(place)
  if (notes.length > 0 || (await isSweepDue(place))) {
    const { sweepLeftovers } = await import('./leftovers.ts')
    await sweepLeftovers(place, new Set(notes.map((note) => note.process.pid)))
    await writeBrainFile(place, SWEPT, '')
  }
  if (isReleased) for (const { path } of notes) dropNote(path)
}

function foldersOf({ brainDir, localRemote }: GitPlace): readonly string[] {
  return localRemote === null ? [brainDir] : [brainDir, join(localRemote.commonDir, 'brain')]
}

/** False when some are still in doubt after a while: their notes are kept, so that they can be told later. */
async function releaseAll(place: GitPlace): Promise<boolean> {
  const { commonDir, gitDir, root, localRemote } = place
  const own = { commonDir, folders: [root, commonDir, gitDir] }
  const started = Date.now()
  for (const locked of localRemote === null ? [own] : [own, localRemote]) {
    while ((await releaseDeadLocks(locked)) === 'waiting') {
      if (Date.now() - started > WAIT_MS_MAX) return false
      await setTimeout(PAUSE_MS)
    }
  }
  return true
}

async function isSweepDue({ brainDir }: GitPlace): Promise<boolean> {
  const swept = await stat(join(brainDir, SWEPT)).catch(() => null)
  return swept === null || Date.now() - swept.mtimeMs > SWEEP_AFTER_MS
}
