import { mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atEnd } from './at-end.ts'
import { git } from './git-sandbox.ts'

const DAY_MS = 86_400_000

/** The folder that a check of the repository left, as if the process that made it had been killed. Answers its path. */
export async function leftoverCheck({
  of: dir,
  pid,
  daysAgo,
}: {
  of: string
  pid: number
  daysAgo: number
}): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), `brain-check-${pid}-`))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'git'))
  await writeFile(join(folder, 'git/commondir'), `${await git(dir, 'rev-parse', '--absolute-git-dir')}\n`)
  const at = new Date(Date.now() - daysAgo * DAY_MS)
  await utimes(folder, at, at)
  return folder
}
