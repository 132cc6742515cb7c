import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { GitPlace } from './git-place.ts'
import { entriesOf } from './ref-files.ts'

/** More folders than branches are ever sorted into by hand. */
const FOLDERS_MAX = 64

/**
 * When git last wrote a tracking ref of the remote, in the file system's milliseconds: the newest time of their folder and those in it,
 * for a ref `task/012` that is new or moves touches `task` alone. No ref is looked at by itself.
 */
export function trackingTouchedMs({ commonDir, remote }: GitPlace): number | null {
  const folders = [join(commonDir, 'refs', 'remotes', remote ?? '')]
  let newest: number | null = null
  for (const folder of folders) {
    const touched = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
    if (touched === undefined) continue
    newest = Math.max(newest ?? 0, touched)
    const inside = entriesOf(folder).filter((entry) => entry.isDirectory())
    folders.push(
      ...inside.map(({ name }) => join(folder, name)).slice(0, Math.max(0, FOLDERS_MAX - folders.length)),
    )
  }
  return newest
}
