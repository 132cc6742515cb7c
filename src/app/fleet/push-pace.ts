import type { Clock } from '../../ports/system.ts'
import { oneByOne } from './at-once.ts'

const MINUTE_MS = 60_000

export type Paced = <T>(act: () => Promise<T>) => Promise<T>

/**
 * No more pushes a minute than the host takes: whoever comes too early waits for its turn. It is counted what this process pushes
 * itself; workers push on their own. null: as many as it likes.
 */
export function pushPace(clock: Clock, perMinute: number | null): Paced {
  if (perMinute === null) return (act) => act()
  const inTurn = oneByOne()
  let begun: readonly number[] = []
  return async (act) => {
    await inTurn(async () => {
      for (;;) {
        const now = clock.now().getTime()
        begun = begun.filter((at) => now - at < MINUTE_MS)
        if (begun.length < perMinute) break
        await clock.sleep((begun[0] ?? now) + MINUTE_MS - now)
      }
      begun = [...begun, clock.now().getTime()]
    })
    return await act()
  }
}
