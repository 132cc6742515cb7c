import { Failure } from '../../domain/failure.ts'
import type { Cause } from '../../domain/fleet/cause.ts'
import { type FleetWorker, isAtWork } from '../../domain/fleet/worker.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import type { Signs } from '../../ports/fleet.ts'
import { toolsOf } from './choose-tools.ts'
import type { Standing } from './dead-workers.ts'
import type { Fleet } from './fleet.ts'
import { groundOf } from './ground.ts'
import { look, resumeOf, spentBy } from './session-signs.ts'
import { save, settleWorker } from './settle-worker.ts'

/** Something that a person may want to know. */
export interface FleetEvent {
  readonly worker: FleetWorker
  readonly text: string
  /** Nothing was done, and it is tried again: the remote is away, or a lock is held. */
  readonly isTrouble?: true
}

export const TAIL_BYTES = 16 * 1024

/** What it has so far is pushed before anything is ended; what it does until its end, after. */
export async function stopWorker(
  fleet: Fleet,
  worker: FleetWorker,
  {
    cause,
    standing,
    signs,
  }: { readonly cause: Cause; readonly standing: Standing | null; readonly signs: Signs | null },
): Promise<FleetEvent> {
  const { runner } = toolsOf(fleet, worker)
  const { places, sessions } = groundOf(fleet, worker)
  if (await places.isThere(worker.place))
    await save(fleet, worker, { standing: standing ?? 'held', cause }).catch(notWithoutRemote)
  await sessions.stop(worker, runner)
  const now = fleet.ports.clock.now()
  const spent = signs === null ? worker.spent : spentBy(worker, signs, now)
  const tail = await fleet.sessions.tail(worker.task, TAIL_BYTES)
  const resume = signs === null ? worker.resume : resumeOf(worker, signs)
  return told(await settleWorker(fleet, worker, { cause, tail, spent, resume }))
}

/** Whoever tends it just now is waited for. null: it has ended by itself. */
export async function stopByPerson(
  fleet: Fleet,
  id: TaskId,
  cause: Cause = 'stopped',
): Promise<FleetEvent | null> {
  for (;;) {
    const done = await fleet.store.alone(id, async () => {
      const worker = await fleet.store.get(id)
      if (worker === null || !isAtWork(worker)) return { event: null }
      const signs = worker.phase === 'running' ? await look(fleet, worker) : null
      return { event: await stopWorker(fleet, worker, { cause, standing: null, signs }) }
    })
    if (done !== null) return done.event
    await fleet.ports.clock.sleep(200)
  }
}

/** What spends without end is stopped without a remote, too: its work place stays until it can be pushed. */
function notWithoutRemote(error: unknown): void {
  if (!(error instanceof Failure)) throw error
}

export function told(worker: FleetWorker): FleetEvent {
  return { worker, text: worker.end?.text ?? worker.phase }
}
