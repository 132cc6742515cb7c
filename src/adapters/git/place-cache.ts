import { realpathSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import { writeWhole } from './write-whole.ts'

/** What git said of where a command stands. */
export interface SaidPlace {
  readonly root: string
  readonly gitDir: string
  readonly commonDir: string
  readonly bare: boolean
  readonly noId: string
  /** Settings, by lower-case name. */
  readonly config: readonly (readonly [name: string, value: string])[]
}

/** Raised whenever what is asked of git changes. */
const CACHE_VERSION = `${__VERSION__}/2`
const FILE = join('brain', 'place.json')

/**
 * What git said the last time, as long as none of the files that it read has changed since. null: ask git. A folder that is
 * not plainly a working tree's is always git's to judge.
 */
export function recallPlace(directory: string, environment: NodeJS.ProcessEnv): SaidPlace | null {
  try {
    const found = findGitDir(directory, environment)
    if (found === null) return null
    const stored = JSON.parse(readFileSync(join(found.gitDir, FILE), 'utf8')) as {
      key: string
      said: SaidPlace
    }
    return stored.key === keyOf(stored.said, environment) && stored.said.root === found.root
      ? stored.said
      : null
  } catch {
    return null
  }
}

/** A file system's clock runs behind by up to a tick of the kernel. */
const TICK_MS = 20

/**
 * Not kept: settings that include others, for which files they are can depend on anything, and what was changed since
 * `askedMs` (milliseconds since 1970), when git was asked.
 */
export async function rememberPlace(
  said: SaidPlace,
  environment: NodeJS.ProcessEnv,
  askedMs: number,
): Promise<void> {
  if (said.bare || said.config.some(([name]) => /^include(if)?\./.test(name))) return
  const isNew = (path: string): boolean =>
    (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > askedMs - TICK_MS
  if (filesOf(said, environment).some(isNew)) return
  await writeWhole(join(said.gitDir, FILE), JSON.stringify({ key: keyOf(said, environment), said }))
}

/** Upwards, as git looks for it: a `.git` folder, or a file that names one (gitrepository-layout). */
export function findGitDir(
  directory: string,
  environment: NodeJS.ProcessEnv,
): { root: string; gitDir: string } | null {
  const start = realpathSync(directory)
  const ceilings = ceilingsIn(environment)
  const { dev } = statSync(start)
  for (let at = start; ; at = dirname(at)) {
    // A bare repository, or the inside of a git directory; and git stops at the border of a file system.
    if (exists(join(at, 'HEAD')) || statSync(at).dev !== dev) return null
    const entry = statSync(join(at, '.git'), { throwIfNoEntry: false })
    if (entry?.isDirectory() === true) return { root: at, gitDir: join(at, '.git') }
    if (entry?.isFile() === true) {
      const named = /^gitdir: (.+)\n?$/.exec(readFileSync(join(at, '.git'), 'utf8'))?.[1]
      return named === undefined ? null : { root: at, gitDir: resolve(at, named) }
    }
    if (at === dirname(at) || ceilings.includes(dirname(at))) return null
  }
}

/** Folders that git does not look into, nor above them, unless it starts there (git, ENVIRONMENT VARIABLES). */
function ceilingsIn({ GIT_CEILING_DIRECTORIES: said = '' }: NodeJS.ProcessEnv): readonly string[] {
  const named = said.split(delimiter).filter((path) => isAbsolute(path) && exists(path))
  return named.map((path) => realpathSync(path))
}

/** Everything that git's answer comes from (git-config, FILES and ENVIRONMENT). */
function keyOf(said: SaidPlace, environment: NodeJS.ProcessEnv): string {
  const given = Object.entries(environment).filter(([name]) => name.startsWith('GIT_CONFIG'))
  return JSON.stringify([CACHE_VERSION, filesOf(said, environment).map(stampOf), given.sort()])
}

function filesOf({ gitDir, commonDir }: SaidPlace, environment: NodeJS.ProcessEnv): readonly string[] {
  const home = environment['HOME'] ?? homedir()
  const user =
    environment['GIT_CONFIG_GLOBAL'] === undefined
      ? [
          join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'git', 'config'),
          join(home, '.gitconfig'),
        ]
      : [environment['GIT_CONFIG_GLOBAL']]
  const system = environment['GIT_CONFIG_SYSTEM'] ?? '/etc/gitconfig'
  return [join(commonDir, 'config'), join(gitDir, 'config.worktree'), ...user, system]
}

/** git writes such a file anew and renames it, so that even the same size at the same time is told. */
export function stampOf(path: string): string {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false })
  return file === undefined ? `${path} -` : `${path} ${file.ino} ${file.size} ${file.mtimeNs} ${file.ctimeNs}`
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}
