import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { statFields } from './proc-file.ts'

/** One process among all that ever share a folder: ids of processes are given again, and mean nothing elsewhere. */
export interface ProcessIdentity {
  /** The machine and its space of process ids; 8 hex digits. */
  readonly host: string
  readonly pid: number
  /** When it started, in the system's own ticks, and in which of its runs; null where the system does not tell. */
  readonly start: string | null
}

let own: ProcessIdentity | undefined

export function ownIdentity(): ProcessIdentity {
  own ??= { host: hostId(), pid: process.pid, start: statusOf(process.pid)?.start ?? null }
  return own
}

/** Of a process of this machine that was just started, or is known to run. */
export function identityOf(pid: number): ProcessIdentity {
  return { host: ownIdentity().host, pid, start: statusOf(pid)?.start ?? null }
}

/** Of what runs on another machine nobody here can say that it is dead. */
export function isRunning({ host, pid, start }: ProcessIdentity): boolean {
  if (host !== ownIdentity().host) return true
  if (!answers(pid)) return false
  const status = statusOf(pid)
  if (status === null) return true
  return !status.ended && (start === null || isSameStart(start, status.start))
}

/** Records of older versions do not say in which run of the system. */
function isSameStart(recorded: string, now: string): boolean {
  return recorded === now || now.split('.')[0] === recorded
}

let boot: string | undefined

/** Ticks are counted anew from each start of the system, and ids of processes given again in much the same order. */
function bootId(): string {
  try {
    boot ??= `.${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8)}`
  } catch {
    boot = ''
  }
  return boot
}

/** Containers share folders and count their processes each for itself. */
function hostId(): string {
  let space = ''
  try {
    space = readlinkSync('/proc/self/ns/pid')
  } catch {
    // Not Linux: one space of ids for each machine.
  }
  return createHash('sha256').update(`${hostname()} ${space}`).digest('hex').slice(0, 8)
}

/** Some process of this machine has that id, whichever it is. */
export function answers(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** From Linux's /proc; null elsewhere. A process that ended and was not yet waited for still answers signals. */
function statusOf(pid: number): { readonly start: string; readonly ended: boolean } | null {
  try {
    const fields = statFields(pid)
    return { start: `${fields[19] ?? ''}${bootId()}`, ended: fields[0] === 'Z' || fields[0] === 'X' }
  } catch {
    return null
  }
}
