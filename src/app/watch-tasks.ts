import { Failure } from '../domain/failure.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import { compareSnapshots, type Happening } from './compare-snapshots.ts'
import { observe, type Ports } from './observe.ts'

export const PAUSE_MS_MIN = 5_000
const PAUSE_MS_MAX = 60_000

export interface WatchRequest {
  /** How often to ask; null: `fetch_after`, and less and less often while nothing changes. */
  readonly intervalMs: number | null
  /** null: for ever. */
  readonly timeoutMs: number | null
}

export type WatchEvent =
  | { readonly kind: 'happened'; readonly at: string; readonly happenings: readonly Happening[] }
  /** Told once; asking goes on. `reason` is null when the remote answers again. */
  | { readonly kind: 'remote'; readonly at: string; readonly reason: string | null }

/**
 * What changes, as it happens; ends when the time is out. It begins with what this clone saw last, so that nothing
 * between two commands is missed. Throws every failure but an unreachable remote.
 */
export async function* watchTasks(ports: Ports, request: WatchRequest): AsyncGenerator<WatchEvent> {
  const end = ports.clock.now().getTime() + (request.timeoutMs ?? Infinity)
  let before = await lastSeen(ports)
  let pause = 0
  for (let isAway = false; ;) {
    const seen = await lookAgain(ports)
    const at = ports.clock.now().toISOString()
    if (isAway !== (seen.snapshot === null)) yield { kind: 'remote', at, reason: seen.reason }
    isAway = seen.snapshot === null
    const happenings =
      seen.snapshot === null || before === null ? [] : compareSnapshots(before, seen.snapshot)
    if (happenings.length > 0) yield { kind: 'happened', at, happenings }
    before = seen.snapshot ?? before
    const left = end - ports.clock.now().getTime()
    if (left <= 0) return
    pause = nextPause({ request, before, pause, changed: happenings.length > 0 })
    await ports.clock.sleep(Math.min(left, pause * (1 + ports.randomness.fraction() / 2)))
  }
}

/** null in a clone that has never fetched: then the first look is the beginning. */
async function lastSeen(ports: Ports): Promise<Snapshot | null> {
  const { snapshot } = await observe(ports, { fetch: 'never' })
  return snapshot.look.remote !== null && snapshot.look.fetchedAt === null ? null : snapshot
}

type Seen =
  | { readonly snapshot: Snapshot; readonly reason: null }
  | { readonly snapshot: null; readonly reason: string }

async function lookAgain(ports: Ports): Promise<Seen> {
  try {
    return { snapshot: (await observe(ports, { fetch: 'always' })).snapshot, reason: null }
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'REMOTE_UNREACHABLE') throw error
    return { snapshot: null, reason: String(error.details['reason'] ?? 'no answer') }
  }
}

interface Pacing {
  readonly request: WatchRequest
  readonly before: Snapshot | null
  readonly pause: number
  readonly changed: boolean
}

/** Many watchers share one host's limit on reads: who waits for long asks rarely. */
function nextPause({ request, before, pause, changed }: Pacing): number {
  if (request.intervalMs !== null) return Math.max(PAUSE_MS_MIN, request.intervalMs)
  const base = Math.max(PAUSE_MS_MIN, before?.look.settings.fetchAfterMs ?? 0)
  return changed || pause === 0 ? base : Math.max(base, Math.min(PAUSE_MS_MAX, pause * 1.5))
}
