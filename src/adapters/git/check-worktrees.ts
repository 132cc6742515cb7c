import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { answers } from '../system/process-identity.ts'
import { causeOf } from './git-errors.ts'
import type { GitPlace } from './git-place.ts'

/** A throw-away worktree, with an empty folder for a home, both in one temporary folder. */
export interface CheckWorktree {
  readonly folder: string
  readonly tree: string
  readonly home: string
}

/** The process that made it stands in the name: as long as it lives, the worktree is no leftover. */
const FOLDER = /^brain-check-(\d+)-/

/**
 * Checks the commit out, detached, in a temporary folder; the user's hooks and submodules stay out of it. Its private git
 * folder is in there too, and not among the repository's worktrees: whatever is killed on the way, the repository never
 * holds half a worktree (`git worktree add` registers one first, with a HEAD that points at nothing).
 */
export async function addCheckWorktree(place: GitPlace, commit: string): Promise<CheckWorktree> {
  const folder = await mkdtemp(join(await temporary(), `brain-check-${process.pid}-`))
  const worktree = { folder, tree: join(folder, 'tree'), home: join(folder, 'home') }
  try {
    await mkdir(worktree.home)
    await layOut(place, worktree, commit)
    return worktree
  } catch (error) {
    await removeCheckWorktree(folder)
    throw error
  }
}

/** What `git worktree add` would write, but for the record of it in the repository. */
async function layOut(place: GitPlace, { folder, tree }: CheckWorktree, commit: string): Promise<void> {
  const own = gitFolderOf(folder)
  await mkdir(tree)
  // Where refs are kept in tables, a worktree's own are kept in such a folder.
  await mkdir(join(own, 'reftable'), { recursive: true })
  await writeFile(join(own, COMMON), `${place.commonDir}\n`)
  await writeFile(join(own, 'HEAD'), `${commit}\n`)
  await writeFile(join(tree, '.git'), `gitdir: ${own}\n`)
  // A sparse checkout of the user's would leave files out of the check.
  const checkout = ['checkout', '--quiet', '--force', '--detach', '--no-recurse-submodules', commit]
  const output = await place.git.try(['-C', tree, '-c', 'core.sparseCheckout=false', ...checkout])
  if (output.exitCode !== 0) throw causeOf(output.stderr, { command: 'git checkout' })
}

/** Git's own name for the file that says where the repository is. */
const COMMON = 'commondir'

function gitFolderOf(folder: string): string {
  return join(folder, 'git')
}

async function temporary(): Promise<string> {
  return await realpath(tmpdir())
}

/** Removes the folder whatever was done in it. */
export async function removeCheckWorktree(folder: string): Promise<void> {
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

/** For a process that is about to exit. */
export function dropCheckWorktree(worktree: CheckWorktree): void {
  try {
    rmSync(worktree.folder, { recursive: true, force: true })
  } catch {
    // The next sweep tries again.
  }
}

/** Folders of this repository's checks that were killed, older than `msMin` unless it was one of the `dead`. */
export async function leftoverChecks(
  place: GitPlace,
  msMin: number,
  dead: ReadonlySet<number> = new Set(),
): Promise<readonly string[]> {
  const parent = await temporary()
  const left: string[] = []
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = Number(FOLDER.exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(pid)) continue
    const folder = join(parent, name)
    const age = await ageOf(folder)
    if (age === null) continue
    const of = await repositoryOf(folder)
    // One that was killed before it named its repository is known by its process alone.
    const isLeft =
      of === null
        ? dead.has(pid)
        : of === place.commonDir && (dead.has(pid) || (!answers(pid) && age > msMin))
    if (isLeft) left.push(folder)
  }
  return left
}

async function repositoryOf(folder: string): Promise<string | null> {
  const named = await readFile(join(gitFolderOf(folder), COMMON), 'utf8').catch(() => null)
  return named?.trim() ?? null
}

/** Milliseconds; null for what is no folder of this user's: the temporary folder is everybody's. */
async function ageOf(folder: string): Promise<number | null> {
  const found = await lstat(folder).catch(() => null)
  if (found === null || !found.isDirectory()) return null
  const isOurs = process.getuid === undefined || found.uid === process.getuid()
  return isOurs ? Date.now() - found.mtimeMs : null
}
