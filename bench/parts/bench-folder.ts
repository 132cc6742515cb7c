import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Answers the new folder. */
export async function mkdirFor(root: string, name: string): Promise<string> {
  const folder = join(root, name)
  await mkdir(folder, { recursive: true })
  return folder
}
