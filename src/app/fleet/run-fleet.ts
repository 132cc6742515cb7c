import type { Cause } from '../../domain/fleet/cause.ts'
import { type Budget, isAtWork } from '../../domain/fleet/worker.ts'
import { Failure } from '../../domain/failure.ts'
import { isClosed } from '../../domain/queue/ready-tasks.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import type { Task } from '../../domain/task/task.ts'
import { type TaskId, taskIdOfPath } from '../../domain/task/task-id.ts'
import { reclaimTask } from '../hand-over-task.ts'
import { observe } from '../observe.ts'
import { perform } from '../perform.ts'
import { type NeedsYou, reportStatus } from '../report-status.ts'
import { planTexts } from '../with-plan.ts'
import { runNames } from '../workflow/read-runs.ts'
import type { Tools } from './choose-tools.ts'
import { deathsOf, isHopeless, nextTry, standingOf } from './dead-workers.ts'
import type { Fleet } from './fleet.ts'
import { whyNotNow } from './reserve-workers.ts'
import { giveUpHopeless } from './settle-worker.ts'
import { spawnable, spawnWorkers } from './spawn-workers.ts'
import { startSession } from './start-worker.ts'
import { lookOrNull, TEND_MS } from './tend-until-done.ts'
import { sayingOnce, tendWorkers } from './tend-workers.ts'

export interface Running extends Omit<Tools, 'kind'> {
  readonly max: number
  readonly budget: Budget
  /** null: until there is nothing left to do. */
  readonly durationMs: number | null
  /** How often the remote is asked; null: as the settings say for readers. */
  readonly lookMs: number | null
  /** Does all that the gates of workflows allow, and says what. */
  readonly advance: () => Promise<readonly string[]>
  readonly say: (task: string | null, text: string) => void
}

/** `done`: every task is closed; `needs-you`: what is left waits for a person; `time`, `budget`: as it was told to. */
export type RunEnd = 'done' | 'needs-you' | 'time' | 'budget'

export interface Ran {
  readonly end: RunEnd
  readonly needsYou: readonly NeedsYou[]
  /** Ready tasks that it does not try again by itself, with what their last workers died of. */
  readonly stuck: readonly { readonly task: TaskId; readonly cause: Cause }[]
  readonly counts: ReturnType<typeof reportStatus>['counts']
}

export const LOOK_MS_MIN = 5_000

/**
 * Works unattended. Each round looks at the processes and, where it is due, at the remote, and does what follows from what
 * is; it keeps no queue. So it may be killed at any time, and two of them at once only share the work.
 */
export async function runFleet(fleet: Fleet, running: Running): Promise<Ran> {
  const { clock } = fleet.ports
  const startedAt = clock.now().getTime()
  const tell = sayingOnce(({ worker, text }) => running.say(worker.task, `${worker.worker} ${text}`))
  let lookMs = running.lookMs ?? LOOK_MS_MIN
  for (let lookedAt = 0, isNews = true; ;) {
    const now = clock.now().getTime()
    const isDue = isNews || now - lookedAt >= lookMs
    const seen = isDue ? await lookOrNull(fleet) : null
    if (isDue) lookedAt = now
    if (seen !== null)
      lookMs = running.lookMs ?? Math.max(LOOK_MS_MIN, seen.snapshot.look.settings.fetchAfterMs)
    const events = await tendWorkers(fleet, seen)
    events.forEach(tell)
    isNews = events.some(({ isTrouble }) => isTrouble !== true)
    const isOver = running.durationMs !== null && now - startedAt >= running.durationMs
    if (seen !== null && !isOver && !isNews) isNews = await actOn(fleet, running, seen)
    const end = isOver ? 'time' : seen === null || isNews ? null : await whyEnd(fleet, running, seen)
    if (end !== null) return await endOf(fleet, end)
    if (!isNews) await clock.sleep(TEND_MS)
  }
}

interface Seen {
  readonly snapshot: Snapshot
  readonly world: World
}

/** True when something was done: then it is looked again at once. */
async function actOn(fleet: Fleet, running: Running, seen: Seen): Promise<boolean> {
  const steps = [giveUp, advance, reclaimStale, goOn, spawnReady]
  for (const step of steps) if (await step(fleet, running, seen)) return true
  return false
}

type Step = (fleet: Fleet, running: Running, seen: Seen) => Promise<boolean>

const giveUp: Step = async (fleet, running, { snapshot }) => {
  const hopeless = [...snapshot.tasks.values()].filter((task) => isHopeless(task, fleet.settings.deaths))
  const ids = hopeless.map(({ id }) => id)
  const failed = ids.length > 0 ? await fleet.paced(() => giveUpHopeless(fleet, ids)) : []
  for (const id of failed) running.say(id, `failed: ${fleet.settings.deaths} workers died on it`)
  return failed.length > 0
}

