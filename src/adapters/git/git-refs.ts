import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mark } from '../../domain/task/task.ts'
import { isWorkBranch } from '../documents/work-branches.ts'
import type { GitPlace } from './git-place.ts'
import { readRefFiles, refsText, resolvedRefs } from './ref-files.ts'
import { trackingTouchedMs } from './tracking-touched.ts'
import { writeWhole } from './write-whole.ts'

/** Brain's own copy of the remote's branches: no tracking ref, hook or refspec of the user's matters. */
export const MIRROR = 'refs/brain/heads/'
/** A symbolic ref into the mirror: the remote's default branch, as the remote said it. */
export const DEFAULT_REF = 'refs/brain/HEAD'

/** `refs/brain/lost/<branch>/<day>-<commit>`: work that was on the remote and is not any more. */
export const LOST = 'refs/brain/lost/'

export interface BranchRef {
  readonly branch: string
  readonly commit: string
  /** Unix seconds. */
  readonly committedAt: number
  readonly author: string
  readonly subject: string
  readonly mark: Mark | null
  readonly parents: readonly string[]
}

/** What one process lists. */
export interface Refs {
  readonly branches: readonly BranchRef[]
  /** Refs that are no branches, by their whole names. */
  readonly others: readonly BranchRef[]
  /** The remote's default branch as this clone remembers it; null when it was never asked. */
  readonly defaultBranch: string | null
  /** All of them and where they point: as long as it is the same, every branch and what is in it is the same. */
  readonly text: string
}

/** Where the branches that count are kept: the mirror of the remote, or the local heads when there is no remote. */
export function headsOf(place: GitPlace): string {
  return place.remote === null ? 'refs/heads/' : MIRROR
}

const FORMAT = [
  'refname',
  'objectname',
  'committerdate:unix',
  'authorname',
  'contents:subject',
  // One atom for all: before git 2.43 two of them share their keys.
  'trailers:key=Brain-Opens,key=Brain-Closes,key=Brain-Approves,keyonly,separator=%2C',
  'parent',
  'symref',
]
  .map((field) => `%(${field})`)
  .join('%00')

/** Every branch with its newest commit. */
export function listBranches(place: GitPlace): readonly BranchRef[] {
  return listRefs(place).branches
}

/** All that a look wants to know of refs, what was lost included. */
export function listLookedAt(place: GitPlace): Refs {
  return listRefs(place, LOST)
}

/** The text of what is looked at, where that takes no git process; null where it does. */
export function readLookedAt(place: GitPlace): string | null {
  const refs = readRefFiles(place.commonDir, askedFor(place, LOST))
  return refs === null ? null : refsText(refs)
}

/** Each branch with its tip. */
export function branchTips(place: GitPlace): ReadonlyMap<string, string> {
  return tipsBelow(place, headsOf(place))
}

/** The refs below the prefix, without it, with the commits that they name; by git only where its files do not say. */
export function tipsBelow({ commonDir, git }: GitPlace, prefix: string): ReadonlyMap<string, string> {
  const refs =
    resolvedRefs(readRefFiles(commonDir, [prefix])) ??
    git
      .readNow(['for-each-ref', '--format=%(refname) %(objectname)', prefix])
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' '))
  return new Map(refs.map(([name = '', commit = '']) => [name.slice(prefix.length), commit]))
}

function askedFor(place: GitPlace, ...more: readonly string[]): readonly string[] {
  return [headsOf(place), ...(place.remote === null ? [] : [DEFAULT_REF]), ...more]
}

/** Every branch, and the refs below `more`. One git process. */
export function listRefs(place: GitPlace, ...more: readonly string[]): Refs {
  const heads = headsOf(place)
  const listed = place.git.readNow(['for-each-ref', `--format=${FORMAT}`, ...askedFor(place, ...more)])
  const refs = listed
    .split('\n')
    .filter((line) => line.includes('\0'))
    .map(readRef)
  const isBranch = ({ branch }: BranchRef): boolean => branch.startsWith(heads)
  const target = refs.find(({ branch }) => branch === DEFAULT_REF)?.target ?? ''
  return {
    branches: refs.filter(isBranch).map((ref) => ({ ...ref, branch: ref.branch.slice(heads.length) })),
    others: refs.filter((ref) => !isBranch(ref) && ref.branch !== DEFAULT_REF),
    defaultBranch: target.startsWith(MIRROR) ? target.slice(MIRROR.length) : null,
    text: refsText(refs.map(({ branch, commit, target: to }) => [branch, to === '' ? commit : `ref: ${to}`])),
  }
}

function readRef(line: string): BranchRef & { readonly target: string } {
  const [branch = '', commit = '', date = '0', author = '', subject = '', ...more] = line.split('\0')
  const [keys = '', parents = '', target = ''] = more
  return {
    branch,
    commit,
    committedAt: Number(date),
    author,
    subject,
    mark: markOf(keys),
    parents: parents.split(' '),
    target,
  }
}

/** Not split: git 2.39 writes the separator between several keys as `%2C`. */
function markOf(keys: string): BranchRef['mark'] {
  const [opens, closes] = [keys.includes('Brain-Opens'), keys.includes('Brain-Closes')]
  if (closes) return opens ? 'fence' : 'closing'
  if (keys.includes('Brain-Approves')) return 'approving'
  return opens ? 'opening' : null
}

