import { rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeOwnFolder } from '../fs/own-folder.ts'

/** Writes by rename, so that a reader never meets half a file. What only saves time need not be written: no error. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    makeOwnFolder(dirname(path))
    await writeFile(temporary, text)
    await rename(temporary, path)
  } catch {
    return
  }
}
