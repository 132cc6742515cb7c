import { createHash } from 'node:crypto'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readGit } from './plain-git.ts'

/** Files that no command may touch: one staged, one changed and not saved, one ignored. */
const STAGED = 'staged.txt'
const UNSAVED = 'notes.md'
const IGNORED = '.env'
export const PRIVATE_PATHS = [STAGED, IGNORED]

/** What a person has lying about in a clone, as hashes. */
export type UsersFiles = Readonly<Record<string, string>>

export async function placeUsersFiles(dir: string, name: string): Promise<UsersFiles> {
  await writeFile(join(dir, STAGED), `Staged by ${name}\n`)
  await readGit(dir, ['add', '--', STAGED])
  await appendFile(join(dir, UNSAVED), `Not saved by ${name}\n`)
  await writeFile(join(dir, IGNORED), `SECRET=${name}\n`)
  return await readUsersFiles(dir)
}

export async function readUsersFiles(dir: string): Promise<UsersFiles> {
  const hash = async (path: string): Promise<string> => {
    const bytes = await readFile(join(dir, path)).catch(() => Buffer.from('gone'))
    return createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  }
  return {
    [STAGED]: await hash(STAGED),
    [UNSAVED]: await hash(UNSAVED),
    [IGNORED]: await hash(IGNORED),
    'index entry of staged.txt': await readGit(dir, ['ls-files', '--stage', '--', STAGED]),
    'index entry of notes.md': await readGit(dir, ['ls-files', '--stage', '--', UNSAVED]),
  }
}
