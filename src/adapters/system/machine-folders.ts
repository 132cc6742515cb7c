import { existsSync, realpathSync } from 'node:fs'
import { homedir, tmpdir, userInfo } from 'node:os'
import { delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { isWithin } from './bubblewrap.ts'

// What a sandbox hides of a machine, and what it shows again.

/** The person's homes: what they say, and what the machine says. */
export function homesOf(environment: NodeJS.ProcessEnv): readonly string[] {
  return foldersOf([environment['HOME'], homedir(), userInfo().homedir])
}

/** Those that are there and are not the whole machine, by their real names. */
export function foldersOf(paths: readonly (string | undefined)[]): readonly string[] {
  const named = paths.filter((path) => path !== undefined && isAbsolute(path) && existsSync(path))
  return [...new Set(named.map((path) => realpath(path ?? '')))].filter((path) => path !== '/')
}

export function realpath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}

/** Not the folder itself. */
export function isBelow(path: string, folder: string): boolean {
  return path !== folder && isWithin(path, folder)
}

/** `/tmp` itself is replaced anyway. */
export function ownTemporary(): string | undefined {
  const folder = realpath(tmpdir())
  return folder === '/tmp' ? undefined : folder
}

/** Where names are looked up: on many systems a link into `/run`; empty where it stands elsewhere. */
export function nameServers(): readonly string[] {
  return [realpath('/etc/resolv.conf')].filter((path) => isBelow(path, '/run'))
}

/** Version managers keep whole programs there, and no credentials. */
const TOOL_FOLDERS = new Set(
  '.asdf .bun .deno .fnm .nodenv .npm-global .nvm .proto .pyenv .rbenv .sdkman .volta'.split(' '),
)

/** Programs that the person keeps in their home: the folders on PATH, and node's own. */
export function toolFolders(homes: readonly string[], environment: NodeJS.ProcessEnv): readonly string[] {
  const onPath = foldersOf((environment['PATH'] ?? '').split(delimiter))
  const own = dirname(realpath(process.execPath))
  const found = homes.flatMap((home) => [
    ...onPath.filter((path) => isBelow(path, home)).map((path) => managedFolder(path, home)),
    ...(isBelow(own, home) ? [isBelow(dirname(own), home) ? dirname(own) : own] : []),
  ])
  return [...new Set(found)]
}

function managedFolder(path: string, home: string): string {
  const first = relative(home, path).split(sep)[0] ?? ''
  return TOOL_FOLDERS.has(first) ? join(home, first) : path
}
