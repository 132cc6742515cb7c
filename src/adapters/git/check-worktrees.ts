import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { lstat, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { causeOf } from './git-errors.ts'
import type { GitPlace } from './git-place.ts'
import { partsOf } from './work-tree.ts'

/** A throw-away worktree, with an empty folder for a home, both in one temporary folder. */
export interface CheckWorktree {
  readonly folder: string
  readonly tree: string
  readonly home: string
}

/** The process that made it stands in the name: as long as it lives, the worktree is no leftover. */
const FOLDER = /[/\\]brain-check-(\d+)-[^/\\]+$/

/** Checks the commit out, detached, in a temporary folder; the user's hooks and submodules stay out of it. */
export async function addCheckWorktree(place: GitPlace, commit: string): Promise<CheckWorktree> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), `brain-check-${process.pid}-`))
  const worktree = { folder, tree: join(folder, 'tree'), home: join(folder, 'home') }
  await mkdir(worktree.home)
  // A sparse checkout of the user's would leave files out of the check.
  const args = [
    '-c',
    'core.sparseCheckout=false',
    'worktree',
    'add',
    '--detach',
    '--quiet',
    worktree.tree,
    commit,
  ]
  const output = await place.git.try(args)
  if (output.exitCode === 0) return worktree
  await removeCheckWorktree(place, folder)
  throw causeOf(output.stderr, { command: 'git worktree add' })
}

/** Removes the folder whatever was done in it, then git's record of it. */
export async function removeCheckWorktree(place: GitPlace, folder: string): Promise<void> {
  await removeFolder(folder)
  await place.git.try(['worktree', 'remove', '--force', '--force', join(folder, 'tree')])
}

/** For a process that is about to exit; git's record of it is a leftover then. */
export function dropCheckWorktree(worktree: CheckWorktree): void {
  try {
    rmSync(worktree.folder, { recursive: true, force: true })
  } catch {
    // The next sweep tries again.
  }
}

/**
 * Folders of checks that were killed, older than `msMin` unless it was one of the `dead`. Only those: `git worktree prune` would also forget a
 * worktree of the user's on a disk that is away just now.
 */
export async function leftoverChecks(
  place: GitPlace,
  msMin: number,
  dead: ReadonlySet<number> = new Set(),
): Promise<readonly string[]> {
  const listed = await place.git.run(['worktree', 'list', '--porcelain', '-z'])
  const folders = partsOf(listed)
    .filter((field) => field.startsWith('worktree '))
    .map((field) => dirname(field.slice('worktree '.length)))
  const left: string[] = []
  for (const folder of folders) {
    const found = FOLDER.exec(folder)?.[1]
    if (found === undefined) continue
    const pid = Number(found)
    if (dead.has(pid) || (!isAlive(pid) && (await ageOf(folder)) > msMin)) left.push(folder)
  }
  return left
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Milliseconds; a folder that is gone has no age that matters. */
async function ageOf(folder: string): Promise<number> {
  return await lstat(folder).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Number.POSITIVE_INFINITY,
  )
}

async function removeFolder(folder: string): Promise<void> {
  const remove = (): Promise<void> =>
    rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 })
  try {
    await remove()
  } catch {
    // Some tools (Go's module cache) leave folders that even their owner may not change.
    await promisify(execFile)('chmod', ['-R', 'u+rwX', folder]).catch(() => {})
    await remove().catch(() => {})
  }
}
