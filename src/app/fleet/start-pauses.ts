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

export function startPauses(firstMs: number): StartPauses {
  const pauses = new Map<string, { readonly failures: number; readonly until: number }>()
  const stuck = new Set<string>()
  const fail = (name: string, now: number): void => {
    const failures = (pauses.get(name)?.failures ?? 0) + 1
    pauses.set(name, { failures, until: now + pauseMs(failures, firstMs) })
  }
  return {
    isOver: (name, now) => now >= (pauses.get(name)?.until ?? 0),
    fail,
    needPerson: (name, now) => {
      fail(name, now)
      stuck.add(name)
    },
    needsPerson: (name) => stuck.has(name),
    clear: (name) => {
      pauses.delete(name)
      stuck.delete(name)
    },
  }
}
