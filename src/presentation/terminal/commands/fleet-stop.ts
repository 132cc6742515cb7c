import { isRefusal, readTaskId } from '../../../app/find-task.ts'
import type { Fleet } from '../../../app/fleet/fleet.ts'
import { type FleetEvent, stopByPerson } from '../../../app/fleet/stop-worker.ts'
import { refuse, type Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { isAtWork } from '../../../domain/fleet/worker.ts'
import type { TaskId } from '../../../domain/task/task-id.ts'
import { openFleet } from '../open-fleet.ts'
import { isSet, type Verb } from '../verb.ts'

export const fleetStop: Verb = {
  name: 'fleet stop',
  summary: 'Stop workers: push what they have, end all their processes, and give their tasks back.',
  arguments: [['[ids...]', 'their tasks']],
  options: [{ flags: '--all', description: 'all that are at work' }],
  writes: true,
  examples: ['brain fleet stop 012', 'brain fleet stop --all'],
  run: async (session, input) => {
    const fleet = await openFleet(session, await session.open())
    const ids = isSet(input, 'all')
      ? (await fleet.store.all()).filter(isAtWork).map(({ task }) => task)
      : input.arguments.map(readTaskId)
    if (ids.length === 0 && !isSet(input, 'all'))
      throw new Failure('USAGE', {
        message: 'Which worker?',
        hint: 'brain fleet stop 012, or brain fleet stop --all',
      })
    const events: FleetEvent[] = []
    for (const id of ids) {
      const stopped = await stopOne(fleet, id, session.dryRun)
      if (isRefusal(stopped)) return stopped
      events.push(stopped)
    }
    return {
      kind: 'stopped',
      data: {
        workers: events.map(({ worker }) => ({ task: worker.task, worker: worker.worker, end: worker.end })),
      },
      text: () =>
        events
          .map(({ worker, text }) => `${session.dryRun ? 'Would stop' : 'Stopped'} ${worker.task}: ${text}.`)
          .join('\n') || 'No worker is at work.',
      quiet: events.map(({ worker }) => worker.task).join('\n'),
    }
  },
}

async function stopOne(fleet: Fleet, id: TaskId, dryRun: boolean): Promise<FleetEvent | Refusal> {
  const worker = await fleet.store.get(id)
  if (worker === null || !isAtWork(worker)) return refuse('WORKER_NOT_FOUND', { task: id, state: 'at work' })
  if (dryRun) return { worker, text: worker.phase }
  return (await stopByPerson(fleet, id)) ?? { worker, text: 'it had ended by itself' }
}
