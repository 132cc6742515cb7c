import { pauseMs } from './dead-workers.ts'

/** After what failed it is waited, twice as long each time, until it went well. Times are milliseconds since 1970. */
export interface StartPauses {
  isOver(name: string, now: number): boolean
  fail(name: string, now: number): void
  /** The same where waiting puts nothing right. It is tried again all the same: the person may have come. */
  needPerson(name: string, now: number): void
  needsPerson(name: string): boolean
  clear(name: string): void
}

/** The name for a machine on which nobody could be started. */
export const ALL = 'all'

interface Pause {
  readonly failures: number
  readonly until: number
  /** Waiting puts nothing right. */
  readonly isStuck: boolean
}

export function startPauses(firstMs: number): StartPauses {
  const pauses = new Map<string, Pause>()
  const pause = (name: string, now: number, isStuck: boolean): void => {
    const before = pauses.get(name)
    const failures = (before?.failures ?? 0) + 1
    const until = now + pauseMs(failures, firstMs)
    pauses.set(name, { failures, until, isStuck: isStuck || before?.isStuck === true })
  }
  return {
    isOver: (name, now) => now >= (pauses.get(name)?.until ?? 0),
    fail: (name, now) => pause(name, now, false),
    needPerson: (name, now) => pause(name, now, true),
    needsPerson: (name) => pauses.get(name)?.isStuck === true,
    clear: (name) => void pauses.delete(name),
  }
}