const advance: Step = async (_fleet, running, { snapshot }) => {
  if (runNames(snapshot).length === 0) return false
  const done = await running.advance()
  for (const text of done) running.say(null, text)
  return done.length > 0
}

const reclaimStale: Step = async ({ ports, paced }, running, { snapshot }) => {
  const stale = [...snapshot.tasks.values()].filter((task) => task.stale)
  for (const { id, worker } of stale) {
    const performed = await paced(() =>
      perform(ports, {
        look: { texts: (path) => planTexts(path) || taskIdOfPath(path) === id },
        decide: (now, world) => reclaimTask(now, world, { id, worker: null, force: false }),
      }),
    )
    if (performed.kind === 'performed') running.say(id, `taken back from ${worker ?? 'a silent worker'}`)
  }
  return stale.length > 0
}

/** Workers that delivered, and are asked for more: an answer has come, or changes are requested. */
const goOn: Step = async (fleet, running, { snapshot, world }) => {
  const wanted = (await fleet.store.all()).filter(
    (worker) => worker.phase === 'delivered' && standingOf(snapshot, world, worker) === 'held',
  )
  let done = false
  for (const { task } of wanted) {
    if ((await whyNotNow(fleet, running.max)) !== null) return done
    const gone = await orSay(running, () =>
      fleet.store.alone(task, async () => {
        const worker = await fleet.store.get(task)
        return worker?.phase === 'delivered' ? await startSession(fleet, worker) : null
      }),
    )
    if (gone === null) continue
    running.say(task, `${gone.worker} goes on`)
    done = true
  }
  return done
}

/** One whose tools fail must not keep the loop from tending the others. */
const spawnReady: Step = async (fleet, running, { snapshot, world }) => {
  if ((await whyNotNow(fleet, running.max)) !== null) return false
  const working = (await fleet.store.all()).filter(isAtWork).length
  const ids = spawnable(snapshot, fleet, world.now).slice(0, Math.max(0, running.max - working))
  if (ids.length === 0) return false
  const started = (await orSay(running, () => spawnWorkers(fleet, { ...running, ids })))?.started ?? []
  for (const { task, worker, attempt } of started) running.say(task, `${worker} started (attempt ${attempt})`)
  return started.length > 0
}

/** null: it failed in a way that waiting may put right. */
async function orSay<T>(running: Running, act: () => Promise<T>): Promise<T | null> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Failure) || FATAL.has(error.code)) throw error
    running.say(null, `No worker could be started (${error.code}); it is tried again.`)
    return null
  }
}

/** What no waiting puts right. */
const FATAL: ReadonlySet<string> = new Set([
  'AGENT_MISSING',
  'AUTH_FAILED',
  'BAD_INPUT',
  'MACHINE_DENIED',
  'RUNNER_FAILED',
  'PROTECTED_BRANCH',
])

/** null while anybody works, or something can be tried later. */
async function whyEnd(fleet: Fleet, { max }: Running, { snapshot, world }: Seen): Promise<RunEnd | null> {
  const open = [...snapshot.tasks.values()].filter((task) => !isClosed(task))
  if (open.length === 0) return 'done'
  if ((await fleet.store.all()).some(isAtWork)) return null
  if (open.some((task) => isWorkedOn(task) || isForLater(task, fleet))) {
    const why = await whyNotNow(fleet, max)
    return why?.code === 'BUDGET_SPENT' ? 'budget' : null
  }
  return spawnable(snapshot, fleet, world.now).length > 0 ? null : 'needs-you'
}

/** By somebody, somewhere: the lease tells when not any more. */
function isWorkedOn({ state, worker }: Task): boolean {
  return (state === 'in_progress' || state === 'changes_requested') && worker !== null
}

function isForLater(task: Task, { settings }: Fleet): boolean {
  return task.state === 'ready' && nextTry(task, settings.retryAfterMs) !== null
}

async function endOf(fleet: Fleet, end: RunEnd): Promise<Ran> {
  const { snapshot } = (await lookOrNull(fleet)) ?? (await observe(fleet.ports, { fetch: 'never' }))
  const isAnybodyLeft = (await fleet.store.all()).some(isAtWork)
  if (isAnybodyLeft) await fleet.sessions.leaveTender()
  const { needsYou, counts } = reportStatus(snapshot)
  return { end, needsYou, counts, stuck: stuckTasks(snapshot, fleet) }
}

function stuckTasks(snapshot: Snapshot, { settings }: Fleet): Ran['stuck'] {
  const ready = [...snapshot.tasks.values()].filter(({ state }) => state === 'ready')
  return ready.flatMap((task) => {
    const { last } = deathsOf(task)
    return last !== null && nextTry(task, settings.retryAfterMs) === null
      ? [{ task: task.id, cause: last.cause }]
      : []
  })
}
