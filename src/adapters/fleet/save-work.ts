import { statSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isSecretFile } from '../../domain/backup/left-out.ts'
import { Failure } from '../../domain/failure.ts'
import type { Saved } from '../../ports/fleet.ts'
import { copyIndex } from '../backup/copy-index.ts'
import type { GitPlace } from '../git/git-place.ts'
import { quietly, settlePush } from '../git/git-push.ts'

/** Remembers, for this work place alone, what was saved last. */
const SAVED = 'refs/worktree/brain-saved'

const FILE_BYTES_MAX = 50 * 1024 * 1024
const NOTHING: Saved = { branch: null, commit: null }

/**
 * Pushes all that is only in this work place. Files without a commit get one that the place itself does not see: its HEAD,
 * index and files stay as they are, so that an agent that still works is not disturbed.
 */
export async function saveWork(
  place: GitPlace,
  { branch, message }: { readonly branch: string | null; readonly message: string },
): Promise<Saved> {
  const now = await whatIsThere(place)
  if (now.head === null) return NOTHING
  const isUntouched = now.saved === null && (await isClean(place))
  const commit = isUntouched ? now.head : await commitAll(place, { ...now, head: now.head }, message)
  if (commit === now.pushed || (await isOnRemote(place, commit))) return NOTHING
  const to = await pushSomewhere(place, commit, branch)
  await place.git.run(['update-ref', SAVED, commit])
  await place.git.run(['update-ref', `refs/remotes/${place.remote}/${to}`, commit])
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
  message: string,
): Promise<string> {
  const parents = await parentsFor(place, head, saved)
  const tree = await treeOfFiles(place, head)
  const [parent = head] = parents
  if (parents.length === 1 && tree === (await place.git.run(['rev-parse', `${parent}^{tree}`]))) return parent
  return await place.git.run(
    ['commit-tree', ...parents.flatMap((each) => ['-p', each]), '-m', message, tree],
    { env: AUTHOR },
  )
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

/** Through an index of its own; the place's own one tells which files need not be read again. */
async function treeOfFiles(place: GitPlace, head: string): Promise<string> {
  const index = join(place.gitDir, `brain-save-${process.pid}.index`)
  const env = { GIT_INDEX_FILE: index }
  try {
    if (!(await copyIndex(place, index))) await place.git.run(['read-tree', head], { env })
    await place.git.run(['add', '--all', '--ignore-errors', '--', '.'], { env }).catch(onlyUnreadable)
    const added = ['diff-index', '--cached', '--diff-filter=A', '--name-only', '-z', head]
    const output = await place.git.run(added, { env })
    const unwanted = output.split('\0').filter((path) => path !== '' && isUnwanted(place, path))
    if (unwanted.length > 0)
      await place.git.run(['update-index', '--force-remove', '-z', '--stdin'], {
        env,
        input: `${unwanted.join('\0')}\0`,
      })
    return await place.git.run(['write-tree'], { env })
  } finally {
    await rm(index, { force: true })
    await rm(`${index}.lock`, { force: true })
  }
}

/** A file that cannot be read, or goes away in the middle, does not keep the others from being saved. */
function onlyUnreadable(error: unknown): void {
  if (!(error instanceof Failure) || error.code !== 'GIT_FAILED') throw error
}

function isUnwanted({ root }: GitPlace, path: string): boolean {
  if (isSecretFile(path)) return true
  return (statSync(join(root, path), { throwIfNoEntry: false })?.size ?? 0) > FILE_BYTES_MAX
}

async function isOnRemote({ git, remote }: GitPlace, commit: string): Promise<boolean> {
  const among = `refs/remotes/${remote}/`
  return (await git.run(['for-each-ref', '--count=1', '--contains', commit, '--format=x', among])) !== ''
}

/** To the branch, never by force; where git refuses that, to one that nobody else has. */
async function pushSomewhere(place: GitPlace, commit: string, branch: string | null): Promise<string> {
  if (branch !== null && (await pushTo(place, commit, branch))) return branch
  const stem = (await place.git.run(['rev-parse', '--abbrev-ref', 'HEAD'])).replace(/^task\//, '')
  const rescue = `rescue/${stem.replaceAll(/[^\w.-]/g, '-')}-${commit.slice(0, 8)}`
  if (await pushTo(place, commit, rescue)) return rescue
  throw new Failure('RETRIES_EXHAUSTED', { rounds: 2 })
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