/** The names of the branches whose tips are within a commit. */
export async function listMerged(place: GitPlace, commits: readonly string[]): Promise<ReadonlySet<string>> {
  const heads = headsOf(place)
  const outputs = await Promise.all(
    commits.map((commit) =>
      place.git.run(['for-each-ref', `--merged=${commit}`, '--format=%(refname)', heads]),
    ),
  )
  return new Set(outputs.flatMap((output) => output.split('\n').map((name) => name.slice(heads.length))))
}

/** The default branch's name where this clone does not remember it: what the remote's HEAD says, else what HEAD here says. */
export async function findDefaultBranch(place: GitPlace): Promise<string> {
  return await (place.remote === null ? likeliestBranch(place) : askDefaultBranch(place))
}

/** The remote's default branch as this clone remembers it; null when it was never asked. */
export async function rememberedHead(place: GitPlace): Promise<string | null> {
  const name = (await place.git.try(['symbolic-ref', '--quiet', DEFAULT_REF])).stdout.toString('utf8').trim()
  return name.startsWith(MIRROR) ? name.slice(MIRROR.length) : null
}

/** Asks the remote itself, and keeps the answer once that branch was fetched. Falls back on HEAD here for an empty or silent remote. */
export async function askDefaultBranch(place: GitPlace): Promise<string> {
  const output = await place.git.try(['ls-remote', '--symref', place.remote ?? '', 'HEAD'])
  const said = /^ref: refs\/heads\/(\S+)\tHEAD/m.exec(output.stdout.toString('utf8'))?.[1]
  if (said !== undefined) {
    // Before the first fetch it would point nowhere, which git's own check calls an error.
    if (branchTips(place).has(said)) await place.git.try(['symbolic-ref', DEFAULT_REF, `${MIRROR}${said}`])
    return said
  }
  const tracking = await place.git.try(['symbolic-ref', '--quiet', `refs/remotes/${place.remote ?? ''}/HEAD`])
  const tracked = tracking.stdout.toString('utf8').trim().split('/').slice(3).join('/')
  if (tracked !== '') return tracked
  return await likeliestBranch(place)
}

const USUAL_NAMES = ['main', 'master', 'trunk', 'develop']

/**
 * Where nobody says which branch is the default: the one that HEAD here is on, unless that is somebody's work; else
 * one with a usual name, or the only one there is.
 */
async function likeliestBranch(place: GitPlace): Promise<string> {
  const head = (await place.git.try(['symbolic-ref', '--quiet', 'HEAD'])).stdout.toString('utf8').trim()
  const name = head.startsWith('refs/heads/') ? head.slice('refs/heads/'.length) : null
  const here = name === null || isWorkBranch(name) ? null : name
  if (here !== null && place.remote === null) return here
  const heads = headsOf(place)
  const listed = await place.git.run(['for-each-ref', '--format=%(refname)', heads])
  const names = listed.split('\n').map((ref) => ref.slice(heads.length))
  const shared = names.filter((shareable) => shareable !== '' && !isWorkBranch(shareable))
  const usual = [here, ...USUAL_NAMES].find((wanted) => wanted !== null && shared.includes(wanted))
  return usual ?? (shared.length === 1 ? shared[0] : here) ?? 'main'
}

/** What this clone remembers between commands; losing it costs a fetch, never a fact. */
export interface CloneState {
  readonly fetchedAt?: string
  readonly fetchAfterMs?: number
  /** When our own push last touched the remote's tracking refs, in the file system's milliseconds. */
  readonly ownPushMs?: number
  /** The branch that the host last refused to have pushed to, and why. */
  readonly protectedBranch?: { readonly branch: string; readonly reason: string } | null
  /** When a tip dated in the future was first seen here. */
  readonly firstSeen?: Readonly<Record<string, string>>
  /** The git that was last found new enough. */
  readonly enoughGit?: string
  /** The remote takes no atomic pushes; asked again after this moment. */
  readonly noAtomicUntil?: string
  /** The remote that takes backups as branches only. */
  readonly backupsAsBranch?: string
}

/**
 * The user has pushed or fetched by plain git since brain last fetched: what they know, a reader must know too. git
 * touches a folder of the remote's tracking refs for each of these.
 */
export async function hasUserFetched(
  place: GitPlace,
  { fetchedAt = '', ownPushMs }: CloneState,
): Promise<boolean> {
  const touched = trackingTouchedMs(place)
  return touched !== null && touched !== ownPushMs && touched > Date.parse(fetchedAt)
}

/** Our own push touches a folder as well, and tells readers nothing new. */
export async function noteOwnPush(place: GitPlace): Promise<void> {
  const touched = trackingTouchedMs(place)
  if (touched !== null) await writeState(place, { ownPushMs: touched })
}

export function readState(place: GitPlace): CloneState {
  try {
    return JSON.parse(readFileSync(join(place.brainDir, 'state.json'), 'utf8')) as CloneState
  } catch {
    return {}
  }
}

export async function writeState(place: GitPlace, patch: CloneState): Promise<void> {
  await writeBrainFile(place, 'state.json', JSON.stringify({ ...readState(place), ...patch }))
}

/** Writes under `.git/brain/`. A cache that cannot be written is no error. */
export async function writeBrainFile(place: GitPlace, name: string, text: string): Promise<void> {
  await writeWhole(join(place.brainDir, name), text)
}
