/** After what failed it is waited, twice as long each time, until it went well. Times are milliseconds since 1970. */
export interface StartPauses {
  isOver(name: string, now: number): boolean
  fail(name: string, now: number): void
  clear(name: string): void
}

/** The name for a machine on which nobody could be started. */
export const ALL = 'all'

const PAUSE_MS_MAX = 30 * 60_000

export function startPauses(firstMs: number): StartPauses {
  const pauses = new Map<string, { readonly ms: number; readonly until: number }>()
  return {
    isOver: (name, now) => now >= (pauses.get(name)?.until ?? 0),
    fail: (name, now) => {
      const ms = Math.min(PAUSE_MS_MAX, (pauses.get(name)?.ms ?? firstMs / 2) * 2)
      pauses.set(name, { ms, until: now + ms })
    },
    clear: (name) => void pauses.delete(name),
  }
}
