import { refuse, type Refusal } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import type { Permissions } from '../../domain/fleet/agent.ts'
import { type Budget, type FleetWorker, isAtWork, NOTHING_SPENT } from '../../domain/fleet/worker.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { nonceFor } from '../claim-tasks.ts'
import { isRefusal } from '../find-task.ts'
import { reserveTask } from '../hand-over-task.ts'
import { perform } from '../perform.ts'
import { keptSpent, overspent } from './daily-budget.ts'
import type { Fleet } from './fleet.ts'
import { chooseGround, type ChosenGround, groundOf } from './ground.ts'
import { handOver } from './hand-over.ts'
import { promptFor } from './worker-prompt.ts'

export interface StartRequest {
  readonly id: TaskId
  readonly runner: string
  readonly agent: string
  readonly permissions: Permissions
  readonly budget: Budget
  /** How many may be at work at once. */
  readonly max: number
}

/**
 * Reserves the task, makes a work place and starts a session in it. The record is written before the reservation is pushed:
 * whatever this process is killed in the middle of, the next one that tends the fleet finds it and takes the task back. From
 * `onReserved` on, another one can be started.
 */
export async function startWorker(
  fleet: Fleet,
  request: StartRequest,
  onReserved: () => void,
): Promise<FleetWorker | Refusal> {
  const { id } = request
  const known = await fleet.store.get(id)
  if (known !== null && isAtWork(known))
    return refuse('ATTEMPT_OPEN', { task: id, worker: known.worker, state: known.phase })
  const tools = toolsOf(fleet, request)
  // An engine has secrets of its own.
  if (tools.runner.engine === null) await variablesOf(fleet)
  const started = await fleet.store.alone(id, async () => {
    const reserved = await inTurn(fleet, async () => {
      const full = await whyNotNow(fleet, request.max)
      if (full !== null) return full
      const ground = await chooseGround(fleet, tools)
      return isRefusal(ground) ? ground : await reserve(fleet, { ...request, ground })
    })
    if (isRefusal(reserved)) return reserved
    onReserved()
    // An engine gets many at once.
    return toolsOf(fleet, reserved).runner.engine === null ? await startSession(fleet, reserved) : reserved
  })
  return started ?? refuse('ATTEMPT_OPEN', { task: id, worker: 'a worker that is being started' })
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

export type Reserving = Omit<StartRequest, 'max'> & { readonly ground: ChosenGround }

async function reserve(fleet: Fleet, request: Reserving): Promise<FleetWorker | Refusal> {
  const { store, ports } = fleet
  const before = await store.get(request.id)
  let record: FleetWorker | null = null
  try {
    const performed = await perform(ports, {
      look: {},
      decide: async (snapshot, world) => {
        const name = workerName(request.id)
        const decision = reserveTask(snapshot, world, { id: request.id, worker: name })
        if (decision.kind === 'refusal') return decision
        const { attempt, branch } = decision.result
        const nonce = nonceFor(world, request.id)
        record = newRecord(fleet, request, { attempt, branch, nonce, now: world.now, before })
        await store.put(record)
        return decision
      },
    })
    if (performed.kind === 'performed' && record !== null) return record
    await putBack(fleet, request.id, before)
    return performed.kind === 'refusal' ? performed : refuse('TASK_NOT_READY', { task: request.id })
  } catch (error) {
    // The push may have gone through: whoever tends the fleet next finds out.
    if (record !== null) await store.put({ ...(record as FleetWorker), process: null })
    throw error
  }
}

async function putBack({ store }: Fleet, id: TaskId, before: FleetWorker | null): Promise<void> {
  if (before === null) await store.remove(id)
  else await store.put(before)
}

/** One name for each task: in a list of workers it says what it does. */
function workerName(id: TaskId): string {
  return id.replace('task', 'arm')
}

export interface Opened {
  readonly attempt: number
  readonly branch: string
  readonly nonce: string
  readonly now: Date
  readonly before: FleetWorker | null
}

export function newRecord(
  { sessions, ports }: Fleet,
  { id, runner, agent, permissions, budget, ground }: Reserving,
  { attempt, branch, nonce, now, before }: Opened,
): FleetWorker {
  return {
    task: id,
    worker: workerName(id),
    attempt,
    nonce,
    runner,
    agent,
    permissions,
    phase: 'starting',
    process: sessions.own(),
    job: null,
    host: ground.host,
    sandboxed: ground.sandboxed,
    mark: ports.randomness.nonce(),
    place: ground.pathOf(id, attempt),
    branch,
    startedAt: now.toISOString(),
    sessionAt: now.toISOString(),
    sessions: 0,
    resume: null,
    resumeAt: null,
    spent: NOTHING_SPENT,
    spentBefore: keptSpent(before, now),
    budget,
    end: null,
  }
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
    sessionAt: fleet.ports.clock.now().toISOString(),
    sessions: before.sessions + 1,
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
    await store.put({ ...worker, process: null })
    throw error
  }
}

/** What the user keeps for workers. Throws BAD_INPUT, before anything is claimed, for a file that cannot be used. */
export async function variablesOf({
  settings,
  envFile,
}: Pick<Fleet, 'settings' | 'envFile'>): Promise<Readonly<Record<string, string>>> {
  return settings.envFile === null ? {} : await envFile(settings.envFile)
}

/** Throws BAD_INPUT for names that the repository no longer knows. */
export function toolsOf(
  { agents, runners }: Fleet,
  { agent, runner }: Pick<FleetWorker, 'agent' | 'runner'>,
) {
  const found = { agent: agents.get(agent), runner: runners.get(runner) }
  if (found.agent === undefined || found.runner === undefined) {
    const unknown = found.agent === undefined ? `agent "${agent}"` : `runner "${runner}"`
    throw new Failure('BAD_INPUT', {
      message: `There is no ${unknown}.`,
      hint: `Known are: ${[...(found.agent === undefined ? agents : runners).keys()].join(', ')}`,
    })
  }
  return { agent: found.agent, runner: found.runner }
}
