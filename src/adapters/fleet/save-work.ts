import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import type { Saved } from '../../ports/fleet.ts'
import { copyIndex } from '../backup/copy-index.ts'
import type { GitPlace } from '../git/git-place.ts'
import { quietly, settlePush } from '../git/git-push.ts'
import type { FindSecret } from '../backup/find-secrets.ts'
import { cleanTree, type IndexFile } from './clean-tree.ts'
import { otherTips } from './other-tips.ts'

/** Remembers, for this work place alone, what was saved last. */
const SAVED = 'refs/worktree/brain-saved'

const NOTHING: Saved = { branch: null, commit: null }

export interface SaveRequest {
  readonly branch: string | null
  readonly message: string
  readonly findSecret: FindSecret
}

/**
 * Pushes all that is only in this work place. Files without a commit get one that the place itself does not see: its HEAD,
 * index and files stay as they are, so that an agent that still works is not disturbed.
 */
export async function saveWork(place: GitPlace, request: SaveRequest): Promise<Saved> {
  const saved = await saveFiles(place, request)
  const rescued = await saveOthers(place, request)
  return rescued.length === 0 ? saved : { ...saved, rescued }
}

/** With HEAD's commits. */
async function saveFiles(place: GitPlace, request: SaveRequest): Promise<Saved> {
  const now = await whatIsThere(place)
  if (now.head === null) return NOTHING
  const isUntouched = now.saved === null && (await isClean(place))
  const commit = isUntouched ? now.head : await commitAll(place, { ...now, head: now.head }, request)
  if (commit === now.pushed || (await isOnRemote(place, commit))) return NOTHING
  const to = await pushSomewhere(place, commit, request.branch)
  await place.git.run(['update-ref', SAVED, commit])
  await notePushed(place, commit, to)
  return { branch: to, commit }
}

interface WhatIsThere {
  readonly head: string | null
  /** What was saved last. */
  readonly saved: string | null
  /** The branch that HEAD is on, as the place last saw it on the remote. */
  readonly pushed: string | null
}

/** One process for all. */
async function whatIsThere({ git, gitDir, remote }: GitPlace): Promise<WhatIsThere> {
  const branch = /^ref: refs\/heads\/(.+)$/m.exec(await readFile(join(gitDir, 'HEAD'), 'utf8'))?.[1] ?? 'HEAD'
  const names = ['HEAD', SAVED, `refs/remotes/${remote}/${branch}`]
  const found = await git.objects.info(names.map((name) => `${name}^{commit}`))
  git.objects.end()
  const [head = null, saved = null, pushed = null] = found.map((object) => object?.id ?? null)
  return { head, saved, pushed }
}

/** Most have committed all that they have. */
async function isClean({ git }: GitPlace): Promise<boolean> {
  const words = ['status', '--porcelain', '-z', '--untracked-files=normal', '--ignore-submodules=none']
  return (await git.run(words)) === ''
}

async function commitAll(
  place: GitPlace,
  { head, saved }: WhatIsThere & { readonly head: string },
  { message, findSecret }: SaveRequest,
): Promise<string> {
  const parents = await parentsFor(place, head, saved)
  const fill = (env: IndexFile): Promise<void> => addFiles(place, head, env)
  const { tree, leftOut } = await cleanTree(place, { head, fill, findSecret })
  const [parent = head] = parents
  if (parents.length === 1 && tree === (await place.git.run(['rev-parse', `${parent}^{tree}`]))) return parent
  return await commitTree(place, { tree, parents, message: withLeftOut(message, leftOut) })
}

interface NewCommit {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  /** Unix seconds; now where it is not said. */
  readonly at?: string
}

async function commitTree({ git }: GitPlace, { tree, parents, message, at }: NewCommit): Promise<string> {
  const dates = at === undefined ? {} : { GIT_AUTHOR_DATE: `${at} +0000`, GIT_COMMITTER_DATE: `${at} +0000` }
  const words = ['commit-tree', ...parents.flatMap((each) => ['-p', each]), '-m', message, tree]
  return await git.run(words, { env: { ...AUTHOR, ...dates } })
}

function withLeftOut(message: string, leftOut: readonly string[]): string {
  return leftOut.length === 0 ? message : `${message}\n\nLeft out: ${leftOut.join(', ')}`
}

/** A machine that never committed has no name to commit by. */
const AUTHOR = {
  GIT_AUTHOR_NAME: 'brain',
  GIT_AUTHOR_EMAIL: 'brain@localhost',
  GIT_COMMITTER_NAME: 'brain',
  GIT_COMMITTER_EMAIL: 'brain@localhost',
}

