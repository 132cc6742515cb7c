import { createHash, randomBytes } from 'node:crypto'
import { existsSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { errorCode, unwritable } from '../fs/file-errors.ts'
import { makeFolder } from '../fs/own-folder.ts'
import type { GitPlace } from './git-place.ts'

export type ObjectType = 'blob' | 'tree' | 'commit'

/** What git itself does by default: speed before size (git-config, core.looseCompression). */
const COMPRESSION = 1

/**
 * Writes an object as git writes a loose one, without a git process: under a name that git's own maintenance knows and clears
 * away when it was never finished, then renamed into its place. Answers its id. Throws FILE_UNWRITABLE, DISK_FULL.
 */
export function writeLoose(
  { commonDir, noId }: Pick<GitPlace, 'commonDir' | 'noId'>,
  type: ObjectType,
  body: Buffer,
): string {
  const bytes = Buffer.concat([Buffer.from(`${type} ${body.length}\0`, 'latin1'), body])
  const id = createHash(noId.length === 64 ? 'sha256' : 'sha1')
    .update(bytes)
    .digest('hex')
  const path = join(commonDir, 'objects', id.slice(0, 2), id.slice(2))
  try {
    if (!isThere(path)) place(path, deflateSync(bytes, { level: COMPRESSION }))
  } catch (error) {
    throw unwritable(path, error)
  }
  return id
}

/** An object that is used again counts as new, so that no clean-up takes it away. */
function isThere(path: string): boolean {
  if (!existsSync(path)) return false
  const now = new Date()
  try {
    utimesSync(path, now, now)
    return true
  } catch {
    return false
  }
}

function place(path: string, bytes: Buffer): void {
  const temporary = join(dirname(path), `tmp_obj_${randomBytes(6).toString('hex')}`)
  try {
    writeNew(temporary, bytes)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    // Somebody has just written the same; some systems do not rename over that.
    if (!existsSync(path)) throw error
  }
}

function writeNew(path: string, bytes: Buffer): void {
  const options = { flag: 'wx', mode: 0o444 }
  try {
    writeFileSync(path, bytes, options)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    makeFolder(dirname(path))
    writeFileSync(path, bytes, options)
  }
}
