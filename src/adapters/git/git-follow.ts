import type { HandEdit } from '../../domain/decision.ts'
import { stepTree, stepTreeBack } from './git-follow-tree.ts'
import { checkedOutBranches } from './git-local-refs.ts'
import type { GitPlace } from './git-place.ts'
import { markPublished } from './git-published.ts'
import { journaled } from './step-journal.ts'
import { updateRefs } from './update-refs.ts'

/** Where a branch went on the remote; null: it was deleted there. */
export interface Followed {
  readonly branch: string
  readonly to: string | null
}

const FAST_FORWARD = [
  'merge',
  '--ff-only',
  '--no-autostash',
  '--no-overwrite-ignore',
  '--no-verify-signatures',
  '--quiet',
]

/**
 * Brings the user's own copy of a branch along after a push, when that harms nothing: by fast-forward where it is
 * checked out here, by ref where it is not checked out anywhere. Says so where git declines (protocol §7).
 * `published` are edits of the working tree that the commit holds.
 */
export async function followBranch(
  place: GitPlace,
  { branch, to }: Followed,
  published: readonly HandEdit[] = [],
): Promise<string | null> {
  if (place.remote === null || to === null) return null
  const at = (await checkedOutBranches(place)).get(branch)
  if (at === undefined) return await followRef(place, branch, to)
  if (at !== place.root || place.bare) {
    return `${branch} is checked out in ${at} and stays where it is there: git pull --ff-only brings it along.`
  }
  const from = await tipHere(place, branch)
  const bring = (): Promise<string | null> => bringHere(place, { branch, from, to }, published)
  if (from === to) return await bring()
  return await journaled(place, { kind: 'follow', move: { branch, from, to }, publishes: published }, bring)
}

interface Bringing {
  readonly branch: string
  readonly from: string | null
  readonly to: string
}

async function bringHere(
  place: GitPlace,
  { branch, from, to }: Bringing,
  published: readonly HandEdit[],
): Promise<string | null> {
  const takeBack = await markPublished(place, published, to)
  const reason = from === null ? await giveBirth(place, branch, to) : await fastForward(place, to)
  if (reason === null) return null
  await takeBack()
  return `Your ${branch} stays where it is (${reason}). Save or commit your changes, then: brain sync`
}

/** Only when the branch exists here; `fetch .` refuses anything but a fast-forward. */
async function followRef(place: GitPlace, branch: string, commit: string): Promise<string | null> {
  if ((await tipHere(place, branch)) === null) return null
  const target = `${commit}:refs/heads/${branch}`
  const output = await place.git.try(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '.', target])
  return output.exitCode === 0 ? null : ownCommits(branch)
}

function ownCommits(branch: string): string {
  return `Your ${branch} has commits of its own and stays where it is: git pull --rebase brings it along.`
}

/** null before its first commit. */
async function tipHere(place: GitPlace, branch: string): Promise<string | null> {
  const known = await place.git.try(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`])
  return known.exitCode === 0 ? known.stdout.toString('utf8').trim() : null
}

/** null when done, else why not. */
async function fastForward(place: GitPlace, commit: string): Promise<string | null> {
  const output = await place.git.try([...FAST_FORWARD, commit])
  return output.exitCode === 0 ? null : whyDeclined(output.stderr)
}

/** The first commit of a branch that HEAD is on already: git's own merge would overwrite ignored files here. */
async function giveBirth(place: GitPlace, branch: string, commit: string): Promise<string | null> {
  const step = { at: place.root, from: null, to: commit }
  const stepped = await stepTree(place, step)
  if (stepped === 'busy') return 'another git command is at work'
  if (stepped !== 'done') return stepped.reason
  const made = await updateRefs(place, [`create refs/heads/${branch} ${commit}`])
  if (made.ok) return null
  await stepTreeBack(place, step)
  return whyDeclined(made.stderr)
}

const PATHS_SHOWN_MAX = 3

/** Git names the files in the way below its first line, each after a tab. */
function whyDeclined(stderr: string): string {
  const lines = stderr.split('\n')
  const paths = lines.filter((line) => line.startsWith('\t')).map((line) => line.trim())
  if (paths.length > 0) {
    const more = paths.length > PATHS_SHOWN_MAX ? ', …' : ''
    return `in the way: ${paths.slice(0, PATHS_SHOWN_MAX).join(', ')}${more}`
  }
  const said = lines.map((line) => line.replace(/^(error|fatal|hint): /, '').trim())
  return said.find((line) => line !== '') ?? 'git declined'
}
