import { execFile } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { atEnd } from './at-end.ts'
import { git, sandbox } from './git-sandbox.ts'

const run = promisify(execFile)

/** A new folder with room for so many mebibytes. null where this machine lets nobody mount, and on most only root may. */
export async function mountSmallDisk(path: string, mebibytes: number): Promise<string | null> {
  await mkdir(path)
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tenarms-test', path])
  } catch {
    return null
  }
  atEnd(async () => void (await run('umount', ['--lazy', path])))
  return path
}

/** Where it cannot, tests say that they were skipped. */
export async function canMount(): Promise<boolean> {
  return (await mountSmallDisk(join((await sandbox()).path, 'disk'), 1)) !== null
}

/** A disk with a clone on it. Throws where nobody may mount. */
export async function cloneOnSmallDisk(
  folder: string,
  { remote, mebibytes }: { readonly remote: string; readonly mebibytes: number },
): Promise<{ readonly disk: string; readonly dir: string }> {
  const disk = await mountSmallDisk(join(folder, 'disk'), mebibytes)
  if (disk === null) throw new Error('Nobody may mount here.')
  const dir = join(disk, 'clone')
  await git(disk, 'clone', '--quiet', remote, dir)
  await git(dir, 'config', 'user.name', 'ada')
  await git(dir, 'config', 'user.email', 'ada@example.invalid')
  return { disk, dir }
}

/** Takes all room that is left. Answers how it is given back. */
export async function fillDisk(disk: string): Promise<() => Promise<void>> {
  const filler = join(disk, 'filler')
  await run('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1024']).catch(() => undefined)
  return () => rm(filler)
}
