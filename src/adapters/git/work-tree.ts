import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import type { GitPlace } from './git-place.ts'

/** Paths mean themselves, whatever `*` or `:` they hold. */
export const LITERAL_PATHS = { GIT_LITERAL_PATHSPECS: '1' } as const

/** In a worktree's git directory while git waits for its user; the first that is there names what is going on. */
const UNDER_WAY = [
  { file: 'rebase-merge', what: 'a rebase', command: 'git rebase' },
  { file: 'rebase-apply', what: 'a rebase', command: 'git rebase' },
  { file: 'MERGE_HEAD', what: 'a merge', command: 'git merge' },
  { file: 'CHERRY_PICK_HEAD', what: 'a cherry-pick', command: 'git cherry-pick' },
  { file: 'REVERT_HEAD', what: 'a revert', command: 'git revert' },
] as const

/** Throws BARE_REPOSITORY where there are no files to work in. */
export function assertWorkTree(place: GitPlace): void {
  if (place.bare) throw new Failure('BARE_REPOSITORY', { directory: place.root })
}

/** Throws DIRTY_TREE while a merge, rebase, cherry-pick or revert waits to be finished. */
export async function assertNothingUnderWay(place: GitPlace): Promise<void> {
  for (const { file, what, command } of UNDER_WAY) {
    if (!(await exists(join(place.gitDir, file)))) continue
    const reason = `${what} is under way; finish it (${command} --continue) or drop it (${command} --abort) first`
    throw new Failure('DIRTY_TREE', { paths: [], reason })
  }
}

/** The branch that HEAD is on, born or not; null when detached or bare. */
export async function currentBranch(place: GitPlace): Promise<string | null> {
  if (place.bare) return null
  const output = await place.git.try(['symbolic-ref', '--quiet', 'HEAD'])
  const ref = output.stdout.toString('utf8').trim()
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null
}

/** HEAD's commit; null before the first one. */
export async function headCommit(place: GitPlace): Promise<string | null> {
  const output = await place.git.try(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
  return output.exitCode === 0 ? output.stdout.toString('utf8').trim() : null
}

/** What HEAD can be compared as: its commit, or the empty tree before the first one. */
export async function headTreeish(place: GitPlace): Promise<string> {
  return (
    (await headCommit(place)) ??
    (await place.git.run(['hash-object', '-t', 'tree', '--stdin'], { input: '' }))
  )
}

/** Brings the index's notion of file times up to date; it says nothing new about contents. */
export async function refreshIndex(place: GitPlace): Promise<void> {
  await place.git.try(['update-index', '-q', '--refresh'])
}

/** Null-terminated output as a list. */
export function partsOf(output: string): readonly string[] {
  return output.split('\0').filter((part) => part !== '')
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
