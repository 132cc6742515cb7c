import { copyFile, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitPlace } from '../git/git-place.ts'

/** Coarser than any file system's and any number's rounding. */
const MARGIN_MS = 2

/**
 * The working tree's own index under another name: what it knows of files need not be read again. False when there is none.
 * git compares a file's time with the index's own; a younger copy would hide a change made right after the index was written.
 */
export async function copyIndex({ gitDir }: GitPlace, to: string): Promise<boolean> {
  const from = join(gitDir, 'index')
  const stats = await stat(from).catch(() => null)
  if (stats === null) return false
  await copyFile(from, to)
  await utimes(to, stats.atime, (stats.mtimeMs - MARGIN_MS) / 1_000)
  return true
}
