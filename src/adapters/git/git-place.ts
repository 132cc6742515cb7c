import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../../domain/failure.ts'
import type { LockedPlace } from './dead-locks.ts'
import type { GitClient } from './git-client.ts'
import { gitClient } from './git-client.ts'
import { notARepository } from './git-errors.ts'
import { assertGitIsEnough, gitProgram } from './git-version.ts'
import { patientGit } from './patient-git.ts'

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
  /** Tells the git that runs here from another one; null where it cannot be found. */
  readonly program: string | null
  /** Where this clone's caches and records live: `<commonDir>/brain`. */
  readonly brainDir: string
  /** The remote, where it is a folder of this machine. */
  readonly localRemote: LockedPlace | null
}

/** Opens the repository that holds `directory`. Throws NOT_A_REPOSITORY, GIT_MISSING, REMOTE_AMBIGUOUS. */
export async function openPlace(directory: string, environment: NodeJS.ProcessEnv): Promise<GitPlace> {
  const outside = gitClient(directory, environment)
  const [folders, config] = await Promise.all([readFolders(outside), readConfig(outside)])
  const remote = chooseRemote(config)
  const remoteUrl = remote === null ? null : (config.get(`remote.${remote}.url`) ?? null)
  const localRemote = remoteUrl === null ? null : localPlace(folders.root, remoteUrl)
  const own = { commonDir: folders.commonDir, folders: [folders.root, folders.commonDir, folders.gitDir] }
  return {
    ...folders,
    git: patientGit(gitClient(folders.root, environment), { own, remote: localRemote }),
    config,
    committer: plainCommitter(config, environment),
    program: gitProgram(environment),
    remote,
    remoteUrl,
    brainDir: join(folders.commonDir, 'brain'),
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

async function readFolders(
  git: GitClient,
): Promise<Pick<GitPlace, 'root' | 'gitDir' | 'commonDir' | 'bare' | 'noId'>> {
  const args = [
    'rev-parse',
    '--path-format=absolute',
    '--git-dir',
    '--git-common-dir',
    '--is-bare-repository',
    '--show-object-format',
  ]
  // In a bare repository --show-toplevel fails, after the other answers have been printed.
  const output = await git.try([...args, '--show-toplevel'])
  const lines = output.stdout.toString('utf8').split('\n')
  // Before git 2.31 the word itself came back, and the folders were relative.
  if (lines[0] === args[1]) await assertGitIsEnough(git)
  const [gitDir, commonDir, bare, format, root] = lines.length > 6 ? await oneByOne(git) : lines
  if (gitDir === undefined || commonDir === undefined || bare === undefined || gitDir === '') {
    throw notARepository(git.directory, output.stderr)
  }
  return {
    gitDir,
    commonDir,
    bare: bare === 'true',
    noId: '0'.repeat(format === 'sha256' ? 64 : 40),
    root: root === undefined || root === '' ? gitDir : root,
  }
}

/** A folder with a line break in its name makes more lines than answers. */
async function oneByOne(git: GitClient): Promise<readonly string[]> {
  const ask = (...words: string[]): Promise<string> =>
    git.run(['rev-parse', '--path-format=absolute', ...words])
  const bare = await ask('--is-bare-repository')
  const root = await ask('--show-toplevel').catch(() => '')
  const format = await ask('--show-object-format')
  return [await ask('--git-dir'), await ask('--git-common-dir'), bare, format, root]
}

async function readConfig(git: GitClient): Promise<ReadonlyMap<string, string>> {
  const output = await git.try([
    'config',
    '-z',
    '--get-regexp',
    '^(remote\\..*\\.url|brain\\..*|(user|committer)\\..*)$',
  ])
  const config = new Map<string, string>()
  for (const entry of output.stdout.toString('utf8').split('\0')) {
    const [name, ...value] = entry.split('\n')
    // git lists the most general file first: the last value wins, and a remote's first URL is the one fetched.
    if (name === undefined || name === '') continue
    if (!(name.startsWith('remote.') && config.has(name))) config.set(name, value.join('\n'))
  }
  return config
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
