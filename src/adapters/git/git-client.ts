import { spawnSync } from 'node:child_process'
import type { Failure } from '../../domain/failure.ts'
import { localCauseOf } from './git-errors.ts'
import { onlyReads, subcommandOf } from './living-git.ts'
import { objectReader, type ObjectReader } from './object-reader.ts'
import { neverRan, spawnGit, tooSilent, type GitSaid } from './spawn-git.ts'

/** What one git process said. `stdout` is bytes: blobs are not always text. */
export type GitOutput = Pick<GitSaid, 'exitCode' | 'stdout' | 'stderr'> & Partial<GitSaid>

export interface GitOptions {
  readonly input?: string | Buffer
  /** Added to the environment of this one process. */
  readonly env?: Readonly<Record<string, string>>
  /** What stdout has beyond this is dropped; without it, more than brain can hold is a failure. */
  readonly stdoutBytesMax?: number
  /** No sign of life for this long ends the process; milliseconds. */
  readonly silenceMsMax?: number
}

/** Runs git in one folder. Every git process of brain starts here. */
export interface GitClient {
  /** Never throws for an exit code; throws GIT_MISSING when there is no git. */
  try(args: readonly string[], options?: GitOptions): Promise<GitOutput>
  /** Text of stdout without the last newline; throws GIT_FAILED unless git exits with 0. */
  run(args: readonly string[], options?: GitOptions): Promise<string>
  /**
   * The same for a command that only reads and is done in no time: the whole process waits for it, which costs half of
   * what setting up to be told does.
   */
  readNow(args: readonly string[], env?: Readonly<Record<string, string>>): string
  /** Reads objects without a process for each question. */
  readonly objects: ObjectReader
  readonly directory: string
}

/**
 * No command of brain runs a hook of the user's (a fetch into brain's own refs would run `reference-transaction`), and none
 * goes into submodules. What brain writes and reads is UTF-8.
 */
const HANDS_OFF = [
  'core.hooksPath=/dev/null',
  'submodule.recurse=false',
  'i18n.commitEncoding=UTF-8',
  'i18n.logOutputEncoding=UTF-8',
].flatMap((setting) => ['-c', setting])

/** git speaks plain English, and takes no lock that it does not need. */
const PLAIN = { LC_ALL: 'C', LANGUAGE: 'C', GIT_OPTIONAL_LOCKS: '0' } as const

/** A repository can hold more than memory can; nothing that brain asks for is meant to come near this. */
const STDOUT_BYTES_MAX = 256 * 1024 * 1024
const SILENCE_MS_MAX = 120_000

/**
 * Repository-selecting variables are dropped: inherited from a hook they would redirect every command
 * (githooks: a hook runs with GIT_DIR and GIT_INDEX_FILE set). So are those that change what paths and objects mean.
 * Settings (`GIT_CONFIG_PARAMETERS` of `git -c`, `GIT_CONFIG_COUNT`) stay: they configure, and jobs bring their access
 * that way; git reads no repository's place from them.
 */
const REDIRECTING = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_ATTR_SOURCE',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_DIFF_OPTS',
  'GIT_DIR',
  'GIT_EXTERNAL_DIFF',
  'GIT_GLOB_PATHSPECS',
  'GIT_GRAFT_FILE',
  'GIT_ICASE_PATHSPECS',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_LITERAL_PATHSPECS',
  'GIT_NAMESPACE',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
])

export function gitClient(directory: string, environment: NodeJS.ProcessEnv): GitClient {
  const inherited = Object.fromEntries(Object.entries(environment).filter(([name]) => !REDIRECTING.has(name)))
  const client: GitClient = {
    directory,
    objects: objectReader({
      directory,
      environment: { ...inherited, ...PLAIN },
      options: HANDS_OFF,
      silenceMsMax: SILENCE_MS_MAX,
    }),
    readNow: (args, env) => readNow({ directory, environment: { ...inherited, ...PLAIN, ...env } }, args),
    try: (args, options = {}) => tryGit({ directory, inherited }, args, options),
    run: async (args, options = {}) => {
      const output = await client.try(args, options)
      if (output.exitCode !== 0) throw gitFailed(args, output)
      return output.stdout.toString('utf8').replace(/\n$/, '')
    },
  }
  return client
}

export interface Elsewhere {
  readonly directory: string
  /** Put before every command. */
  readonly words: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** The same client, for commands that are run somewhere else; objects are the repository's, wherever that is. */
export function clientElsewhere(client: GitClient, { directory, words, env = {} }: Elsewhere): GitClient {
  const there = (options: GitOptions = {}): GitOptions => ({ ...options, env: { ...options.env, ...env } })
  return {
    directory,
    objects: client.objects,
    readNow: (args, more) => client.readNow([...words, ...args], { ...more, ...env }),
    try: (args, options) => client.try([...words, ...args], there(options)),
    run: (args, options) => client.run([...words, ...args], there(options)),
  }
}

/** The failure for a git command that brain did not expect to fail: the disk's, a lock's, or GIT_FAILED. */
export function gitFailed(args: readonly string[], output: GitOutput): Failure {
  return localCauseOf(output.stderr, { command: `git ${args.join(' ')}` })
}

function readNow(
  { directory, environment }: { directory: string; environment: NodeJS.ProcessEnv },
  args: readonly string[],
): string {
  const { status, stdout, stderr, error } = spawnSync('git', [...HANDS_OFF, ...args], {
    cwd: directory,
    env: environment,
    maxBuffer: STDOUT_BYTES_MAX,
    timeout: SILENCE_MS_MAX,
  })
  if (error !== undefined) throw isTimeout(error) ? tooSilent() : neverRan(args, error)
  if (status !== 0) throw gitFailed(args, { exitCode: status ?? -1, stdout, stderr: stderr.toString('utf8') })
  return stdout.toString('utf8').replace(/\n$/, '')
}

function isTimeout(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ETIMEDOUT'
}

/**
 * Commands that make what the user works in, or change it: they go through simple-git. What every command
 * of brain that writes starts several times, git's plumbing and its talk with the remote, is started directly: loading the
 * library takes longer than they do.
 */
const PORCELAIN = new Set(['clone', 'init', 'reset', 'switch', 'worktree'])

function isPorcelain(args: readonly string[]): boolean {
  return PORCELAIN.has(subcommandOf(args)) && !onlyReads(args)
}

async function tryGit(
  { directory, inherited }: { directory: string; inherited: NodeJS.ProcessEnv },
  args: readonly string[],
  { input, env, stdoutBytesMax, silenceMsMax = SILENCE_MS_MAX }: GitOptions,
): Promise<GitOutput> {
  const start = isPorcelain(args) ? (await import('./porcelain-git.ts')).callPorcelain : spawnGit
  const said = await start({
    options: HANDS_OFF,
    args,
    directory,
    environment: {
      ...inherited,
      ...PLAIN,
      GIT_TERMINAL_PROMPT: inherited['GIT_TERMINAL_PROMPT'] ?? '0',
      ...env,
    },
    input,
    stdoutBytesMax: stdoutBytesMax ?? STDOUT_BYTES_MAX,
    silenceMsMax,
  })
  if (stdoutBytesMax === undefined && said.stdoutBytes > STDOUT_BYTES_MAX)
    throw gitFailed(args, { ...said, stderr: 'git said more than brain can hold' })
  return said
}
