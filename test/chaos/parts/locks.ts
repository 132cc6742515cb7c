import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Every lock in a clone's repository, as a path below `.git`. */
export async function locksIn(dir: string): Promise<readonly string[]> {
  const names = await readdir(join(dir, '.git'), { recursive: true })
  return names.filter((name) => name.endsWith('.lock'))
}

/** After a person's own git was killed: brain leaves its locks alone, and git tells the person to remove them. */
export async function removeLocks(dir: string, since: number): Promise<void> {
  for (const name of await locksIn(dir)) {
    const path = join(dir, '.git', name)
    const found = await stat(path).catch(() => null)
    // Older ones are of commands of brain's, which is to remove them itself.
    if (found !== null && found.mtimeMs >= since) await rm(path, { force: true })
  }
}