async function parentsFor(place: GitPlace, head: string, saved: string | null): Promise<readonly string[]> {
  if (saved === null || (await isWithin(place, saved, head))) return [head]
  return (await isWithin(place, head, saved)) ? [saved] : [head, saved]
}

async function isWithin({ git }: GitPlace, ancestor: string, commit: string): Promise<boolean> {
  return (await git.try(['merge-base', '--is-ancestor', ancestor, commit])).exitCode === 0
}

/** The place's own index tells which files need not be read again. */
async function addFiles(place: GitPlace, head: string, env: IndexFile): Promise<void> {
  if (!(await copyIndex(place, env.GIT_INDEX_FILE))) await place.git.run(['read-tree', head], { env })
  await place.git.run(['add', '--all', '--ignore-errors', '--', '.'], { env }).catch(onlyUnreadable)
}

/** A file that cannot be read, or goes away in the middle, does not keep the others from being saved. */
function onlyUnreadable(error: unknown): void {
  if (!(error instanceof Failure) || error.code !== 'GIT_FAILED') throw error
}

async function isOnRemote({ git, remote }: GitPlace, commit: string): Promise<boolean> {
  const among = `refs/remotes/${remote}/`
  return (await git.run(['for-each-ref', '--count=1', '--contains', commit, '--format=x', among])) !== ''
}

/** To the branch, never by force; where git refuses that, to one that nobody else has. */
async function pushSomewhere(place: GitPlace, commit: string, branch: string | null): Promise<string> {
  if (branch !== null && (await pushTo(place, commit, branch))) return branch
  return await pushAside(place, commit)
}

/** Answers the branch. */
async function pushAside(place: GitPlace, commit: string): Promise<string> {
  const stem = (await place.git.run(['rev-parse', '--abbrev-ref', 'HEAD'])).replace(/^task\//, '')
  return await pushToRescue(place, commit, { stem: stem.replaceAll(/[^\w.-]/g, '-'), rounds: 2 })
}

/** To a branch that nobody else has, which is answered; `rounds` is how often the remote will have refused if it refuses this. */
export async function pushToRescue(
  place: GitPlace,
  commit: string,
  { stem, rounds }: { readonly stem: string; readonly rounds: number },
): Promise<string> {
  const rescue = `rescue/${stem}-${commit.slice(0, 8)}`
  if (await pushTo(place, commit, rescue)) return rescue
  throw new Failure('RETRIES_EXHAUSTED', { rounds })
}

async function notePushed({ git, remote }: GitPlace, commit: string, branch: string): Promise<void> {
  await git.run(['update-ref', `refs/remotes/${remote}/${branch}`, commit])
}

/** What was committed on other branches, or stashed. Answers the rescue branches. */
async function saveOthers(place: GitPlace, request: SaveRequest): Promise<readonly string[]> {
  const rescued: string[] = []
  for (const { commit: tip, isStash } of await otherTips(place)) {
    const commit = isStash ? await flatStash(place, tip, request) : tip
    if (await isOnRemote(place, commit)) continue
    const to = await pushAside(place, commit)
    await notePushed(place, commit, to)
    rescued.push(to)
  }
  return rescued
}

/** A stash as one commit, the same each time. Its new files are the tree of its third parent. */
async function flatStash(
  place: GitPlace,
  stash: string,
  { message, findSecret }: SaveRequest,
): Promise<string> {
  const { git } = place
  const head = await git.run(['rev-parse', `${stash}^1`])
  const fill = async (env: IndexFile): Promise<void> => {
    await git.run(['read-tree', stash], { env })
    const fresh = await git.try(['ls-tree', '-r', '-z', `${stash}^3`])
    if (fresh.exitCode === 0)
      await git.run(['update-index', '-z', '--index-info'], { env, input: fresh.stdout })
  }
  const { tree, leftOut } = await cleanTree(place, { head, fill, findSecret })
  const at = await git.run(['show', '-s', '--no-show-signature', '--format=%ct', stash])
  const said = withLeftOut(`${message} (stashed)`, leftOut)
  return await commitTree(place, { tree, parents: [head], message: said, at })
}

/** Never by force; false when the remote refuses it. Throws all other failures. */
export async function pushTo(place: GitPlace, to: string, branch: string): Promise<boolean> {
  const output = await place.git.try([
    ...quietly(place),
    ...['push', '--quiet', '--porcelain', '--no-verify', '--no-recurse-submodules'],
    place.remote ?? '',
    `${to}:refs/heads/${branch}`,
  ])
  return (await settlePush(place, [{ branch, from: null, to }], output)) === 'applied'
}
