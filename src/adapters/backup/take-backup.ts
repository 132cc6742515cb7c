import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { BACKUPS, backupMessage, readBackupMessage, stampOf } from '../../domain/backup/backup.ts'
import type { LeftOut } from '../../domain/backup/left-out.ts'
import { Failure } from '../../domain/failure.ts'
import type { Taken } from '../../ports/backup.ts'
import { alone } from '../fs/alone.ts'
import { makeOwnFolder } from '../fs/own-folder.ts'
import type { GitPlace } from '../git/git-place.ts'
import { tipsBelow } from '../git/git-refs.ts'
import { updateRefs } from '../git/update-refs.ts'
import { currentBranch, headCommit } from '../git/work-tree.ts'
import { commitsToSave, type CommitsToSave } from './commits-to-save.ts'
import { findUnwanted, type FindSecret } from './find-secrets.ts'
import { readMemory, writeMemory, type Memory } from './memory.ts'
import { cloneName, treeFolder } from './places.ts'
import { emptyTree, rawDiff } from './raw-diff.ts'
import {
  INDEX_SETTINGS,
  openWorkIndex,
  setEntries,
  updateWorkIndex,
  type Updated,
  type WorkIndex,
} from './work-index.ts'

export interface TakeOptions {
  readonly now: Date
  readonly findSecret: FindSecret
}

/**
 * Saves the working tree as a commit under a ref of brain's own, when it is not what was saved last. The user's index, files,
 * HEAD and stash stay byte for byte as they are.
 */
export async function takeBackup(place: GitPlace, options: TakeOptions): Promise<Taken> {
  const folder = treeFolder(place)
  makeOwnFolder(folder)
  const taken = await alone(`${folder}.lock`, async () => {
    try {
      return await take(place, folder, options)
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'GIT_FAILED') throw error
      // The index may name objects that were collected: once more from nothing, and then it is no matter of memory.
      await rm(folder, { recursive: true, force: true })
      return await take(place, folder, options)
    }
  })
  const nothing = { id: null, commit: null, leftOut: [], news: [], withoutCommits: false }
  return taken ?? { as: 'busy', root: place.root, ...nothing }
}

async function take(place: GitPlace, folder: string, { now, findSecret }: TakeOptions): Promise<Taken> {
  const head = await headCommit(place)
  const before = { ...(await readMemory(folder)), head }
  const opened = await openWorkIndex(place, folder, before)
  const clone = await cloneName(place)
  const last = newestOf(place, clone)
  const told = { root: place.root, id: last?.id ?? null, commit: last?.commit ?? null }
  if (opened === null) return { as: 'clean', ...told, leftOut: [], news: [], withoutCommits: false }
  const target = targetOf(place)
  const commits = await commitsToSave(place, { head, target, known: before.commits, findSecret })
  const updated = await updateWorkIndex(place, opened.index, opened.memory)
  const made = await cleanTree(place, opened.index, {
    memory: before,
    base: commits.base,
    target,
    findSecret,
  })
  const leftOut = [...updated.leftOut, ...made.leftOut]
  const memory = remembered(
    { ...opened.memory, commits: commits.known },
    { updated, leftOut, tree: made.tree, target },
  )
  const common = {
    ...told,
    leftOut,
    news: leftOut.filter(({ path }) => !before.leftOut.some((known) => known.path === path)),
    withoutCommits: !commits.isWhole,
  }
  const state = { head, clone, target, leftOut, tree: made.tree, commits, now }
  const standing = await standingOf(place, state, last?.commit ?? null)
  const saved = standing === 'taken' ? await save(place, state) : null
  await writeMemory(folder, memory)
  return { as: standing, ...common, ...saved }
}

interface State {
  readonly head: string | null
  readonly clone: string
  readonly target: string | null
  readonly leftOut: readonly LeftOut[]
  readonly tree: string
  readonly commits: CommitsToSave
  readonly now: Date
}

/** Which remote the backup was looked through for: what is pushed is judged by what is there already. */
export function targetOf({ remoteUrl }: GitPlace): string | null {
  return remoteUrl === null ? null : createHash('sha256').update(remoteUrl).digest('hex').slice(0, 12)
}

function newestOf(place: GitPlace, clone: string): { readonly id: string; readonly commit: string } | null {
  const own = [...tipsBelow(place, `${BACKUPS}${clone}/`)].toSorted(([a], [b]) => (a < b ? 1 : -1))
  const [stamp, commit] = own[0] ?? []
  return stamp === undefined || commit === undefined ? null : { id: `${clone}@${stamp}`, commit }
}

interface Cleaning {
  readonly memory: Memory
  readonly base: string | null
  readonly target: string | null
  readonly findSecret: FindSecret
}

