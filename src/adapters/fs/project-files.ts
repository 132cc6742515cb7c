import { lstatSync } from 'node:fs'
import { readdir, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ProjectFiles } from '../../ports/project-files.ts'
import { readBlobText } from '../documents/blob-text.ts'
import { workFiles } from './work-files.ts'

const BYTES_MAX = 1024 * 1024

export function projectFiles(root: string): ProjectFiles {
  const files = workFiles(root)
  return {
    list: (folder) => filesBelow(root, folder),
    read: async (path) => {
      if (!isThere(join(root, path))) return null
      const bytes = await files.read(path)
      const read = bytes === null ? null : readBlobText(bytes, BYTES_MAX)
      return { text: read !== null && 'text' in read ? read.text : null }
    },
    assertWritable: async (paths) => {
      for (const path of paths) await files.assertWritable(path)
    },
    write: async (path, text) => {
      await files.write(path, text === null ? null : Buffer.from(text))
      if (text === null) await dropEmpty(root, dirname(path))
    },
  }
}

/** A link to nothing is there, too. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

async function filesBelow(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? await filesBelow(root, path) : entry.isFile() ? [path] : []
    }),
  )
  return found.flat().sort()
}

/** Ends at the first one that holds something. */
async function dropEmpty(root: string, folder: string): Promise<void> {
  if (folder === '.' || folder === '') return
  try {
    await rmdir(join(root, folder))
  } catch {
    return
  }
  await dropEmpty(root, dirname(folder))
}
