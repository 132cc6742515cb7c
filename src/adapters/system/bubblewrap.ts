import { execFile } from 'node:child_process'
import { accessSync, constants, realpathSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'

/** What commands in a sandbox see of the machine: all of it read-only, but for what is said here. */
export interface SandboxView {
  /** Folders of which nothing is seen. */
  readonly hidden: readonly string[]
  /** Read-only, what is seen in hidden folders again: the path there, and what stands at it. A hidden folder in it stays hidden. */
  readonly shown: readonly { readonly at: string; readonly from: string }[]
  /** Links in hidden folders, which lead to what they lead to outside. */
  readonly links: readonly string[]
  /** The one folder that can be written to. */
  readonly writable: string
  /** Stands at `/tmp` and `/var/tmp`. */
  readonly temporary: string
  /** Read-only within the writable folder: the path there, and what stands at it. */
  readonly lent: readonly { readonly at: string; readonly from: string }[]
  readonly network: boolean
}

/** Can commands run sandboxed here? `prefix` is what goes before a command's own words. */
export type Sandbox =
  | { readonly works: true; readonly prefix: readonly string[]; readonly network: boolean }
  | { readonly works: false; readonly reason: string }

const PROBE_MS_MAX = 10_000
const TEMPORARY = ['/tmp', '/var/tmp'] as const

/** Tries it with a command that does nothing; that takes some 20 ms, where the checks themselves take minutes. */
export async function openSandbox(environment: NodeJS.ProcessEnv, view: SandboxView): Promise<Sandbox> {
  const prefix = sandboxPrefix(environment, view)
  if (prefix === null) return { works: false, reason: 'bubblewrap is not installed' }
  const reason = await probe(prefix, environment)
  return reason === null ? { works: true, prefix, network: view.network } : { works: false, reason }
}

const EVERYTHING: SandboxView = {
  hidden: [],
  shown: [],
  links: [],
  writable: '',
  temporary: '',
  lent: [],
  network: true,
}

/** The same question without a worktree: for `health`. */
export async function probeSandbox(environment: NodeJS.ProcessEnv, network = true): Promise<Sandbox> {
  return await openSandbox(environment, { ...EVERYTHING, network })
}

/** What goes before the words of a command that is to see no more than this; null: there is no bubblewrap. */
export function sandboxPrefix(environment: NodeJS.ProcessEnv, view: SandboxView): readonly string[] | null {
  const program = findBubblewrap(environment, view)
  return program === null ? null : [program, ...viewArguments(view)]
}

/** On the absolute folders of PATH only: a relative one would be searched in what a worker wrote. */
function findBubblewrap(environment: NodeJS.ProcessEnv, { hidden }: SandboxView): string | null {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(isAbsolute)
  const found = folders
    .filter((folder) => !hidden.some((path) => isWithin(folder, path)))
    .map((folder) => join(folder, 'bwrap'))
    .find(isExecutable)
  return found ?? null
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Processes outside are neither seen nor reached, rights of root are given up, no terminal is at hand, and all of it
 * ends with brain. Without the network, a loopback of its own is all there is.
 */
function viewArguments({
  hidden,
  shown,
  links,
  writable,
  temporary,
  lent,
  network,
}: SandboxView): readonly string[] {
  return [
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--cap-drop', 'ALL'],
    ...['--die-with-parent', '--new-session'],
    ...(network ? [] : ['--unshare-net']),
    ...(temporary === '' ? [] : TEMPORARY.flatMap((path) => ['--bind', temporary, path])),
    ...covered(hidden, shown),
    ...links.flatMap((path) => ['--symlink', realpathSync(path), path]),
    ...(writable === '' ? [] : ['--bind', writable, writable]),
    ...lent.flatMap(({ at, from }) => ['--ro-bind', from, at]),
    ...hidden.flatMap((path) => ['--remount-ro', path]),
  ]
}

/** A folder comes before those within it: what is mounted later lies on top. */
function covered(hidden: SandboxView['hidden'], shown: SandboxView['shown']): readonly string[] {
  return [
    ...hidden.map((at) => ({ at, words: ['--tmpfs', at] })),
    ...shown.map(({ at, from }) => ({ at, words: ['--ro-bind', from, at] })),
  ]
    .toSorted((one, other) => one.at.split('/').length - other.at.split('/').length)
    .flatMap(({ words }) => words)
}

async function probe(prefix: readonly string[], environment: NodeJS.ProcessEnv): Promise<string | null> {
  const [program = '', ...args] = prefix
  const options = { cwd: '/', env: environment, timeout: PROBE_MS_MAX }
  try {
    await promisify(execFile)(program, [...args, '--', 'true'], options)
    return null
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split('\n')[0] ?? ''
    return said === '' ? 'bubblewrap does not work here' : said
  }
}
