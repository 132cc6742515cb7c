import type { Clock } from '../../src/ports/system.ts'

export interface TestClock extends Clock {
  /** Moves on; milliseconds. */
  advance(ms: number): void
}

/** A clock that stands still until it is moved. */
export function aClock(start = '2026-11-21T10:00:00Z'): TestClock {
  let now = Date.parse(start)
  return {
    now: () => new Date(now),
    sleep: (ms) => {
      now += ms
      return Promise.resolve()
    },
    advance: (ms) => {
      now += ms
    },
  }
}
