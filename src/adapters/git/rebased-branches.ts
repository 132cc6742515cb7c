import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { GitPlace } from './git-place.ts'

/**
 * Branch → the git directory of the worktree that is in the middle of rebasing it. HEAD is on no branch there, so git
 * lists the branch as free; moved now, the rebase could not be finished.
 */
export async function rebasedBranches({ commonDir }: GitPlace): Promise<ReadonlyMap<string, string>> {
  const linked = await readdir(join(commonDir, 'worktrees')).catch(() => [])
  const gitDirs = [commonDir, ...linked.map((name) => join(commonDir, 'worktrees', name))]
  const files = gitDirs.flatMap((gitDir) =>
    ['rebase-merge', 'rebase-apply'].map((folder) => join(gitDir, folder, 'head-name')),
  )
  const found = await Promise.all(files.map(readHeadName))
  return new Map(found.flatMap((branch, index) => (branch === null ? [] : [[branch, placeOf(files[index])]])))
}

/** null where no rebase of a branch is under way. */
async function readHeadName(file: string): Promise<string | null> {
  const text = (await readFile(file, 'utf8').catch(() => '')).trim()
  return text.startsWith('refs/heads/') ? text.slice('refs/heads/'.length) : null
}

function placeOf(file = ''): string {
  return dirname(dirname(file))
}
