import type { Prune } from '../../domain/decision.ts'
import { checkedOutBranches } from './git-local-refs.ts'
import { causeOf } from './git-errors.ts'
import type { GitPlace } from './git-place.ts'
import { quietly } from './git-push.ts'
import { headsOf, noteOwnPush } from './git-refs.ts'
import { updateRefs } from './update-refs.ts'

/** Few enough for one command line, and for hosts that take only so many refs in a push. */
const BATCH = 200

/**
 * Deletes branches, each only where it was seen. The change that they belong to stands already: what cannot be deleted
 * is said in a note, and never an error.
 */
export async function pruneBranches(place: GitPlace, prunes: readonly Prune[]): Promise<readonly string[]> {
  if (prunes.length === 0) return []
  return place.remote === null ? await pruneLocally(place, prunes) : await pruneOnRemote(place, prunes)
}

async function pruneOnRemote(place: GitPlace, prunes: readonly Prune[]): Promise<readonly string[]> {
  const left = new Map(prunes.map((prune) => [prune.branch, prune]))
  const moved: string[] = []
  let reason: string | null = null
  for (let at = 0; at < prunes.length && reason === null; at += BATCH) {
    const batch = await pushDeletions(place, prunes.slice(at, at + BATCH))
    for (const branch of batch.deleted) left.delete(branch)
    for (const branch of batch.moved) left.delete(branch)
    moved.push(...batch.moved)
    reason = batch.reason
  }
  await forget(
    place,
    prunes.filter(({ branch }) => !left.has(branch) && !moved.includes(branch)),
  )
  const refused = `${branchCount(left.size)} not deleted, the remote refuses it (${reason ?? 'no reason given'}). A closed branch does no harm.`
  return [...movedNote(moved), ...(left.size === 0 ? [] : [refused])]
}

interface Pushed {
  readonly deleted: readonly string[]
  readonly moved: readonly string[]
  /** Why the rest was not deleted; null when all was. */
  readonly reason: string | null
}

async function pushDeletions(place: GitPlace, prunes: readonly Prune[]): Promise<Pushed> {
  const output = await place.git.try([
    ...quietly(place),
    'push',
    '--porcelain',
    '--no-verify',
    '--no-recurse-submodules',
    ...prunes.map(({ branch, from }) => `--force-with-lease=refs/heads/${branch}:${from}`),
    place.remote ?? '',
    ...prunes.map(({ branch }) => `:refs/heads/${branch}`),
  ])
  const lines = output.stdout
    .toString('utf8')
    .split('\n')
    .map((line) => PORCELAIN.exec(line))
    .filter((match) => match !== null)
    .map(([, flag = '', branch = '', summary = '']) => ({ flag, branch, summary }))
  const deleted = lines.filter(({ flag }) => flag === '-')
  const moved = lines.filter(({ flag, summary }) => flag === '!' && MOVED.test(summary))
  const refused = lines.find((line) => line.flag === '!' && !moved.includes(line))
  const isAll = deleted.length + moved.length === prunes.length
  return {
    deleted: deleted.map(({ branch }) => branch),
    moved: moved.map(({ branch }) => branch),
    reason: isAll ? null : reasonOf(refused?.summary, output.stderr),
  }
}

/** `<flag>\t<from>:<to>\t<summary>` (git-push, OUTPUT). */
const PORCELAIN = /^(.)\t[^\t]*:refs\/heads\/([^\t]+)\t(.*)$/
/** By a push that was faster. */
const MOVED = /stale info|cannot lock ref|incorrect old value/

function reasonOf(summary: string | undefined, stderr: string): string {
  const said = /\(([^)]*)\)/.exec(summary ?? '')?.[1]
  return said ?? String(causeOf(stderr, {}).details['reason'])
}

/** Brain's own copy of the remote's branches learns of it at once. */
async function forget(place: GitPlace, prunes: readonly Prune[]): Promise<void> {
  await noteOwnPush(place)
  const heads = headsOf(place)
  await updateRefs(
    place,
    prunes.map(({ branch }) => `delete ${heads}${branch}`),
  )
}

/** A branch that is checked out belongs to whoever works in that worktree. */
async function pruneLocally(place: GitPlace, prunes: readonly Prune[]): Promise<readonly string[]> {
  const checkedOut = await checkedOutBranches(place)
  const held = prunes.filter(({ branch }) => checkedOut.has(branch))
  const free = prunes.filter(({ branch }) => !checkedOut.has(branch))
  const command = ({ branch, from }: Prune): string => `delete refs/heads/${branch} ${from}`
  const moved: string[] = []
  if (!(await updateRefs(place, free.map(command))).ok) {
    for (const prune of free) if (!(await updateRefs(place, [command(prune)])).ok) moved.push(prune.branch)
  }
  const heldNote = `${branchCount(held.length)} not deleted: checked out in ${[...new Set(held.map(({ branch }) => checkedOut.get(branch)))].join(', ')}.`
  return [...movedNote(moved), ...(held.length === 0 ? [] : [heldNote])]
}

function movedNote(moved: readonly string[]): readonly string[] {
  return moved.length === 0
    ? []
    : [
        `${branchCount(moved.length)} not deleted, because somebody pushed meanwhile: ${moved.slice(0, 5).join(', ')}.`,
      ]
}

function branchCount(count: number): string {
  return count === 1 ? '1 branch was' : `${count} branches were`
}
