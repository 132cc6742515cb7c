import { existsSync, statfsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Of a ref that git could not write, it says no more than that. */
const NOT_WRITTEN = /(?:couldn't|could not|unable to|failed to) (?:write|close)[^'\n]*'([^'\n]+)'/gi

const FREE_BYTES_MIN = 1024 * 1024

/** git names a file that it could not write, and where that is to be there is no room. */
export function isDiskFull(stderr: string): boolean {
  return [...stderr.matchAll(NOT_WRITTEN)].some(([, path = '']) => hasNoRoom(resolve(path)))
}

function hasNoRoom(path: string): boolean {
  let folder = path
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  try {
    const { bavail, bsize, files, ffree } = statfsSync(folder)
    // Where files are not counted, there are none.
    return bavail * bsize < FREE_BYTES_MIN || (files > 0 && ffree === 0)
  } catch {
    return false
  }
}