/** The tree of the index, once nothing is in it that must not be saved: that is as it was before, or is not there. */
async function cleanTree(
  place: GitPlace,
  index: WorkIndex,
  { memory, base, target, findSecret }: Cleaning,
): Promise<{ readonly tree: string; readonly leftOut: readonly LeftOut[] }> {
  const tree = await place.git.run([...INDEX_SETTINGS, 'write-tree'], { env: index.env })
  const isKnown = memory.clean !== null && memory.clean.target === (target ?? '')
  const from = isKnown ? (memory.clean?.tree ?? '') : (base ?? (await emptyTree(place)))
  const unwanted = await findUnwanted(place, await rawDiff(place, from, tree), findSecret)
  if (unwanted.length === 0) return { tree, leftOut: [] }
  const former = unwanted.map(({ path, change }) => ({ path, entry: change.from }))
  await setEntries(place, index, former)
  const leftOut = unwanted.map(({ path, reason, detail }) => ({ path, reason, detail }))
  const cleaned = await place.git.run([...INDEX_SETTINGS, 'write-tree'], { env: index.env })
  const [still] = await findUnwanted(place, await rawDiff(place, from, cleaned), findSecret)
  // A name that is no text cannot be given back to git.
  if (still !== undefined)
    throw new Failure('SECRET_FOUND', { what: still.path, kind: still.detail ?? '', line: 1 })
  return { tree: cleaned, leftOut }
}

interface Found {
  readonly updated: Updated
  readonly leftOut: readonly LeftOut[]
  readonly tree: string
  readonly target: string | null
}

function remembered(memory: Memory, { updated, leftOut, tree, target }: Found): Memory {
  const out = new Set(leftOut.map(({ path }) => path))
  const added = [...new Set([...memory.added, ...updated.added])].filter((path) => !out.has(path))
  return {
    ...memory,
    added,
    clean: { tree, target: target ?? '' },
    leftOut: leftOut.map((each) => {
      const isJudged = each.reason === 'secret' || each.reason === 'secret-file'
      return { ...each, signature: isJudged ? (updated.signatures.get(each.path) ?? null) : null }
    }),
  }
}

async function standingOf(
  place: GitPlace,
  { tree, commits, head, target }: State,
  last: string | null,
): Promise<'taken' | 'unchanged' | 'clean'> {
  const treeOf = async (commit: string | null): Promise<string> =>
    commit === null ? await emptyTree(place) : await place.git.run(['rev-parse', `${commit}^{tree}`])
  if (!commits.isAhead && tree === (await treeOf(head))) return 'clean'
  if (last === null) return 'taken'
  const said = await place.git.run(['log', '-1', '--no-show-signature', '--format=%B', last])
  const facts = readBackupMessage(said)
  const isSame = tree === (await treeOf(last)) && facts?.head === head && facts?.target === target
  return isSame ? 'unchanged' : 'taken'
}

/** A machine that never committed has no name to commit by. */
export const NOBODY = { NAME: 'brain', EMAIL: 'brain@localhost' }

async function save(
  place: GitPlace,
  state: State,
): Promise<{ readonly id: string; readonly commit: string }> {
  const { clone, head, target, commits, leftOut, tree } = state
  const branch = await currentBranch(place)
  for (let at = state.now; ; at = new Date(at.getTime() + 1_000)) {
    const stamp = stampOf(at)
    if (tipsBelow(place, `${BACKUPS}${clone}/`).has(stamp)) continue
    const facts = { branch, head, target, hasCommits: commits.isWhole, leftOut: leftOut.length }
    const message = backupMessage(facts, { clone, stamp })
    const commit = await commitTree(place, { tree, parent: commits.base, message, at })
    await assertWhole(place, commit, commits.base)
    const ref = `${BACKUPS}${clone}/${stamp}`
    const { ok, stderr } = await updateRefs(place, [`create ${ref} ${commit}`])
    if (!ok) throw new Failure('GIT_FAILED', { command: `git update-ref ${ref}`, stderr })
    return { id: `${clone}@${stamp}`, commit }
  }
}

async function commitTree(
  { git }: GitPlace,
  { tree, parent, message, at }: { tree: string; parent: string | null; message: string; at: Date },
): Promise<string> {
  const date = `${Math.floor(at.getTime() / 1_000)} +0000`
  const dates = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
  const words = ['commit-tree', ...(parent === null ? [] : ['-p', parent]), '-F', '-', tree]
  const output = await git.try(words, { env: dates, input: message })
  if (output.exitCode === 0) return output.stdout.toString('utf8').trim()
  const nobody = Object.entries(NOBODY).flatMap(([key, value]) =>
    ['AUTHOR', 'COMMITTER'].map((role) => [`GIT_${role}_${key}`, value]),
  )
  return await git.run(words, { env: { ...dates, ...Object.fromEntries(nobody) }, input: message })
}

/** A collection of garbage may have taken what brain's index remembers, and git does not look when it names a commit. */
async function assertWhole({ git }: GitPlace, commit: string, parent: string | null): Promise<void> {
  const without = parent === null ? [] : ['--not', parent]
  await git.run(['rev-list', '--objects', '--quiet', commit, ...without])
}
