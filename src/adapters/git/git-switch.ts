import { Failure } from '../../domain/failure.ts'
import { untrackedBetween, untrackedInTheWay } from './files-in-the-way.ts'
import { causeOf } from './git-errors.ts'
import { checkedOutBranches } from './git-local-refs.ts'
import type { GitPlace } from './git-place.ts'
import { journaled } from './step-journal.ts'
import {
  assertNothingUnderWay,
  assertWorkTree,
  currentBranch,
  headCommit,
  headTreeish,
  LITERAL_PATHS,
  partsOf,
  refreshIndex,
} from './work-tree.ts'

export interface SwitchRequest {
  readonly branch: string
  readonly commit: string
  /** Files that will be written right after. */
  readonly newFiles: readonly string[]
}

/** Throws DIRTY_TREE when switching, or writing the new files after it, would touch what is nowhere saved. */
export async function assertCanSwitch(place: GitPlace, request: SwitchRequest): Promise<void> {
  assertWorkTree(place)
  await assertNothingUnderWay(place)
  // Without a remote the branch is the shared one: the claim itself tells who came first, and goes on to another task.
  if (place.remote === null) await assertNameFree(place, request.branch)
  else await assertBranchFree(place, request.branch, request.commit)
  await refreshIndex(place)
  const head = await headTreeish(place)
  refuseFor([
    ...(await untrackedBetween(place, head, request.commit)),
    ...(await untrackedInTheWay(place, request.newFiles)),
    ...(await changedAmong(place, head, request.newFiles)),
  ])
  await assertTreeFits(place, head, request.commit)
}

/** Checks the branch out at the commit, with a plain `git push` going to the branch of that name. */
export async function switchTo(place: GitPlace, branch: string, commit: string): Promise<void> {
  assertWorkTree(place)
  await assertBranchFree(place, branch, commit)
  const from = await headCommit(place)
  await journaled(place, { kind: 'switch', branch, from, to: commit }, () => checkOut(place, branch, commit))
}

async function checkOut(place: GitPlace, branch: string, commit: string): Promise<void> {
  const safely = ['--quiet', '--no-recurse-submodules', '--no-overwrite-ignore', '--no-track']
  const output = await place.git.try(['switch', ...safely, '-C', branch, commit])
  if (output.exitCode !== 0) throw explainSwitch(output.stderr)
  if (place.remote === null) return
  // Another worktree may hold the lock on the settings just now; without them `git push` only asks for more words.
  await place.git.try(['config', `branch.${branch}.remote`, place.remote])
  await place.git.try(['config', `branch.${branch}.merge`, `refs/heads/${branch}`])
}

/** A local branch of that name must be free to move: not checked out elsewhere, and without commits of its own. */
async function assertBranchFree(place: GitPlace, branch: string, commit: string): Promise<void> {
  const own = await place.git.try(['rev-list', '--max-count=1', `refs/heads/${branch}`, `^${commit}`, '--'])
  if (own.exitCode === 0 && own.stdout.length > 0) {
    const reason = `your local branch ${branch} has commits of its own; keep them under another name: git branch -m ${branch} my-${branch}`
    throw new Failure('DIRTY_TREE', { paths: [], reason })
  }
  await assertNameFree(place, branch)
  if ((await currentBranch(place)) === branch) return
  const elsewhere = (await checkedOutBranches(place)).get(branch)
  if (elsewhere === undefined) return
  throw new Failure('DIRTY_TREE', { paths: [], reason: `${branch} is checked out in ${elsewhere}` })
}

/** Git keeps branches as files: `task` leaves no room for `task/001`, nor does `task/001/more`. */
async function assertNameFree(place: GitPlace, branch: string): Promise<void> {
  const heads = 'refs/heads/'
  const [stem = ''] = branch.split('/')
  const listed = await place.git.run(['for-each-ref', '--format=%(refname)', `${heads}${stem}`])
  const names = listed.split('\n').map((ref) => ref.slice(heads.length))
  const other = names.find((name) => name.startsWith(`${branch}/`) || branch.startsWith(`${name}/`))
  if (other === undefined || other === '') return
  const reason = `your local branch ${other} leaves no room for ${branch}; give it another name: git branch -m ${other} my-${other.replaceAll('/', '-')}`
  throw new Failure('DIRTY_TREE', { paths: [], reason })
}

/** Those that differ from HEAD, staged or not. */
async function changedAmong(
  place: GitPlace,
  head: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length === 0) return []
  const args = ['diff-index', '-z', '--name-only', '--no-renames', head, '--', ...paths]
  return partsOf(await place.git.run(args, { env: LITERAL_PATHS }))
}

/** Git's own two-way check, with nothing written: what is staged or changed must not be what the commit changes. */
async function assertTreeFits(place: GitPlace, head: string, commit: string): Promise<void> {
  const output = await place.git.try(['read-tree', '-n', '-m', '-u', head, commit])
  if (output.exitCode !== 0) throw explainSwitch(output.stderr)
}

function refuseFor(paths: readonly string[]): void {
  if (paths.length > 0) throw new Failure('DIRTY_TREE', { paths: [...new Set(paths)].sort() })
}

const IN_THE_WAY =
  /would be overwritten|not uptodate|would lose untracked|resolve your current index|cannot switch branch while/

function explainSwitch(stderr: string): Failure {
  if (!IN_THE_WAY.test(stderr)) return causeOf(stderr, { command: 'git switch' })
  const paths = [...stderr.matchAll(/'([^'\n]+)'|^\t(.+)$/gm)].map((match) => match[1] ?? match[2] ?? '')
  if (paths.length > 0) return new Failure('DIRTY_TREE', { paths })
  return new Failure('DIRTY_TREE', { paths, reason: stderr.split('\n')[0]?.replace(/^(error|fatal): /, '') })
}
