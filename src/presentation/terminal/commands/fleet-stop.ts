import { isRefusal, readTaskId } from '../../../app/find-task.ts'
import type { Fleet } from '../../../app/fleet/fleet.ts'
import type { FleetEvent } from '../../../app/fleet/stop-worker.ts'
import { type NotStopped, stopEach } from '../../../app/fleet/stop-workers.ts'
import { refuse, type Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { type FleetWorker, isAtWork } from '../../../domain/fleet/worker.ts'
import { CATALOGUE } from '../../catalogue.ts'
import { openFleet } from '../open-fleet.ts'
import type { Session } from '../session.ts'
import { type Input, isSet, type Outcome, type Verb } from '../verb.ts'

export const fleetStop: Verb = {
  name: 'fleet stop',
  summary: 'Stop workers: push what they have, end all their processes, and give their tasks back.',
  arguments: [['[ids...]', 'their tasks']],
  options: [{ flags: '--all', description: 'all that are at work' }],
  writes: true,
  examples: ['brain fleet stop 012', 'brain fleet stop --all'],
  run: async (session, input) => {
    const fleet = await openFleet(session, await session.open())
    const { workers, refused } = await asked(fleet, input)
    const stopped = session.dryRun
      ? workers.map((worker) => ({ worker, text: worker.phase }))
      : await stopEach(fleet, workers)
    return tellStopped(session, stopped, refused)
  },
}

interface Asked {
  readonly workers: readonly FleetWorker[]
  /** The first of those that are not at work. */
  readonly refused: Refusal | null
}

async function asked({ store }: Fleet, input: Input): Promise<Asked> {
  if (isSet(input, 'all')) return { workers: (await store.all()).filter(isAtWork), refused: null }
  const ids = [...new Set(input.arguments.map(readTaskId))]
  if (ids.length === 0)
    throw new Failure('USAGE', {
      message: 'Which worker?',
      hint: 'brain fleet stop 012, or brain fleet stop --all',
    })
  const found = await Promise.all(
    ids.map(async (id) => {
      const worker = await store.get(id)
      const isThere = worker !== null && isAtWork(worker)
      return isThere ? worker : refuse('WORKER_NOT_FOUND', { task: id, state: 'at work' })
    }),
  )
  const isWorker = (one: FleetWorker | Refusal): one is FleetWorker => !isRefusal(one)
  return { workers: found.filter(isWorker), refused: found.find(isRefusal) ?? null }
}

/** What went wrong is the answer; of several, who was stopped all the same is said beside it. */
function tellStopped(
  { dryRun, console }: Session,
  told: readonly (FleetEvent | NotStopped)[],
  refused: Refusal | null,
): Outcome | Refusal {
  const failed = told.filter((one) => 'failure' in one)
  const lines = told.map((one) =>
    'failure' in one
      ? `${one.worker.task} is not stopped: ${CATALOGUE[one.failure.code].message(one.failure.details)}`
      : `${dryRun ? 'Would stop' : 'Stopped'} ${one.worker.task}: ${one.text}.`,
  )
  const wrong = failed[0]?.failure ?? refused
  if (wrong !== null) {
    if (told.length > 1 || refused !== null) for (const line of lines) console.note(line)
    const stopped = dryRun ? [] : told.filter((one) => !('failure' in one)).map(({ worker }) => worker.task)
    const details = { ...wrong.details, stopped }
    if (wrong instanceof Failure) throw new Failure(wrong.code, details, wrong.cause ?? wrong)
    return { ...wrong, details }
  }
  return {
    kind: 'stopped',
    data: {
      workers: told.map(({ worker }) => ({
        task: worker.task,
        worker: worker.worker,
        end: worker.end,
      })),
    },
    text: () => lines.join('\n') || 'No worker is at work.',
    quiet: told.map(({ worker }) => worker.task).join('\n'),
  }
}
