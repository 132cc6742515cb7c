import { isAtWork } from '../../domain/fleet/worker.ts'
import { observe } from '../observe.ts'
import type { Fleet, Seen } from './fleet.ts'
import { isPassing, orSaying } from './passing-trouble.ts'
import type { FleetEvent } from './stop-worker.ts'
import { sayingOnce, tendWorkers } from './tend-workers.ts'

/** Processes are cheap to look at; the remote is asked more rarely, and at once when something ended. */
export const TEND_MS = 1_000
const LOOK_MS = 60_000

/**
 * Tends until nobody is at work; once, beside whoever does it. False: somebody else here does it already. Containers that share the
 * clone tend each for itself: what runs in one is not seen from another.
 */
export async function tendUntilDone(
  fleet: Fleet,
  { once, say }: { readonly once: boolean; readonly say: (event: FleetEvent) => void },
): Promise<boolean> {
  const tell = sayingOnce(say)
  if (once) {
    ;(await tendWorkers(fleet, await lookOrNull(fleet))).forEach(tell)
    return true
  }
  const done = await fleet.store.alone(`tend-${fleet.sessions.own().host}`, async () => {
    // What it says of one worker it says by that one's event; the rest is nobody's to hear.
    const orSay = orSaying(() => {})
    let lookedAt = 0
    for (;;) {
      const now = fleet.ports.clock.now().getTime()
      const isDue = now - lookedAt >= LOOK_MS
      if (isDue) lookedAt = now
      const events = await orSay('Tending', async () =>
        tendWorkers(fleet, isDue ? await lookOrNull(fleet) : null),
      )
      events?.forEach(tell)
      const isDone = !(await fleet.store.all()).some(isAtWork)
      if (isDone) return true
      await fleet.ports.clock.sleep(TEND_MS)
    }
  })
  return done === true
}

/** A remote that is away, a lock or a full disk keeps no process from being looked at. */
export async function lookOrNull({ ports }: Pick<Fleet, 'ports'>): Promise<Seen | null> {
  try {
    return await observe(ports, { fetch: 'always' })
  } catch (error) {
    if (isPassing(error)) return null
    throw error
  }
}
