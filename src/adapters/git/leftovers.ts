import { readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answers } from '../system/process-identity.ts'
import { leftoverChecks, removeCheckWorktree } from './check-worktrees.ts'
import { updateRefs } from './update-refs.ts'
import type { GitPlace } from './git-place.ts'
import { settledLosses } from './lost-work.ts'

/** What is younger may belong to a command that is still running. */
const LEFTOVER_MS_MIN = 60 * 60_000

export interface Leftovers {
  /** What brain kept of lost work that is lost no longer, or long ago. */
  readonly refs: readonly string[]
  /** Folders with a worktree for checks. */
  readonly checks: readonly string[]
  /** Folders of merges, and files that were not finished. */
  readonly files: readonly string[]
  readonly count: number
}

/** What killed commands left behind and nobody needs; `dead` are processes known to have been killed just now. */
export async function findLeftovers(
  place: GitPlace,
  dead: ReadonlySet<number> = new Set(),
): Promise<Leftovers> {
  const [refs, checks, merges, files] = [
    await settledLosses(place),
    await leftoverChecks(place, LEFTOVER_MS_MIN, dead),
    await leftoverMerges(dead),
    await unfinishedFiles(place),
  ]
  const found = { refs, checks, files: [...merges, ...files] }
  return { ...found, count: found.refs.length + found.checks.length + found.files.length }
}

export async function sweepLeftovers(place: GitPlace, dead: ReadonlySet<number> = new Set()): Promise<void> {
  const { refs, checks, files } = await findLeftovers(place, dead)
  await updateRefs(
    place,
    refs.map((ref) => `delete ${ref}`),
  )
  for (const folder of checks) await removeCheckWorktree(folder)
  for (const path of files) await rm(path, { recursive: true, force: true }).catch(() => {})
}

const MERGE_FOLDER = /^brain-merge-(\d+)-/

async function leftoverMerges(dead: ReadonlySet<number>): Promise<readonly string[]> {
  const names = await readdir(tmpdir()).catch(() => [])
  const found: string[] = []
  for (const name of names) {
    const pid = Number(MERGE_FOLDER.exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(pid)) continue
    const path = join(tmpdir(), name)
    // A machine that slept, or a clock that was set, makes a merge that goes on look old.
    if (dead.has(pid) || (!answers(pid) && (await isOld(path)))) found.push(path)
  }
  return found
}

/** Written whole under another name first, and never given their own. */
async function unfinishedFiles({ brainDir, gitDir }: GitPlace): Promise<readonly string[]> {
  const found: string[] = []
  for (const folder of new Set([brainDir, join(gitDir, 'brain')])) {
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    for (const name of names.filter((file) => file.endsWith('.tmp')))
      if (await isOld(join(folder, name))) found.push(join(folder, name))
  }
  return found
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found !== null && Date.now() - found.mtimeMs > LEFTOVER_MS_MIN
}
