import { type Change, type Decision, refuse, type Refusal } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import type { Permissions } from '../../domain/fleet/agent.ts'
import { type Budget, type FleetWorker, isAtWork } from '../../domain/fleet/worker.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { nonceFor } from '../claim-tasks.ts'
import { findTask, isRefusal } from '../find-task.ts'
import { type HandedOver, reserveTask } from '../hand-over-task.ts'
import { observe } from '../observe.ts'
import { perform } from '../perform.ts'
import { toolsOf } from './choose-tools.ts'
import { overspent } from './daily-budget.ts'
import type { Fleet } from './fleet.ts'
import { chooseGround, type ChosenGround } from './ground.ts'
import { newRecord, type Reserving, workerName } from './worker-record.ts'

export interface StartRequest {
  readonly id: TaskId
  readonly runner: string
  readonly agent: string
  readonly permissions: Permissions
  readonly budget: Budget
  /** How many may be at work at once. */
  readonly max: number
}

/** What became of each task; a failure is why nothing is known of it but what its record says. */
export type Reserved = ReadonlyMap<TaskId, FleetWorker | Refusal | Failure>

/**
 * Reserves as many of the tasks as there is room and money for, in one push. The records are written before it: whatever this process
 * is killed in the middle of, the next one that tends the fleet finds them and takes the tasks back. What fails for some keeps no
 * other from being reserved.
 */
export async function reserveAll(fleet: Fleet, requests: readonly StartRequest[]): Promise<Reserved> {
  if (requests.length === 0) return new Map()
  return await inTurn(fleet, () => reserveThere(fleet, requests))
}

async function reserveThere(fleet: Fleet, requests: readonly StartRequest[]): Promise<Reserved> {
  const { chosen, others } = await choosePlaces(fleet, requests)
  if (chosen.length === 0) return others
  const reserved = await fleet.paced(() => reserveTogether(fleet, chosen))
  const isRoomLeft = [...reserved.values()].some((one) =>
    one instanceof Failure ? OF_ONE_BRANCH.has(one.code) : isRefusal(one),
  )
  const waiting = requests.filter(({ id }) => isFull(others.get(id)))
  if (!isRoomLeft || waiting.length === 0) return new Map([...others, ...reserved])
  const more = await orFailures(waiting, () => reserveThere(fleet, waiting))
  return new Map([...others, ...reserved, ...more])
}

function isFull(one: FleetWorker | Refusal | Failure | undefined): boolean {
  return one !== undefined && isRefusal(one) && one.code === 'FLEET_FULL'
}

/** For whom there is a place; where places cannot be asked for any more, they are all that there are. */
async function choosePlaces(
  fleet: Fleet,
  requests: readonly StartRequest[],
): Promise<{ readonly chosen: readonly Reserving[]; readonly others: Reserved }> {
  const others = new Map<TaskId, Refusal | Failure>()
  const chosen: Reserving[] = []
  for (const [index, request] of requests.entries())
    try {
      const ground = await placeFor(fleet, request, chosen)
      if (isRefusal(ground)) others.set(request.id, ground)
      else chosen.push({ ...request, ground })
    } catch (error) {
      for (const [id, failure] of failuresOf(requests.slice(index), error)) others.set(id, failure)
      break
    }
  return { chosen, others }
}

async function orFailures(
  requests: readonly Pick<StartRequest, 'id'>[],
  act: () => Promise<Reserved>,
): Promise<Reserved> {
  try {
    return await act()
  } catch (error) {
    return failuresOf(requests, error)
  }
}

/** The same for each. Throws what is no failure. */
function failuresOf(
  requests: readonly Pick<StartRequest, 'id'>[],
  error: unknown,
): ReadonlyMap<TaskId, Failure> {
  if (!(error instanceof Failure)) throw error
  return new Map(requests.map(({ id }) => [id, error]))
}

/** What a remote declines whole because of one of the branches; nothing has been pushed then. */
const OF_ONE_BRANCH: ReadonlySet<string> = new Set(['HOOK_DECLINED', 'PROTECTED_BRANCH', 'REF_IN_THE_WAY'])

async function reserveTogether(fleet: Fleet, requests: readonly Reserving[]): Promise<Reserved> {
  const reserved = await orFailures(requests, () => reserve(fleet, requests))
  const [first] = reserved.values()
  const isOfOne = first instanceof Failure && OF_ONE_BRANCH.has(first.code)
  if (!isOfOne || requests.length === 1) return reserved
  const alone: Reserved[] = []
  for (const request of requests) alone.push(await orFailures([request], () => reserve(fleet, [request])))
  return new Map(alone.flatMap((one) => [...one]))
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

async function reserve(fleet: Fleet, requests: readonly Reserving[]): Promise<Reserved> {
  const { store, ports } = fleet
  const before = new Map((await store.all()).map((worker) => [worker.task, worker]))
  const isPut = new Set<TaskId>()
  let records: ReadonlyMap<TaskId, FleetWorker> = new Map()
  const putBackBut = async (kept: ReadonlyMap<TaskId, FleetWorker>): Promise<void> => {
    for (const id of isPut) if (!kept.has(id)) await putBack(fleet, id, before.get(id) ?? null)
  }
  try {
    const performed = await perform(ports, {
      look: {},
      decide: async (snapshot, world) => {
        const decided = requests.map((request, index) => ({
          request,
          decision: decideOne(snapshot, world, { id: request.id, mark: `:open${index}` }),
        }))
        records = recordsOf(fleet, decided, { world, before, records })
        for (const record of records.values()) {
          isPut.add(record.task)
          await store.put(record)
        }
        return inOne(decided)
      },
    })
    await putBackBut(records)
    const refusals = performed.kind === 'refusal' ? null : await withArchived(fleet, performed.result)
    return new Map(
      requests.map(({ id }) => [id, records.get(id) ?? refusals?.get(id) ?? (performed as Refusal)]),
    )
  } catch (error) {
    // Else the push may have gone through: whoever tends the fleet next finds out.
    const kept = error instanceof Failure && OF_ONE_BRANCH.has(error.code) ? new Map() : records
    await putBackBut(kept)
    for (const record of kept.values()) await store.put({ ...record, process: null })
    throw error
  }
}

/** That a task is archived, a look at the plan alone does not tell. */
async function withArchived(
  { ports }: Fleet,
  refusals: ReadonlyMap<TaskId, Refusal>,
): Promise<ReadonlyMap<TaskId, Refusal>> {
  const unknown = [...refusals].flatMap(([id, { code }]) => (code === 'TASK_NOT_FOUND' ? [id] : []))
  if (unknown.length === 0) return refusals
  const { snapshot } = await observe(ports, { fetch: 'never', archived: unknown })
  const found = unknown.map((id) => [id, findTask(snapshot, id)] as const)
  return new Map([...refusals, ...found.flatMap(([id, one]) => (isRefusal(one) ? [[id, one] as const] : []))])
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
