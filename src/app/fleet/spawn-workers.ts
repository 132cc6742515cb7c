import type { Refusal } from '../../domain/decision.ts'
import type { Budget, FleetWorker } from '../../domain/fleet/worker.ts'
import { readyTasks } from '../../domain/queue/ready-tasks.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { isRefusal } from '../find-task.ts'
import type { Tools } from './choose-tools.ts'
import { deathsOf, nextTry } from './dead-workers.ts'
import type { Fleet } from './fleet.ts'
import { handOver } from './hand-over.ts'
import { startWorkers } from './start-worker.ts'

export interface Spawning extends Omit<Tools, 'kind'> {
  readonly ids: readonly TaskId[]
  readonly max: number
  readonly budget: Budget
}

export interface Spawned {
  readonly kind: 'spawned'
  readonly started: readonly FleetWorker[]
  readonly refused: readonly { readonly id: TaskId; readonly refusal: Refusal }[]
}

/**
 * Starts workers, as many as there is room and money for: the next ones are reserved while work places are made. After a failure
 * nothing more is begun; it is thrown once all that was begun is where it belongs.
 */
export async function spawnWorkers(fleet: Fleet, spawning: Spawning): Promise<Spawned> {
  const { ones, failures } = await beginAll(fleet, spawning)
  const begun = ones.flatMap(({ one }) => (isRefusal(one) ? [] : [one]))
  const refused = ones.flatMap(({ id, one }) => (isRefusal(one) ? [{ id, refusal: one }] : []))
  const isEngines = spawning.runner.engine !== null && begun.length > 0
  const started = isEngines ? await handOver(fleet, begun) : begun
  if (failures.length > 0) throw failures[0]
  return { kind: 'spawned', started, refused }
}

interface Begun {
  readonly id: TaskId
  readonly one: FleetWorker | Refusal
}

/** Each makes a work place: more at once than these only wait for each other. An engine makes its own. */
const AT_ONCE = { here: 8, engine: 64 } as const

async function beginAll(
  fleet: Fleet,
  spawning: Spawning,
): Promise<{ readonly ones: readonly Begun[]; readonly failures: readonly unknown[] }> {
  const { ids, runner } = spawning
  const size = AT_ONCE[runner.engine === null ? 'here' : 'engine']
  const all: Promise<Begun | null>[] = []
  const failures: unknown[] = []
  for (let at = 0; at < ids.length && failures.length === 0; at += size) {
    const some = ids.slice(at, at + size)
    const requests = some.map((id) => requestFor(spawning, id))
    await new Promise<void>((reserved) => {
      for (const [index, starting] of startWorkers(fleet, requests, reserved).entries())
        all.push(
          starting
            .then((one) => ({ id: some[index]!, one }))
            .catch((error: unknown) => {
              failures.push(error)
              return null
            }),
        )
    })
  }
  const ones = await Promise.all(all)
  return { ones: ones.filter((one) => one !== null), failures }
}

function requestFor({ runner, agent, permissions, budget, max }: Spawning, id: TaskId) {
  return { id, runner: runner.name, agent: agent.name, permissions, budget, max }
}

/** Ready tasks, best first; without those on which a worker died a moment ago, or on which another one would die too. */
export function spawnable(
  snapshot: Snapshot,
  { settings }: Pick<Fleet, 'settings'>,
  now: Date,
): readonly TaskId[] {
  return readyTasks(snapshot)
    .filter((task) => deathsOf(task).count < settings.deaths)
    .filter((task) => (nextTry(task, settings.retryAfterMs) ?? Infinity) <= now.getTime())
    .map(({ id }) => id)
}
