import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode, unreadable, unwritable } from './file-errors.ts'
import { makeOwnFolder } from './own-folder.ts'

/** What the file says; null when it is absent or damaged. Throws FILE_NOT_READABLE for a file that is there and closed to us. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown
  } catch (error) {
    if (['EACCES', 'EPERM', 'EIO'].includes(errorCode(error) ?? '')) throw unreadable(path, error)
    return null
  }
}

/** Written for its owner only, on the disk before it is named: a reader never meets half a file. Throws FILE_UNWRITABLE, DISK_FULL. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await throughTemporary(path, { value, settle: (temporary) => rename(temporary, path) })
}

/** As `writeJson`, but never over a file that is there: then false. */
export async function createJson(path: string, value: unknown): Promise<boolean> {
  let isNew = true
  const settle = async (temporary: string): Promise<void> => {
    await link(temporary, path).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error
      isNew = false
    })
    await rm(temporary, { force: true })
  }
  await throughTemporary(path, { value, settle })
  return isNew
}

interface Writing {
  readonly value: unknown
  /** Gives the written file its name. */
  readonly settle: (temporary: string) => Promise<void>
}

async function throughTemporary(path: string, { value, settle }: Writing): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    makeOwnFolder(dirname(path))
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(JSON.stringify(value))
      await file.sync()
    } finally {
      await file.close()
    }
    await settle(temporary)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw unwritable(path, error)
  }
}
