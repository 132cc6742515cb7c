import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { appendFile, mkdir, rename } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { PlaceRequest, WorkPlaces } from '../../ports/fleet.ts'
import type { FindSecret } from '../backup/find-secrets.ts'
import { claimStore } from '../fs/claim-store.ts'
import { errorCode, unwritable } from '../fs/file-errors.ts'
import { causeOf } from '../git/git-errors.ts'
import { openPlace, type GitPlace } from '../git/git-place.ts'
import { settingsText } from '../git/settings-text.ts'
import { cacheFolder } from '../system/cache-folder.ts'
import { assertRoom } from './free-space.ts'
import { saveWork } from './save-work.ts'

/** Work places lie in the user's cache folder, one folder a repository: never inside the user's own files. */
export function workPlaces(
  place: GitPlace,
  { environment, findSecret }: { readonly environment: NodeJS.ProcessEnv; readonly findSecret: FindSecret },
): WorkPlaces {
  const folder = placesFolder(place, environment)
  return {
    pathOf: (task, attempt) => join(folder, `${task}.${attempt}`),
    isThere: (path) => Promise.resolve(existsSync(path)),
    make: (request) => makePlace(place, environment, request),
    lastCommitAt: (path) => Promise.resolve(lastCommitAt(path)),
    save: async (path, request) =>
      await saveWork(await openPlace(path, environment), { ...request, findSecret }),
    remove: (path) => removePlace(place, path),
  }
}

export function placesFolder({ commonDir, root }: GitPlace, environment: NodeJS.ProcessEnv): string {
  const cache = cacheFolder(environment) ?? '/tmp/.cache'
  const name = createHash('sha256').update(commonDir).digest('hex').slice(0, 8)
  return join(cache, 'brain', 'places', `${basename(root)}-${name}`)
}

/** Under another name until it is whole: what a kill leaves is never taken for a work place. */
async function makePlace(
  place: GitPlace,
  environment: NodeJS.ProcessEnv,
  request: PlaceRequest,
): Promise<void> {
  const { path } = request
  if (existsSync(path)) {
    if (request.kind === 'worktree') await run(place, ['worktree', 'repair', path])
    await fetchAll(await openPlace(path, environment))
    return
  }
  const unfinished = `${path}.new`
  await removePlace(place, unfinished)
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw unwritable(path, error)
  })
  assertRoom(dirname(path))
  await MAKERS[request.kind](place, environment, { ...request, path: unfinished })
  await rename(unfinished, path)
  if (request.kind === 'worktree') await run(place, ['worktree', 'repair', path])
}

type Maker = (place: GitPlace, environment: NodeJS.ProcessEnv, request: PlaceRequest) => Promise<void>

const MAKERS: Readonly<Record<PlaceRequest['kind'], Maker>> = { clone: makeClone, worktree: makeWorktree }

/** Objects come from the clone that is here, which costs no network; all else is as a clone of the remote has it. */
async function makeClone(
  place: GitPlace,
  environment: NodeJS.ProcessEnv,
  { path, branch, claim }: PlaceRequest,
): Promise<void> {
  const remote = place.remote ?? 'origin'
  const quietly = ['--quiet', '--no-tags', '--no-checkout', '--origin', remote]
  // Said by name, --local fails where the place is on another disk; a path alone is linked where that works, and copied elsewhere.
  await run(place, ['clone', ...quietly, '--', place.commonDir, path])
  const made = await openPlace(path, environment)
  const settings = [...(await passedSettings(place, remote)), ['brain.worker', claim.worker] as const]
  await appendFile(join(made.gitDir, 'config'), settingsText(settings)).catch((error: unknown) => {
    throw unwritable(made.gitDir, error)
  })
  await run(made, ['config', '--replace-all', `remote.${remote}.url`, absoluteUrl(place)])
  const head = await place.git.try(['symbolic-ref', '--quiet', `refs/remotes/${remote}/HEAD`])
  await fetchAll(made)
  if (head.exitCode === 0)
    await run(made, ['symbolic-ref', `refs/remotes/${remote}/HEAD`, head.stdout.toString('utf8').trim()])
  const first = await made.git.run(['symbolic-ref', '--quiet', 'HEAD']).catch(() => '')
  await checkOut(made, remote, branch)
  if (first !== `refs/heads/${branch}`) await forgetOwnCommits(made, remote, first)
  await claimStore(made.gitDir).put(claim)
}

