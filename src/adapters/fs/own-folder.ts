import { mkdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { errorCode } from './file-errors.ts'

/**
 * Makes a folder for brain's own files, with those above it as far as `.git/brain`. Never the repository that this lies
 * in: it may have been deleted meanwhile, and must not come back as a shell of itself. Throws what `mkdir` says.
 */
export function makeOwnFolder(folder: string, mode?: number): void {
  try {
    makeFolder(folder, mode)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || basename(folder) === OWN) throw error
    makeOwnFolder(dirname(folder), mode)
    makeFolder(folder, mode)
  }
}

/** Of `GitPlace.brainDir`. */
const OWN = 'brain'

/** Not `recursive`, which says of a read-only disk that something is missing. Throws what `mkdir` says, unless it is there. */
export function makeFolder(folder: string, mode?: number): void {
  try {
    mkdirSync(folder, mode)
  } catch (error) {
    // Somebody has just made it.
    if (errorCode(error) !== 'EEXIST') throw error
  }
}
