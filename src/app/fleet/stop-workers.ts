import { Failure } from '../../domain/failure.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'
import { atMost } from './at-once.ts'
import type { Fleet } from './fleet.ts'
import { type FleetEvent, stopByPerson } from './stop-worker.ts'
import { AT_ONCE_MAX } from './tend-workers.ts'

/** What keeps a worker from being stopped. */
export interface NotStopped {
  readonly worker: FleetWorker
  readonly failure: Failure
}

/** Several at the same time, answers in their order: what keeps one from being stopped keeps no other. */
export async function stopEach(
  fleet: Fleet,
  workers: readonly FleetWorker[],
): Promise<readonly (FleetEvent | NotStopped)[]> {
  return await atMost(AT_ONCE_MAX, workers, async (worker) => {
    try {
      return (await stopByPerson(fleet, worker.task)) ?? { worker, text: 'it had ended by itself' }
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure
      return { worker, failure }
    }
  })
}
