import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

const BYTES_MAX = 64 * 1024 * 1024

/** The text of a file where others write: nobody is made to wait for a pipe, follow a link or read without end. null: it is none. */
export function readPlainFile(path: string): string | null {
  const file = opened(path)
  if (file === null) return null
  try {
    const stats = fstatSync(file)
    return stats.isFile() && stats.size <= BYTES_MAX ? readFileSync(file, 'utf8') : null
  } finally {
    closeSync(file)
  }
}

function opened(path: string): number | null {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    return null
  }
}
