import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { sep } from 'node:path'

/** Git commands that hold no lock, however long they stay: viewers with a pager, and git's own services. */
const HARMLESS = new Set([
  ...[
    'annotate',
    'blame',
    'cat-file',
    'diff',
    'grep',
    'help',
    'log',
    'reflog',
    'shortlog',
    'show',
    'whatchanged',
  ],
  ...['credential-cache--daemon', 'daemon', 'fsmonitor--daemon'],
])

/**
 * Is a git process at work in one of the folders? Git goes to the top of its working tree, or into the repository, before
 * it does anything. null where the system does not tell (all but Linux).
 */
export function isGitAtWork(folders: readonly string[]): boolean | null {
  const processes = listProcesses()
  return processes?.some((pid) => isGitIn(pid, folders)) ?? null
}

function listProcesses(): readonly string[] | null {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return null
  }
}

function isGitIn(pid: string, folders: readonly string[]): boolean {
  try {
    if (!readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('git')) return false
    const at = readlinkSync(`/proc/${pid}/cwd`)
    if (!folders.some((folder) => at === folder || at.startsWith(folder + sep))) return false
    return !HARMLESS.has(subcommandOf(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(1)))
  } catch {
    // It has ended by now, or is somebody else's, and so are its locks.
    return false
  }
}

const WITH_VALUE = new Set(['-c', '-C', '--git-dir', '--work-tree', '--namespace', '--exec-path'])

/** The first word that is no option of git's own; empty when there is none. */
export function subcommandOf(args: readonly string[]): string {
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? ''
    if (WITH_VALUE.has(word)) index++
    else if (!word.startsWith('-')) return word
  }
  return ''
}

/** Words with which a command that else writes only reads. */
const READING: Readonly<Record<string, readonly string[]>> = {
  config: ['--get', '--get-regexp'],
  'symbolic-ref': ['--quiet'],
  worktree: ['list'],
}

export function onlyReads(args: readonly string[]): boolean {
  const words = READING[subcommandOf(args)]
  return words !== undefined && args.some((word) => words.includes(word))
}
