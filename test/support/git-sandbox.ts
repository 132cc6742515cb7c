import { execFile } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { atEnd } from './at-end.ts'

export type Environment = Readonly<Record<string, string>>

/** Texts by path. */
export type Files = Readonly<Record<string, string>>

/** Where git runs; a folder alone stands for one without extra environment. */
export interface Place {
  readonly dir: string
  readonly env?: Environment
  /** What git reads on its standard input. */
  readonly input?: string
}

/** A temporary folder with repositories in it; gone when the test file is done. */
export interface Sandbox {
  readonly path: string
  /** A bare repository; with `files` it starts with one commit of them. Answers its path. */
  readonly bareRemote: (options?: { branch?: string; name?: string; files?: Files }) => Promise<string>
  /** A clone whose commits are by `name`. `from` is a path or a URL. Answers its path. */
  readonly clone: (from: string, name: string, env?: Environment) => Promise<string>
}

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024
const GIT_MS_MAX = 60_000

const roots = new Set<string>()

export async function sandbox(): Promise<Sandbox> {
  const path = await mkdtemp(join(realpathSync(tmpdir()), 'tenarms-test-'))
  roots.add(path)
  atEnd(() => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }))
  return {
    path,
    bareRemote: (options = {}) => bareRemote(path, options),
    clone: (from, name, env = {}) => clone(path, { from, name, env }),
  }
}

/** Throws unless `dir` is within a sandbox: a mistaken test must not reach this project's own repository. */
export function assertInSandbox(dir: string): void {
  const real = realpathSync(resolve(dir))
  const inside = [...roots].some((root) => real === root || real.startsWith(root + sep))
  if (!inside) throw new Error(`Tests work in a sandbox only, not in ${real}.`)
}

/** Runs git and answers its standard output without the newlines at its end; throws with git's own words. */
export async function git(where: string | Place, ...args: string[]): Promise<string> {
  return (await gitText(where, args)).trimEnd()
}

/** Writes the files and commits exactly them. Answers the commit. */
export async function commitFile(where: string | Place, files: Files, message: string): Promise<string> {
  const place = placeOf(where)
  await writeFiles(place.dir, files)
  await git(place, 'add', '--force', '--', ...Object.keys(files))
  await git(
    place,
    'commit',
    '--quiet',
    '--allow-empty',
    '--message',
    message,
    '--only',
    '--',
    ...Object.keys(files),
  )
  return git(place, 'rev-parse', 'HEAD')
}

export async function writeFiles(dir: string, files: Files): Promise<void> {
  assertInSandbox(dir)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
}

/** The object id that a ref stands for, or null when there is none. */
export async function readRef(dir: string, ref: string): Promise<string | null> {
  const listed = await git(dir, 'rev-parse', '--verify', '--quiet', '--end-of-options', ref).catch(() => '')
  return listed === '' ? null : listed
}

/** A file's text, byte for byte, or null when the commit has no such file. */
export async function fileAt(dir: string, ref: string, path: string): Promise<string | null> {
  const found = await readRef(dir, `${ref}:${path}`)
  return found === null ? null : gitText(dir, ['cat-file', 'blob', found])
}

async function bareRemote(
  root: string,
  { branch = 'main', name = 'origin', files = {} }: { branch?: string; name?: string; files?: Files },
): Promise<string> {
  const path = join(root, `${name}.git`)
  await git(root, 'init', '--quiet', '--bare', `--initial-branch=${branch}`, path)
  if (Object.keys(files).length === 0) return path
  const first = await clone(root, { from: path, name: `${name}-first`, env: {} })
  await commitFile(first, files, 'First commit')
  await git(first, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`)
  await rm(first, { recursive: true, force: true })
  return path
}

async function clone(
  root: string,
  { from, name, env }: { from: string; name: string; env: Environment },
): Promise<string> {
  const path = join(root, name)
  const settings = [`user.name=${name}`, `user.email=${name}@example.invalid`]
  const asName = settings.flatMap((setting) => ['--config', setting])
  await git({ dir: root, env }, 'clone', '--quiet', ...asName, from, path)
  return path
}

function gitText(where: string | Place, args: readonly string[]): Promise<string> {
  const { dir, env = {}, input = '' } = placeOf(where)
  assertInSandbox(dir)
  return new Promise((done, fail) => {
    const child = execFile(
      'git',
      args,
      {
        cwd: dir,
        env: { ...process.env, ...env, LC_ALL: 'C' },
        maxBuffer: OUTPUT_BYTES_MAX,
        timeout: GIT_MS_MAX,
      },
      (error, stdout, stderr) => {
        if (error === null) done(stdout)
        else fail(new Error(`git ${args.join(' ')}\n${stderr.trim() || error.message}`, { cause: error }))
      },
    )
    child.stdin?.on('error', () => {}).end(input)
  })
}

function placeOf(where: string | Place): Place {
  return typeof where === 'string' ? { dir: where } : where
}
