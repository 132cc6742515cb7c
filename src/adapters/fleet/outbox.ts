import { existsSync } from 'node:fs'
import { shellQuoted } from '../../domain/shell-words.ts'
import { readPlainFile } from '../fs/plain-file.ts'
import { causeOf } from '../git/git-errors.ts'
import type { GitPlace } from '../git/git-place.ts'
import { DEFAULT_REF, MIRROR } from '../git/git-refs.ts'
import { quietly } from '../git/git-push.ts'
import { readRefFiles } from '../git/ref-files.ts'
import { pushTo, pushToRescue } from './save-work.ts'

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
  await fill(place, path, { branch, how: [walled(prefix, 'receive-pack')] })
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
  const key = keyOf(outbox, branch)
  if (tip === null) return false
  const before = carried.get(key)
  if (before?.tip === tip) return before.isTaken
  const isTaken = await pushTo(place, await fetchFrom(place, outbox, branch), branch)
  carried.set(key, { tip, isTaken })
  return isTaken
}

function keyOf({ path }: Outbox, branch: string): string {
  return `${path} ${branch}`
}

/** Cheap enough for each second. The worker may write anything there; what git finds is asked of git. */
function tipOf({ path }: Outbox, branch: string): string | null {
  const [, tip] = readRefFiles(path, [`refs/heads/${branch}`], readPlainFile)?.[0] ?? []
  return tip === undefined || tip.startsWith('ref: ') ? null : tip
}

/** Brings a branch of the outbox here, checked, under a name that nobody else uses. Answers its commit. */
export async function fetchFrom(place: GitPlace, outbox: Outbox, branch: string): Promise<string> {
  return await fetchTo(place, outbox, { source: `refs/heads/${branch}`, ref: ownRef(branch) })
}

async function fetchTo(
  place: GitPlace,
  { path, prefix }: Outbox,
  { source, ref }: { readonly source: string; readonly ref: string },
): Promise<string> {
  await run(place, [
    ...['-c', 'fetch.fsckObjects=true', ...FETCH],
    ...[walled(prefix, 'upload-pack'), path, `+${source}:${ref}`],
  ])
  const commit = await place.git.run(['rev-parse', '--verify', `${ref}^{commit}`])
  await run(place, ['update-ref', '-d', ref])
  return commit
}

/** A worker can push as many branches as it likes; more rescued ones would be nobody's work. */
const RESCUES_MAX = 32

/**
 * What the worker pushed and nobody carried on: to branches that are not its own, and to its own where the remote refused it. Pushes
 * it to rescue branches, and answers their names. Throws failures; then nothing may be removed.
 */
export async function rescueOthers(
  place: GitPlace,
  outbox: Outbox,
  stem: string,
): Promise<readonly string[]> {
  // It was the worker's to remove; what it did not leave there cannot be missed.
  if (!existsSync(outbox.path)) return []
  const tips = await tipsIn(place, outbox)
  const known = await place.git.objects.info(tips.map(({ commit }) => commit))
  // What is here already was in the outbox when it was made, or was carried on.
  const left = tips.filter(
    ({ name }, at) => known[at] == null || carried.get(keyOf(outbox, name))?.isTaken === false,
  )
  const rescued: string[] = []
  for (const commit of [...new Set(left.map((tip) => tip.commit))].slice(0, RESCUES_MAX)) {
    await fetchTo(place, outbox, { source: commit, ref: ownRef(`rescue/${commit}`) })
    rescued.push(await pushToRescue(place, commit, { stem, rounds: 1 }))
  }
  return rescued
}

/** By git, behind the wall: what stands there may be anything. */
async function tipsIn(
  place: GitPlace,
  { path, prefix }: Outbox,
): Promise<readonly { readonly commit: string; readonly name: string }[]> {
  const words = ['ls-remote', '--heads', walled(prefix, 'upload-pack'), path]
  const listed = await place.git.run([...quietly(place), ...words])
  return listed.split('\n').flatMap((line) => {
    const [, commit, name] = /^([0-9a-f]{40,64})\trefs\/heads\/(.*)$/.exec(line) ?? []
    return commit === undefined || name === undefined ? [] : [{ commit, name }]
  })
}

/** The other end of git's talk, behind what keeps the worker's own settings there from reaching further. */
function walled(prefix: Outbox['prefix'], program: 'receive-pack' | 'upload-pack'): string {
  return `--${program}=${[...prefix, `git-${program}`].map(shellQuoted).join(' ')}`
}

async function run(place: GitPlace, args: readonly string[]): Promise<void> {
  const output = await place.git.try([...quietly(place), ...args])
  if (output.exitCode !== 0) throw causeOf(output.stderr, { command: `git ${args.slice(0, 3).join(' ')}` })
}
