import { refuse, type Refusal } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import { type FleetWorker, isAtWork, NOTHING_SPENT } from '../../domain/fleet/worker.ts'
import { isRefusal } from '../find-task.ts'
import { together } from './at-once.ts'
import { toolsOf } from './choose-tools.ts'
import type { Fleet } from './fleet.ts'
import { giveBack } from './give-back.ts'
import { groundOf } from './ground.ts'
import { handOver } from './hand-over.ts'
import { type Reserved, reserveAll, type StartRequest } from './reserve-workers.ts'
import { variablesOf } from './user-variables.ts'
import { assertNoSecretsFor, promptFor } from './worker-prompt.ts'

/**
 * Reserves the tasks, all in one push, then makes a work place for each and starts a session in it. Answers each by itself, in their
 * order. From `onReserved` on, others can be started.
 */
export function startWorkers(
  fleet: Fleet,
  requests: readonly StartRequest[],
  onReserved: () => void,
): readonly Promise<FleetWorker | Refusal>[] {
  const enter = together(requests.length, async (all: readonly StartRequest[]) => {
    try {
      return await reserveAll(fleet, all)
    } finally {
      onReserved()
    }
  })
  return requests.map((request) => enter((bring) => startOne(fleet, request, () => bring(request))))
}

async function startOne(
  fleet: Fleet,
  request: StartRequest,
  reserve: () => Promise<Reserved>,
): Promise<FleetWorker | Refusal> {
  const { id } = request
  const known = await fleet.store.get(id)
  if (known !== null && isAtWork(known))
    return refuse('ATTEMPT_OPEN', { task: id, worker: known.worker, state: known.phase })
  // An engine has secrets of its own, and gets many at once.
  const isEngines = toolsOf(fleet, request).runner.engine !== null
  if (!isEngines) await variablesOf(fleet)
  await assertNoSecretsFor(fleet, id)
  const started = await fleet.store.alone(id, async () => {
    const one = (await reserve()).get(id) ?? refuse('TASK_NOT_READY', { task: id })
    if (one instanceof Failure) throw one
    return isRefusal(one) || isEngines ? one : await startSession(fleet, one)
  })
  return started ?? refuse('ATTEMPT_OPEN', { task: id, worker: 'a worker that is being started' })
}

/**
 * Starts a session for a worker that holds its task: the first, or one more. Another one resumes the agent's own
 * conversation where it can. Throws failures; the record then says that nobody runs it.
 */
export async function startSession(fleet: Fleet, before: FleetWorker): Promise<FleetWorker> {
  const { store, settings } = fleet
  const { agent, runner } = toolsOf(fleet, before)
  const { places, sessions } = groundOf(fleet, before)
  if (runner.engine !== null) return (await handOver(fleet, [before]))[0] ?? before
  const isThere = await places.isThere(before.place)
  const worker: FleetWorker = {
    ...before,
    phase: 'starting',
    process: fleet.sessions.own(),
    startedBy: fleet.sessions.own().host,
    sessionAt: fleet.ports.clock.now().toISOString(),
    sessions: before.sessions + 1,
    spentNow: NOTHING_SPENT,
    seenAt: null,
    mark: fleet.ports.randomness.nonce(),
    job: null,
    end: null,
  }
  const isResumed = worker.sessions > 1 && worker.resume !== null && agent.resume !== null && isThere
  await store.put(worker)
  try {
    const { task, attempt, nonce } = worker
    const claim = { task, attempt, worker: worker.worker, nonce }
    await places.make({ path: worker.place, branch: worker.branch, claim, kind: settings.place })
    const prompt = await promptFor(fleet, worker, isResumed)
    const setup = isThere ? [] : settings.setup
    const named = settings.passEnv
    const env = await variablesOf(fleet)
    const request = { worker, runner, agent, prompt, isResumed, setup, named, env }
    const { process, job } = await sessions.start({ ...request, keeps: [...agent.keeps, ...named] })
    const running: FleetWorker = { ...worker, phase: 'running', process, job, resumeAt: null }
    await store.put(running)
    return running
  } catch (error) {
    await leaveBe(fleet, { before, worker })
    throw error
  }
}

/** Before what could not go on is tried again. */
const PAUSE_MS = 60_000

/**
 * Nobody died of a start that failed: what delivered, or waits for a limit, stays as it was, and what was just reserved is given back.
 * What cannot be done now, whoever tends the fleet makes up for.
 */
async function leaveBe(
  fleet: Fleet,
  { before, worker }: { readonly before: FleetWorker; readonly worker: FleetWorker },
): Promise<void> {
  const { store, ports } = fleet
  try {
    await store.put({ ...worker, process: null })
    if (before.phase === 'starting') return void (await giveBack(fleet, worker))
    await groundOf(fleet, worker).sessions.stop(worker, toolsOf(fleet, worker).runner)
    const resumeAt = new Date(ports.clock.now().getTime() + PAUSE_MS).toISOString()
    await store.put(before.phase === 'waiting' ? { ...before, resumeAt } : before)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
}
