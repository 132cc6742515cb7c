import { Failure } from '../../domain/failure.ts'
import type { RepositorySetup, SetupFacts } from '../../ports/repository-setup.ts'
import { probeSandbox } from '../system/bubblewrap.ts'
import { gitClient, type GitClient } from './git-client.ts'
import { causeOf, notARepository } from './git-errors.ts'
import { NOBODY } from './git-merge.ts'
import { openPlace, type GitPlace } from './git-place.ts'
import { quietly } from './git-push.ts'
import { askDefaultBranch, readState, rememberedHead } from './git-refs.ts'
import { readGitVersion } from './git-version.ts'
import { findLeftovers, sweepLeftovers } from './leftovers.ts'
import { headCommit } from './work-tree.ts'

type Access = SetupFacts['remoteRead']

/** Only ever pushed with `--dry-run`. */
const TRIAL_BRANCH = 'refs/heads/task/000-brain-health'
/** A branch of this name would stand where git wants a folder for `task/NNN`. */
const IN_THE_WAY = 'refs/heads/task'

/** What `init` and `health` ask of git, in any folder. */
export function gitSetup(directory: string, environment: NodeJS.ProcessEnv): RepositorySetup {
  const git = gitClient(directory, environment)
  return {
    exists: () => isRepository(git),
    create: async () => {
      await git.run(['init', '--quiet', '--initial-branch=main'])
    },
    choosePlan: async (branch) => {
      await git.run(['config', 'brain.plan', branch])
    },
    facts: () => readFacts(git, environment),
  }
}

/** A repository that git declines to use (not ours, damaged) is a failure, not an absence. */
async function isRepository(git: GitClient): Promise<boolean> {
  const output = await git.try(['rev-parse', '--git-dir'])
  if (output.exitCode === 0) return true
  if (/not a git repository \(or any/.test(output.stderr)) return false
  if (/dubious ownership/.test(output.stderr)) throw notARepository(git.directory, output.stderr)
  throw causeOf(output.stderr, { command: 'git rev-parse' })
}

/**
 * The clock's difference stays null: git's own protocols tell no time, and a request beside them would need the
 * credentials that only git has.
 */
async function readFacts(git: GitClient, environment: NodeJS.ProcessEnv): Promise<SetupFacts> {
  const [gitVersion, identity, place] = [
    await readVersion(git),
    await readIdentity(git),
    await tryOpen(git, environment),
  ]
  const closed: Access = { ok: false, reason: place instanceof Failure ? place.code : null }
  const common = { gitVersion, ...identity, clockSkewMs: null, sandbox: await trySandbox(environment) }
  if (place instanceof Failure) {
    return {
      ...common,
      shallow: false,
      bare: false,
      remoteRead: closed,
      remoteWrite: closed,
      isTaskBranchInTheWay: false,
      remoteHead: { known: null, actual: null },
      protectedBranch: null,
      leftovers: 0,
      sweep: async () => {},
      refreshHead: async () => {},
    }
  }
  const { access: remoteRead, isTaskBranchInTheWay, head } = await tryRead(place)
  const leftovers = await findLeftovers(place)
  return {
    ...common,
    shallow: (await git.run(['rev-parse', '--is-shallow-repository'])) === 'true',
    bare: place.bare,
    remoteRead,
    remoteWrite: remoteRead.ok ? await tryWrite(place) : remoteRead,
    isTaskBranchInTheWay,
    remoteHead: { known: await rememberedHead(place), actual: head },
    protectedBranch: readState(place).protectedBranch ?? null,
    leftovers: leftovers.count,
    sweep: () => sweepLeftovers(place),
    refreshHead: async () => {
      await askDefaultBranch(place)
    },
  }
}

/** There is bubblewrap for Linux only. */
async function trySandbox(environment: NodeJS.ProcessEnv): Promise<SetupFacts['sandbox']> {
  if (process.platform !== 'linux') return null
  const [sandbox, offline] = await Promise.all([probeSandbox(environment), probeSandbox(environment, false)])
  return {
    works: sandbox.works,
    reason: sandbox.works ? null : sandbox.reason,
    holdsNetwork: offline.works,
  }
}

async function readVersion(git: GitClient): Promise<string | null> {
  try {
    return await readGitVersion(git)
  } catch {
    return null
  }
}

/** Who git would say made a commit; where it cannot say, what the settings hold, so that the missing half shows. */
async function readIdentity(git: GitClient): Promise<{ userName: string | null; userEmail: string | null }> {
  try {
    const output = await git.try(['var', 'GIT_COMMITTER_IDENT'])
    const said = /^(.*) <(.*)> \d+ [+-]\d+\s*$/.exec(output.stdout.toString('utf8'))
    if (said !== null) return { userName: said[1] ?? null, userEmail: said[2] ?? null }
    return { userName: await readSetting(git, 'user.name'), userEmail: await readSetting(git, 'user.email') }
  } catch {
    return { userName: null, userEmail: null }
  }
}

async function readSetting(git: GitClient, name: string): Promise<string | null> {
  const value = (await git.try(['config', '--get', name])).stdout.toString('utf8').trim()
  return value === '' ? null : value
}

async function tryOpen(git: GitClient, environment: NodeJS.ProcessEnv): Promise<GitPlace | Failure> {
  try {
    return await openPlace(git.directory, environment)
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

interface RemoteAnswer {
  readonly access: Access
  readonly isTaskBranchInTheWay: boolean
  /** The default branch's name; null when the remote names none. */
  readonly head: string | null
}

/** Without a remote: not readable, and no reason. */
async function tryRead(place: GitPlace): Promise<RemoteAnswer> {
  const nothing = { isTaskBranchInTheWay: false, head: null }
  if (place.remote === null) return { access: { ok: false, reason: null }, ...nothing }
  const output = await place.git.try(['ls-remote', '--symref', place.remote, 'HEAD', IN_THE_WAY])
  if (output.exitCode !== 0) return { access: { ok: false, reason: reasonOf(output.stderr) }, ...nothing }
  const lines = output.stdout.toString('utf8').split('\n')
  return {
    access: { ok: true, reason: null },
    isTaskBranchInTheWay: lines.some((line) => line.endsWith(`\t${IN_THE_WAY}`)),
    head:
      lines
        .map((line) => /^ref: refs\/heads\/(\S+)\tHEAD$/.exec(line)?.[1])
        .find((name) => name !== undefined) ?? null,
  }
}

/** A dry run shows credentials and rights to the repository; rules on single branches show only in a real push. */
async function tryWrite(place: GitPlace): Promise<Access> {
  const args = [
    'push',
    '--dry-run',
    '--porcelain',
    '--no-verify',
    '--no-recurse-submodules',
    place.remote ?? '',
  ]
  const output = await place.git.try([
    ...quietly(place),
    ...args,
    `${await someCommit(place)}:${TRIAL_BRANCH}`,
  ])
  return output.exitCode === 0 ? { ok: true, reason: null } : { ok: false, reason: reasonOf(output.stderr) }
}

/** HEAD, or before the first commit one of nothing, which no ref ever names. */
async function someCommit(place: GitPlace): Promise<string> {
  const head = await headCommit(place)
  if (head !== null) return head
  const tree = await place.git.run(['mktree'], { input: '' })
  return await place.git.run(['commit-tree', '--no-gpg-sign', tree, '-m', 'Nothing'], { env: NOBODY })
}

function reasonOf(stderr: string): string {
  return String(causeOf(stderr, {}).details['reason'])
}
