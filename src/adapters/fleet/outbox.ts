import { shellQuoted } from '../../domain/shell-words.ts'
import { readPlainFile } from '../fs/plain-file.ts'
import { causeOf } from '../git/git-errors.ts'
import type { GitPlace } from '../git/git-place.ts'
import { DEFAULT_REF, MIRROR } from '../git/git-refs.ts'
import { quietly } from '../git/git-push.ts'
import { readRefFiles } from '../git/ref-files.ts'
import { pushTo } from './save-work.ts'

/** A bare repository that a worker takes for its remote, and what brain's own git there runs behind. */
export interface Outbox {
  readonly path: string
  readonly prefix: readonly string[]
}

/** Makes it, with all branches of the remote as this clone last saw them; no settings, hooks or objects of this clone's own. */
export async function makeOutbox(place: GitPlace, path: string, branch: string): Promise<void> {
  await run(place, ['init', '--quiet', '--bare', '--template=', '--', path])
  await fill(place, path, { branch, how: [] })
  const head = await place.git.try(['symbolic-ref', '--quiet', DEFAULT_REF])
  const main = head.stdout.toString('utf8').trim()
  if (main.startsWith(MIRROR))
    await run(place, [
      ...['--git-dir', path, 'symbolic-ref', 'HEAD'],
      `refs/heads/${main.slice(MIRROR.length)}`,
    ])
}

/** Once a worker has had it, git there may run what the worker has put into it. */
export async function refreshOutbox(
  place: GitPlace,
  { path, prefix }: Outbox,
  branch: string,
): Promise<void> {
  const how = [`--receive-pack=${shellLine([...prefix, 'git-receive-pack'])}`]
  await fill(place, path, { branch, how })
}

/** The task's own branch is a moment old, and perhaps not yet among those that this clone has seen. */
async function fill(
  place: GitPlace,
  path: string,
  { branch, how }: { readonly branch: string; readonly how: readonly string[] },
): Promise<void> {
  const own = ownRef(branch)
  await run(place, [...FETCH, ...[place.remote ?? 'origin', `+refs/heads/${branch}:${own}`]])
  await run(place, [
    ...['push', '--quiet', '--no-verify', '--no-recurse-submodules', ...how, path],
    ...[`+${MIRROR}*:refs/heads/*`, `^${MIRROR}${branch}`, `+${own}:refs/heads/${branch}`],
  ])
  await run(place, ['update-ref', '-d', own])
}

const FETCH = 'fetch --quiet --no-tags --no-write-fetch-head --no-auto-gc --no-recurse-submodules'.split(' ')

function ownRef(branch: string): string {
  return `refs/brain/outbox/${branch}`
}

/** By outbox and branch: the tip that was last to be carried on, and whether the remote took it. */
const carried = new Map<string, { readonly tip: string; readonly isTaken: boolean }>()

/**
 * Carries what the worker pushed to its branch on to the remote, never by force. True when the remote has it; false when it is refused
 * there, or there is nothing. Throws failures of the remote.
 */
export async function carryOn(place: GitPlace, outbox: Outbox, branch: string): Promise<boolean> {
  const tip = tipOf(outbox, branch)
  const key = `${outbox.path} ${branch}`
  if (tip === null) return false
  const before = carried.get(key)
  if (before?.tip === tip) return before.isTaken
  const isTaken = await pushTo(place, await fetchFrom(place, outbox, branch), branch)
  carried.set(key, { tip, isTaken })
  return isTaken
}

/** Cheap enough for each second. The worker may write anything there; what git finds is asked of git. */
function tipOf({ path }: Outbox, branch: string): string | null {
  const [, tip] = readRefFiles(path, [`refs/heads/${branch}`], readPlainFile)?.[0] ?? []
  return tip === undefined || tip.startsWith('ref: ') ? null : tip
}

/** Brings a branch of the outbox here, checked, under a name that nobody else uses. Answers its commit. */
export async function fetchFrom(place: GitPlace, { path, prefix }: Outbox, branch: string): Promise<string> {
  const ref = ownRef(branch)
  await run(place, [
    ...['-c', 'fetch.fsckObjects=true', ...FETCH],
    ...[`--upload-pack=${shellLine([...prefix, 'git-upload-pack'])}`],
    ...[path, `+refs/heads/${branch}:${ref}`],
  ])
  const commit = await place.git.run(['rev-parse', '--verify', `${ref}^{commit}`])
  await run(place, ['update-ref', '-d', ref])
  return commit
}

function shellLine(words: readonly string[]): string {
  return words.map(shellQuoted).join(' ')
}

async function run(place: GitPlace, args: readonly string[]): Promise<void> {
  const output = await place.git.try([...quietly(place), ...args])
  if (output.exitCode !== 0) throw causeOf(output.stderr, { command: `git ${args.slice(0, 3).join(' ')}` })
}
