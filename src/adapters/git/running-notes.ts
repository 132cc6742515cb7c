import { readdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeOwnFolder } from '../fs/own-folder.ts'
import { isRunning, ownIdentity, type ProcessIdentity } from '../system/process-identity.ts'

/** What a command is in the middle of: a git process that takes locks, or the checks of a review. */
export type RunningKind = 'git' | 'check'

/** A command's word that it is at work, and since when: what it was killed in the middle of can be told by it. */
export interface RunningNote {
  readonly path: string
  readonly kind: RunningKind
  readonly process: ProcessIdentity
  /** Milliseconds since 1970. */
  readonly since: number
}

const FOLDER = 'running'
/** All that there is to say stands in the name, so that no note is ever half written. */
const NAME = /^(git|check)-([0-9a-f]{8})-(\d+)-(\d*(?:\.[0-9a-f]+)?)-(\d+)-(\d+)$/

let count = 0

/**
 * Notes in each of the folders (a repository's `brain` folder) that this process is at work there. Answers how the note
 * goes away; after a SIGKILL it stays. A note that cannot be written is no error: what is written next will say so.
 */
export function noteRunning(folders: readonly string[], kind: RunningKind): () => void {
  const { host, pid, start } = ownIdentity()
  const name = `${kind}-${host}-${pid}-${start ?? ''}-${Date.now()}-${count++}`
  const paths = folders.map((folder) => join(folder, FOLDER, name)).filter(writeNote)
  return () => paths.forEach(dropNote)
}

/** Notes of processes that are dead. */
export function deadNotes(folder: string): readonly RunningNote[] {
  return namesIn(join(folder, FOLDER)).flatMap((name) => {
    const note = readName(join(folder, FOLDER, name), name)
    return note === null || isRunning(note.process) ? [] : [note]
  })
}

export function dropNote(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Somebody else swept it.
  }
}

function writeNote(path: string): boolean {
  try {
    writeFileSync(path, '', { flag: 'wx' })
    return true
  } catch {
    return writeFirst(path)
  }
}

function writeFirst(path: string): boolean {
  try {
    makeOwnFolder(dirname(path))
    writeFileSync(path, '', { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function readName(path: string, name: string): RunningNote | null {
  const [, kind, host = '', pid, start = '', since] = NAME.exec(name) ?? []
  if (kind === undefined) return null
  const identity = { host, pid: Number(pid), start: start === '' ? null : start }
  return { path, kind: kind as RunningKind, process: identity, since: Number(since) }
}
