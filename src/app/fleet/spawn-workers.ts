import { refuse, type Refusal } from '../../domain/decision.ts'
import { isAtWork, type Budget, type FleetWorker } from '../../domain/fleet/worker.ts'
import { readyTasks } from '../../domain/queue/ready-tasks.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { isRefusal } from '../find-task.ts'
import { overspent } from './daily-budget.ts'
import type { Tools } from './choose-tools.ts'
import { deathsOf, nextTry } from './dead-workers.ts'
import type { Fleet } from './fleet.ts'
import { handOver } from './hand-over.ts'
import { startWorker } from './start-worker.ts'

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

/** Starts workers one after the other, as many as there is room and money for. */
export async function spawnWorkers(fleet: Fleet, spawning: Spawning): Promise<Spawned> {
  const started: FleetWorker[] = []
  const refused: { id: TaskId; refusal: Refusal }[] = []
  for (const id of spawning.ids) {
    const one = await inTurn(fleet, async () => {
      const why = await whyNotNow(fleet, spawning.max)
      return why ?? (await startWorker(fleet, requestFor(spawning, id)))
    })
    if (isRefusal(one)) refused.push({ id, refusal: one })
    else started.push(one)
  }
  if (spawning.runner.engine === null || started.length === 0) return { kind: 'spawned', started, refused }
  return { kind: 'spawned', started: await handOver(fleet, started), refused }
}

/** Whoever starts a worker counts those that there are: two must not count at once. */
async function inTurn<T>({ store, ports }: Fleet, act: () => Promise<T>): Promise<T> {
  for (;;) {
    const done = await store.alone('spawn', async () => ({ result: await act() }))
    if (done !== null) return done.result
    await ports.clock.sleep(100)
  }
}

/** Is there neither room nor money for one more? */
export async function whyNotNow({ store, settings, ports }: Fleet, max: number): Promise<Refusal | null> {
  const all = await store.all()
  const working = all.filter(isAtWork).length
  if (working >= max) return refuse('FLEET_FULL', { working, max })
  return overspent(all, settings.dailyBudget, ports.clock.now())
}

function requestFor({ runner, agent, permissions, budget }: Spawning, id: TaskId) {
  return { id, runner: runner.name, agent: agent.name, permissions, budget }
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
