import type { HandEdit } from '../../domain/decision.ts'
import type { Checkout } from '../../ports/checkout.ts'
import { commitOnly } from './git-commit-only.ts'
import { untrackedInTheWay } from './files-in-the-way.ts'
import { followBranch } from './git-follow.ts'
import { handEdits, unsavedPaths } from './git-hand-edits.ts'
import type { GitPlace } from './git-place.ts'
import { markPublished } from './git-published.ts'
import { quietly, settlePush } from './git-push.ts'
import { headsOf } from './git-refs.ts'
import { assertCanSwitch, switchTo } from './git-switch.ts'
import { pushesLastMinute } from './push-records.ts'
import { currentBranch, headCommit } from './work-tree.ts'
import { updateRefs } from './update-refs.ts'

/** The user's own working tree, in git (protocol §7). */
export function gitCheckout(place: GitPlace): Checkout {
  return {
    currentBranch: () => currentBranch(place),
    assertCanSwitch: (branch, commit, newFiles) => assertCanSwitch(place, { branch, commit, newFiles }),
    switchTo: (branch, commit) => switchTo(place, branch, commit),
    commitOnly: (edits, message) => commitOnly(place, edits, message),
    pushHead: (branch) => pushHead(place, branch),
    pushesLastMinute: () => pushesLastMinute(place),
    localTips: (stem) => localTips(place, stem),
    unsaved: (max) => unsavedPaths(place, max),
    handEdits: (accept) => handEdits(place, accept),
    markPublished: async (edits, commit) => {
      await markPublished(place, edits, commit)
    },
    bringForward: (branch, commit, published) => bringForward(place, { branch, commit, published }),
    aheadBehind: (commit) => aheadBehind(place, commit),
    untrackedAmong: async (paths) => (place.bare ? [] : await untrackedInTheWay(place, paths)),
    head: () => headCommit(place),
  }
}

interface Forward {
  readonly branch: string
  readonly commit: string
  readonly published: readonly HandEdit[]
}

/** Without a remote the branch is there already, and only the files may still differ. */
async function bringForward(place: GitPlace, { branch, commit, published }: Forward): Promise<string | null> {
  if (place.remote !== null) return await followBranch(place, { branch, to: commit }, published)
  if (published.length > 0) await markPublished(place, published, commit)
  return null
}

/** A plain push, without a lease: git's own fast-forward rule is the fence that keeps a former holder out. */
async function pushHead(place: GitPlace, branch: string): Promise<boolean> {
  if (place.remote === null) return (await currentBranch(place)) === branch
  const to = await place.git.run(['rev-parse', '--verify', 'HEAD^{commit}'])
  const args = [
    'push',
    '--quiet',
    '--porcelain',
    '--no-verify',
    '--no-recurse-submodules',
    place.remote,
    `${to}:refs/heads/${branch}`,
  ]
  const output = await place.git.try([...quietly(place), ...args])
  if ((await settlePush(place, [{ branch, from: null, to }], output)) === 'stale') return false
  await updateRefs(place, [`update ${headsOf(place)}${branch} ${to}`])
  return true
}

async function localTips(place: GitPlace, stem: string): Promise<ReadonlyMap<string, string>> {
  const heads = 'refs/heads/'
  const isFolder = stem.endsWith('/')
  const patterns = isFolder ? [`${heads}${stem}`] : [`${heads}${stem}`, `${heads}${stem}.*`]
  const listed = await place.git.run(['for-each-ref', '--format=%(objectname) %(refname)', ...patterns])
  const tips = listed
    .split('\n')
    .map((line) => [line.slice(line.indexOf(' ') + 1 + heads.length), line.split(' ')[0] ?? ''] as const)
  return new Map(
    tips.filter(([branch]) =>
      isFolder ? branch !== '' : branch === stem || /^\.\d+$/.test(branch.slice(stem.length)),
    ),
  )
}

async function aheadBehind(place: GitPlace, commit: string): Promise<{ ahead: number; behind: number }> {
  const head = await headCommit(place)
  if (head === null) return { ahead: 0, behind: Number(await place.git.run(['rev-list', '--count', commit])) }
  const [ahead, behind] = (
    await place.git.run(['rev-list', '--left-right', '--count', `${head}...${commit}`])
  ).split('\t')
  return { ahead: Number(ahead), behind: Number(behind) }
}
