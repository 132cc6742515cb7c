import { realpathSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
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

/** Not kept: settings that include others, for which files they are can depend on anything. */
export async function rememberPlace(said: SaidPlace, environment: NodeJS.ProcessEnv): Promise<void> {
  if (said.bare || said.config.some(([name]) => /^include(if)?\./.test(name))) return
  await writeWhole(join(said.gitDir, FILE), JSON.stringify({ key: keyOf(said, environment), said }))
}

/** Upwards, as git looks for it: a `.git` folder, or a file that names one (gitrepository-layout). */
function findGitDir(
  directory: string,
  environment: NodeJS.ProcessEnv,
): { root: string; gitDir: string } | null {
  if (environment['GIT_CEILING_DIRECTORIES'] !== undefined) return null
  const start = realpathSync(directory)
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
    if (at === dirname(at)) return null
  }
}

/** Everything that git's answer comes from (git-config, FILES and ENVIRONMENT). */
function keyOf({ gitDir, commonDir }: SaidPlace, environment: NodeJS.ProcessEnv): string {
  const home = environment['HOME'] ?? homedir()
  const user =
    environment['GIT_CONFIG_GLOBAL'] === undefined
      ? [
          join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'git', 'config'),
          join(home, '.gitconfig'),
        ]
      : [environment['GIT_CONFIG_GLOBAL']]
  const system = environment['GIT_CONFIG_SYSTEM'] ?? '/etc/gitconfig'
  const files = [join(commonDir, 'config'), join(gitDir, 'config.worktree'), ...user, system]
  const given = Object.entries(environment).filter(([name]) => name.startsWith('GIT_CONFIG'))
  return JSON.stringify([CACHE_VERSION, files.map(stampOf), given.sort()])
}

/** git writes its settings into a new file and renames it, so that even the same size at the same time is told. */
function stampOf(path: string): string {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false })
  return file === undefined ? `${path} -` : `${path} ${file.ino} ${file.size} ${file.mtimeNs} ${file.ctimeNs}`
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}
