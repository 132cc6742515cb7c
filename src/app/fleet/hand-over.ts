import { Failure } from '../../domain/failure.ts'
import { BATCH_MAX, type Engine } from '../../domain/fleet/engine.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'
import type { EngineBatch } from '../../ports/fleet.ts'
import { observe } from '../observe.ts'
import type { Fleet } from './fleet.ts'
import { giveBack } from './give-back.ts'

/**
 * Hands workers that hold their tasks to their engine, many at once. What the engine does not take is given back: nobody died.
 * Throws what the engine says.
 */
export async function handOver(
  fleet: Fleet,
  workers: readonly FleetWorker[],
): Promise<readonly FleetWorker[]> {
  const handed: FleetWorker[] = []
  for (let at = 0; at < workers.length; at += BATCH_MAX) {
    const batch = workers.slice(at, at + BATCH_MAX)
    try {
      const job = await fleet.engines.handOver(await batchOf(fleet, batch))
      for (const worker of batch) handed.push(await running(fleet, worker, job))
    } catch (error) {
      await giveAllBack(fleet, workers.slice(at))
      throw error
    }
  }
  return handed
}

/** The first one says how: all were started by one command. */
async function batchOf(fleet: Fleet, workers: readonly FleetWorker[]): Promise<EngineBatch> {
  const [first] = workers
  const engine = fleet.runners.get(first?.runner ?? '')?.engine
  if (first === undefined || engine == null)
    throw new Failure('BAD_INPUT', { message: `The runner "${first?.runner ?? ''}" is no longer known.` })
  const claims = workers.map(({ task, attempt, nonce }) => ({ task, attempt, nonce }))
  return { ...(await howOf(fleet, engine)), claims, agent: first.agent, permissions: first.permissions }
}

/** What does not depend on the tasks. */
export async function howOf(
  { ports, settings }: Fleet,
  engine: Engine,
): Promise<Pick<EngineBatch, 'engine' | 'max' | 'branch'>> {
  const { snapshot } = await observe(ports, { fetch: 'never' })
  return { engine, max: settings.max, branch: snapshot.look.base.branch }
}

async function running(
  { store, ports }: Fleet,
  worker: FleetWorker,
  job: string | null,
): Promise<FleetWorker> {
  const sessionAt = ports.clock.now().toISOString()
  const sessions = worker.sessions + 1
  const now: FleetWorker = { ...worker, phase: 'running', process: null, job, sessionAt, sessions, end: null }
  await store.put(now)
  return now
}

/** As far as the remote can be reached; what cannot be given back is found by whoever tends the fleet. */
async function giveAllBack(fleet: Fleet, workers: readonly FleetWorker[]): Promise<void> {
  for (const worker of workers) {
    await fleet.store.put({ ...worker, process: null })
    await giveBack(fleet, worker).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error
    })
  }
}
