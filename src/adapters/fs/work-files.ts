import type { Stats } from 'node:fs'
import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import { errorCode, unwritable } from './file-errors.ts'

/** Writes to the user's working tree, so that nothing outside of it can be meant: no link is ever followed. */
export interface WorkFiles {
  /** null when absent, a link, or a folder. */
  read(path: string): Promise<Buffer | null>
  /** Throws FILE_UNWRITABLE when a folder on the way is a link or a file. */
  assertWritable(path: string): Promise<void>
  /** null removes. An executable file stays one. */
  write(path: string, bytes: Buffer | null): Promise<void>
}

export function workFiles(root: string): WorkFiles {
  const files: WorkFiles = {
    read: async (path) => ((await statOf(root, path))?.isFile() ? await readFile(join(root, path)) : null),
    assertWritable: async (path) => {
      for (const folder of foldersOf(path)) {
        const there = await statOf(root, folder)
        if (there === null) return
        if (there.isSymbolicLink()) throw refused(path, `${folder} is a link, and brain writes through none`)
        if (!there.isDirectory()) throw refused(path, `${folder} is a file where a folder should be`)
      }
      if ((await statOf(root, path))?.isDirectory())
        throw refused(path, `${path} is a folder where a file should be`)
    },
    write: async (path, bytes) => {
      await files.assertWritable(path)
      try {
        await replace(root, path, bytes)
      } catch (error) {
        throw unwritable(path, error)
      }
    },
  }
  return files
}

async function replace(root: string, path: string, bytes: Buffer | null): Promise<void> {
  const full = join(root, path)
  const before = await statOf(root, path)
  const mode = before?.isFile() ? before.mode & 0o777 : 0o666
  // Removed first, then made anew: neither a link nor another name of the same file is written through.
  await rm(full, { force: true })
  if (bytes === null) return
  await mkdir(dirname(full), { recursive: true })
  await writeFile(full, bytes, { flag: 'wx', mode })
}

/** `a/b/c.md` → `a`, `a/b`. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git')) {
    throw refused(path, `${path} is not a path within the repository`)
  }
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

async function statOf(root: string, path: string): Promise<Stats | null> {
  try {
    return await lstat(join(root, path))
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
    throw unwritable(path, error)
  }
}

function refused(path: string, reason: string): Failure {
  return new Failure('FILE_UNWRITABLE', { path, reason })
}
