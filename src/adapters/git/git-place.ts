import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../../domain/failure.ts'
import type { LockedPlace } from './dead-locks.ts'
import type { GitClient } from './git-client.ts'
import { gitClient } from './git-client.ts'
import { gitProgram } from './git-version.ts'
import { patientGit } from './patient-git.ts'
import { recallPlace, rememberPlace } from './place-cache.ts'

/** Where brain stands: the repository, its folders, its remote, and who the user is. */
export interface GitPlace {
  readonly git: GitClient
  /** The root of the working tree; the git directory itself in a bare repository. */
  readonly root: string
  /** This worktree's private git directory. */
  readonly gitDir: string
  /** Shared by all worktrees. */
  readonly commonDir: string
  readonly bare: boolean
  /** The object id that stands for none: zeros, as many as ids here have digits. */
  readonly noId: string
  /** The remote's name; null without one. */
  readonly remote: string | null
  readonly remoteUrl: string | null
  /** Git settings that brain reads, by lower-case name. */
  readonly config: ReadonlyMap<string, string>
  /** Who commits here, as `Name <email>`; null where only git itself can tell. */
  readonly committer: string | null
  /** Tells the git that runs here from another one; null where it cannot be found. Only writers ask. */
  readonly program: () => string | null
  /** Where this clone's caches and records live: `<commonDir>/brain`. */
  readonly brainDir: string
  /** The remote, where it is a folder of this machine. */
  readonly localRemote: LockedPlace | null
}

/** Opens the repository that holds `directory`. Throws NOT_A_REPOSITORY, GIT_MISSING, REMOTE_AMBIGUOUS. */
export async function openPlace(directory: string, environment: NodeJS.ProcessEnv): Promise<GitPlace> {
  const askedMs = Date.now()
  const known = recallPlace(directory, environment)
  const said = known ?? (await (await import('./ask-place.ts')).askPlace(directory, environment))
  if (known === null) await rememberPlace(said, environment, askedMs)
  const config = new Map(said.config)
  const remote = chooseRemote(config)
  const remoteUrl = remote === null ? null : (config.get(`remote.${remote}.url`) ?? null)
  const localRemote = remoteUrl === null ? null : localPlace(said.root, remoteUrl)
  const own = { commonDir: said.commonDir, folders: [said.root, said.commonDir, said.gitDir] }
  const { root, gitDir, commonDir, bare, noId } = said
  return {
    root,
    gitDir,
    commonDir,
    bare,
    noId,
    git: patientGit(gitClient(root, environment), { own, remote: localRemote }),
    config,
    committer: plainCommitter(config, environment),
    program: () => gitProgram(environment),
    remote,
    remoteUrl,
    brainDir: join(said.commonDir, 'brain'),
    localRemote,
  }
}

/** A URL with a scheme, or `host:path`. */
const ELSEWHERE = /^(?!file:)[^/\\]*:/

function localPlace(root: string, url: string): LockedPlace | null {
  if (ELSEWHERE.test(url)) return null
  const path = url.startsWith('file:') ? fileURLToPath(url) : resolve(root, url)
  const commonDir = [join(path, '.git'), path, `${path}.git`].find(isRepositoryFolder)
  if (commonDir === undefined) return null
  return { commonDir, folders: [commonDir, ...(commonDir === path ? [] : [dirname(commonDir)])] }
}

function isRepositoryFolder(path: string): boolean {
  return statSync(join(path, 'objects'), { throwIfNoEntry: false })?.isDirectory() === true
}

const PLAIN_NAME = /^[\p{L}\p{N}]([\p{L}\p{N} ._-]*[\p{L}\p{N}])?$/u
const PLAIN_EMAIL = /^[\w.+-]+@[\w.-]*\w$/

/** As git puts it together (git-commit, COMMIT INFORMATION), where nothing in it is for git to clean, guess or refuse. */
function plainCommitter(config: ReadonlyMap<string, string>, environment: NodeJS.ProcessEnv): string | null {
  if (environment['GIT_COMMITTER_DATE'] !== undefined) return null
  const [name, email] = ['name', 'email'].map(
    (key) =>
      environment[`GIT_COMMITTER_${key.toUpperCase()}`] ??
      config.get(`committer.${key}`) ??
      config.get(`user.${key}`) ??
      '',
  )
  return PLAIN_NAME.test(name ?? '') && PLAIN_EMAIL.test(email ?? '') ? `${name} <${email}>` : null
}

function chooseRemote(config: ReadonlyMap<string, string>): string | null {
  const names = [...config.keys()].flatMap((name) => /^remote\.(.*)\.url$/.exec(name)?.[1] ?? [])
  const wanted = config.get('brain.remote')
  if (wanted !== undefined && names.includes(wanted)) return wanted
  if (wanted !== undefined) throw new Failure('REMOTE_AMBIGUOUS', { remotes: names, wanted })
  if (names.length <= 1) return names[0] ?? null
  if (names.includes('origin')) return 'origin'
  throw new Failure('REMOTE_AMBIGUOUS', { remotes: names })
}