/** The branch that the person is on came with commits that may be nowhere else: what is the worker's to push has none of them. */
async function forgetOwnCommits(made: GitPlace, remote: string, ref: string): Promise<void> {
  if (!ref.startsWith('refs/heads/')) return
  const theirs = `refs/remotes/${remote}/${ref.slice('refs/heads/'.length)}`
  const found = await made.git.try(['rev-parse', '--verify', '--quiet', `${theirs}^{commit}`])
  await run(made, ['update-ref', ...(found.exitCode === 0 ? [ref, theirs] : ['-d', ref])])
}

async function makeWorktree(
  place: GitPlace,
  environment: NodeJS.ProcessEnv,
  { path, branch, claim }: PlaceRequest,
): Promise<void> {
  await forgetWorktree(place, path)
  await run(place, ['worktree', 'add', '--quiet', '--no-checkout', '--detach', '--', path])
  const made = await openPlace(path, environment)
  await fetchAll(made)
  await checkOut(made, place.remote ?? 'origin', branch)
  await claimStore(made.gitDir).put(claim)
}

/** What of the clone's own settings leads to the remote, and how files are written. */
async function passedSettings(
  { git }: GitPlace,
  remote: string,
): Promise<readonly (readonly [string, string])[]> {
  const known = `^(remote\\.${remote.replaceAll(/[^\w]/g, '\\$&')}\\.(pushurl|proxy)|(url|http|credential|ssh|user|filter|lfs|brain)\\..*|core\\.(sshcommand|autocrlf|eol|longpaths))$`
  const output = await git.try(['config', '--local', '-z', '--get-regexp', known])
  return output.stdout
    .toString('utf8')
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [name = '', ...value] = entry.split('\n')
      return [name, value.join('\n')] as const
    })
}

/** A path is relative to the clone that names it. */
function absoluteUrl({ root, remoteUrl }: GitPlace): string {
  const url = remoteUrl ?? ''
  return /^[^/\\]*:/.test(url) ? url : resolve(root, url)
}

async function fetchAll(place: GitPlace): Promise<void> {
  const remote = place.remote ?? 'origin'
  const all = `+refs/heads/*:refs/remotes/${remote}/*`
  await run(place, ['fetch', '--quiet', '--prune', '--no-tags', '--no-auto-gc', remote, all])
}

async function checkOut(place: GitPlace, remote: string, branch: string): Promise<void> {
  const from = `refs/remotes/${remote}/${branch}`
  await run(place, ['switch', '--quiet', '--no-recurse-submodules', '--no-track', '-C', branch, from])
}

/** Without a shell, as all of brain's git; what git says no to is a failure with its cause. */
async function run({ git }: GitPlace, args: readonly string[]): Promise<void> {
  const output = await git.try(args)
  if (output.exitCode !== 0) throw causeOf(output.stderr, { command: `git ${args.join(' ')}` })
}

/** By git's own log of HEAD, which every commit writes. */
export function lastCommitAt(path: string): number | null {
  const log = join(gitDirOf(path), 'logs', 'HEAD')
  return statSync(log, { throwIfNoEntry: false })?.mtimeMs ?? null
}

/** Of a worktree, `.git` is a file that names its folder. */
export function gitDirOf(path: string): string {
  const at = join(path, '.git')
  if (statSync(at, { throwIfNoEntry: false })?.isFile() !== true) return at
  return /^gitdir: (.*)$/m.exec(readFileSync(at, 'utf8'))?.[1] ?? at
}

async function removePlace(place: GitPlace, path: string): Promise<void> {
  const isWorktree = [path, goneName(path)].some(
    (each) => statSync(join(each, '.git'), { throwIfNoEntry: false })?.isFile() === true,
  )
  await removeWhole(path)
  await removeWhole(`${path}.new`)
  if (isWorktree) await forgetWorktree(place, path)
}

/** Under another name first: what a kill leaves of a folder is never taken for one that has to be saved. */
export async function removeWhole(path: string): Promise<void> {
  const gone = goneName(path)
  try {
    removeAll(gone)
    await rename(path, gone).catch(unlessMissing)
    removeAll(gone)
  } catch (error) {
    throw unwritable(path, error)
  }
}

function goneName(path: string): string {
  return `${path}.gone`
}

/** One file after another: `rm` begins with all at once, which for thousands of objects takes tens of megabytes that stay. */
function removeAll(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

function unlessMissing(error: unknown): void {
  if (errorCode(error) !== 'ENOENT') throw error
}

/** Of this one only: `git worktree prune` would forget the user's own on a disk that is away just now. */
async function forgetWorktree({ git }: GitPlace, path: string): Promise<void> {
  await git.try(['worktree', 'remove', '--force', '--force', '--', path])
}
