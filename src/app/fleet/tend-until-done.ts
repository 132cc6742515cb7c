import { Failure } from '../../domain/failure.ts'
import { isAtWork } from '../../domain/fleet/worker.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import { observe } from '../observe.ts'
import type { Fleet } from './fleet.ts'
import type { FleetEvent } from './stop-worker.ts'
import { sayingOnce, tendWorkers } from './tend-workers.ts'

/** Processes are cheap to look at; the remote is asked more rarely, and at once when something ended. */
export const TEND_MS = 1_000
const LOOK_MS = 60_000

/** Tends until nobody is at work; once, beside whoever does it. False: somebody else does it already. */
export async function tendUntilDone(
  fleet: Fleet,
  { once, say }: { readonly once: boolean; readonly say: (event: FleetEvent) => void },
): Promise<boolean> {
  const tell = sayingOnce(say)
  if (once) {
    ;(await tendWorkers(fleet, await lookOrNull(fleet))).forEach(tell)
    return true
  }
  const done = await fleet.store.alone('tend', async () => {
    let lookedAt = 0
    for (;;) {
      const now = fleet.ports.clock.now().getTime()
      const isDue = now - lookedAt >= LOOK_MS
      if (isDue) lookedAt = now
      const events = await tendWorkers(fleet, isDue ? await lookOrNull(fleet) : null)
      events.forEach(tell)
      const isDone = !(await fleet.store.all()).some(isAtWork)
      if (isDone) return true
      await fleet.ports.clock.sleep(TEND_MS)
    }
  })
  return done === true
}

/** A remote that is away keeps no process from being looked at. */
export async function lookOrNull({
  ports,
}: Pick<Fleet, 'ports'>): Promise<{ snapshot: Snapshot; world: World } | null> {
  try {
    return await observe(ports, { fetch: 'always' })
  } catch (error) {
    if (error instanceof Failure && error.code === 'REMOTE_UNREACHABLE') return null
    throw error
  }
}
