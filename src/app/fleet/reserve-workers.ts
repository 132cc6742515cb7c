import { type Change, type Decision, refuse, type Refusal } from '../../domain/decision.ts'
import type { Permissions } from '../../domain/fleet/agent.ts'
import { type Budget, type FleetWorker, isAtWork, NOTHING_SPENT } from '../../domain/fleet/worker.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { nonceFor } from '../claim-tasks.ts'
import { isRefusal } from '../find-task.ts'
import { type HandedOver, reserveTask } from '../hand-over-task.ts'
import { perform } from '../perform.ts'
import { toolsOf } from './choose-tools.ts'
import { keptSpent, overspent } from './daily-budget.ts'
import type { Fleet } from './fleet.ts'
import { chooseGround, type ChosenGround } from './ground.ts'

export interface StartRequest {
  readonly id: TaskId
  readonly runner: string
  readonly agent: string
  readonly permissions: Permissions
  readonly budget: Budget
  /** How many may be at work at once. */
  readonly max: number
}

/** What became of each task. */
export type Reserved = ReadonlyMap<TaskId, FleetWorker | Refusal>

/**
 * Reserves as many of the tasks as there is room and money for, in one push. The records are written before it: whatever this process
 * is killed in the middle of, the next one that tends the fleet finds them and takes the tasks back.
 */
export async function reserveAll(fleet: Fleet, requests: readonly StartRequest[]): Promise<Reserved> {
  if (requests.length === 0) return new Map()
  return await inTurn(fleet, () => reserveThere(fleet, requests))
}

async function reserveThere(fleet: Fleet, requests: readonly StartRequest[]): Promise<Reserved> {
  const refused = new Map<TaskId, Refusal>()
  const chosen: Reserving[] = []
  for (const request of requests) {
    const ground = await placeFor(fleet, request, chosen)
    if (isRefusal(ground)) refused.set(request.id, ground)
    else chosen.push({ ...request, ground })
  }
  if (chosen.length === 0) return refused
  const reserved = await fleet.paced(() => reserve(fleet, chosen))
  const isRoomLeft = [...reserved.values()].some(isRefusal)
  const waiting = requests.filter(({ id }) => refused.get(id)?.code === 'FLEET_FULL')
  const others = isRoomLeft && waiting.length > 0 ? await reserveThere(fleet, waiting) : []
  return new Map([...refused, ...reserved, ...others])
}

/** Whoever starts workers counts those that there are: two must not count at once. */
async function inTurn<T>({ store, ports }: Fleet, act: () => Promise<T>): Promise<T> {
  for (;;) {
    const done = await store.alone('spawn', async () => ({ result: await act() }))
    if (done !== null) return done.result
    await ports.clock.sleep(100)
  }
}

async function placeFor(
  fleet: Fleet,
  request: StartRequest,
  chosen: readonly Reserving[],
): Promise<ChosenGround | Refusal> {
  const full = await whyNotNow(fleet, request.max, chosen.length)
  const taken = chosen.map(({ ground }) => ground)
  return full ?? (await chooseGround(fleet, toolsOf(fleet, request), taken))
}

/** Is there neither room nor money for one, besides `more` that are about to start? */
export async function whyNotNow(
  { store, settings, ports }: Fleet,
  max: number,
  more = 0,
): Promise<Refusal | null> {
  const all = await store.all()
  const working = all.filter(isAtWork).length + more
  if (working >= max) return refuse('FLEET_FULL', { working, max })
  return overspent(all, settings.dailyBudget, ports.clock.now())
}

export type Reserving = Omit<StartRequest, 'max'> & { readonly ground: ChosenGround }

async function reserve(fleet: Fleet, requests: readonly Reserving[]): Promise<Reserved> {
  const { store, ports } = fleet
  const before = new Map((await store.all()).map((worker) => [worker.task, worker]))
  let records: ReadonlyMap<TaskId, FleetWorker> = new Map()
  try {
    const performed = await perform(ports, {
      look: {},
      decide: async (snapshot, world) => {
        const decided = requests.map((request, index) => ({
          request,
          decision: decideOne(snapshot, world, { id: request.id, mark: `:open${index}` }),
        }))
        records = recordsOf(fleet, decided, { world, before, records })
        for (const record of records.values()) await store.put(record)
        return inOne(decided)
      },
    })
    const refusals = performed.kind === 'refusal' ? null : performed.result
    for (const { id } of requests) if (!records.has(id)) await putBack(fleet, id, before.get(id) ?? null)
    return new Map(
      requests.map(({ id }) => [id, records.get(id) ?? refusals?.get(id) ?? (performed as Refusal)]),
    )
  } catch (error) {
    // The push may have gone through: whoever tends the fleet next finds out.
    for (const record of records.values()) await store.put({ ...record, process: null })
    throw error
  }
}

interface Decided {
  readonly request: Reserving
  /** null: it is ours already, by a push of which only a part arrived. */
  readonly decision: Decision<HandedOver> | null
}

function decideOne(
  snapshot: Snapshot,
  world: World,
  { id, mark }: { readonly id: TaskId; readonly mark: `:${string}` },
): Decided['decision'] {
  const isOurs = snapshot.tasks.get(id)?.nonce === world.digest(nonceFor(world, id))
  return isOurs ? null : reserveTask(snapshot, world, { id, worker: workerName(id), mark })
}

function recordsOf(
  fleet: Fleet,
  decided: readonly Decided[],
  {
    world,
    before,
    records,
  }: Record<'before' | 'records', ReadonlyMap<TaskId, FleetWorker>> & { readonly world: World },
): ReadonlyMap<TaskId, FleetWorker> {
  const entries = decided.flatMap(({ request, decision }) => {
    const { id } = request
    if (decision?.kind === 'refusal') return []
    const opened = decision?.result
    const nonce = nonceFor(world, id)
    const record =
      opened === undefined
        ? records.get(id)
        : newRecord(fleet, request, { ...opened, nonce, now: world.now, before: before.get(id) ?? null })
    return record === undefined ? [] : [[id, record] as const]
  })
  return new Map(entries)
}

/** One change for all that can be reserved, with why the others cannot. Of a single task that is the answer itself. */
function inOne(decided: readonly Decided[]): Decision<ReadonlyMap<TaskId, Refusal>> {
  const [first, ...rest] = decided
  if (first?.decision?.kind === 'refusal' && rest.length === 0) return first.decision
  const refusals = new Map<TaskId, Refusal>()
  const changes: Change[] = []
  for (const { request, decision } of decided)
    if (decision?.kind === 'refusal') refusals.set(request.id, decision)
    else if (decision !== null) changes.push(decision)
  const [commits, refs] = [changes.flatMap((one) => one.commits), changes.flatMap((one) => one.refs)]
  return { kind: 'change', commits, refs, result: refusals }
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
