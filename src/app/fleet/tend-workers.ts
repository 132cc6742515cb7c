import { Failure } from '../../domain/failure.ts'
import type { Cause } from '../../domain/fleet/cause.ts'
import { judgeEnd } from '../../domain/fleet/judge-end.ts'
import { judgeSigns } from '../../domain/fleet/vital-signs.ts'
import { type FleetWorker, isAtWork, type Spent } from '../../domain/fleet/worker.ts'
import { causeOfDeath } from '../../domain/hooks/death.ts'
import { isClosed } from '../../domain/queue/ready-tasks.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import type { Signs } from '../../ports/fleet.ts'
import { atMost } from './at-once.ts'
import { isBeingStarted, isGivenUp } from './being-started.ts'
import { toolsOf } from './choose-tools.ts'
import { type Standing, standingOf } from './dead-workers.ts'
import type { Fleet, Seen } from './fleet.ts'
import { giveBack } from './give-back.ts'
import { groundOf } from './ground.ts'
import { look, resumeOf, spentBy } from './session-signs.ts'
import { settleWorker } from './settle-worker.ts'
import { startSession } from './start-worker.ts'
import { type FleetEvent, stopWorker, TAIL_BYTES, told } from './stop-worker.ts'

/** Trouble lasts: it is said once, until something else is to be said of the worker. */
export function sayingOnce(say: (event: FleetEvent) => void): (event: FleetEvent) => void {
  const last = new Map<TaskId, string>()
  return (event) => {
    if (event.isTrouble !== true || last.get(event.worker.task) !== event.text) say(event)
    last.set(event.worker.task, event.text)
  }
}

/** What delivered and still runs is left alone for this long. */
const DELIVERED_GRACE_MS = 2 * 60_000
const LOG_BYTES_MAX = 256 * 1024 * 1024

/**
 * One look at each worker of this clone, and what has to follow. It keeps nothing in mind between two calls: what is, is
 * found in the processes, the records and (where `seen` is given) the remote. Two at once are safe: one has each worker.
 */
export async function tendWorkers(fleet: Fleet, seen: Seen | null): Promise<readonly FleetEvent[]> {
  if (seen !== null) await forgetOld(fleet, seen.snapshot)
  const working = (await fleet.store.all()).filter(isAtWork)
  const events = await atMost(AT_ONCE_MAX, working, (worker) => tendOrSay(fleet, worker, seen))
  return events.filter((event) => event !== null)
}

/** Each is some processes of git. */
export const AT_ONCE_MAX = 8

const KEPT_MS = 7 * 24 * 60 * 60_000

/** Records and logs of closed tasks are kept for a week: a day's budget, and whoever asks why, needs them. */
async function forgetOld({ store, sessions, ports }: Fleet, { tasks }: Snapshot): Promise<void> {
  const before = ports.clock.now().getTime() - KEPT_MS
  const old = (await store.all()).filter(
    (worker) => !isAtWork(worker) && Date.parse(worker.startedAt) < before,
  )
  for (const { task } of old) {
    const found = tasks.get(task)
    if (found !== undefined && !isClosed(found)) continue
    await store.alone(task, async () => {
      await sessions.forget(task)
      await store.remove(task)
    })
  }
}

/** One worker's trouble keeps no other from being tended; a remote that is away, or a full disk, is tried again. */
async function tendOrSay(fleet: Fleet, worker: FleetWorker, seen: Seen | null): Promise<FleetEvent | null> {
  try {
    return await fleet.store.alone(worker.task, async () => {
      const now = await fleet.store.get(worker.task)
      if (now === null || !isAtWork(now)) return null
      const standing = seen === null ? null : await standingNow(fleet, now, seen)
      return await TENDING[now.phase as keyof typeof TENDING](fleet, now, standing)
    })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { worker, text: `cannot be tended now (${error.code}); it is tried again`, isTrouble: true }
  }
}

/** A worker that another process started after the look seems to be lost in it: nothing is ended without looking again. */
async function standingNow(fleet: Fleet, worker: FleetWorker, seen: Seen): Promise<Standing> {
  const standing = standingOf(seen.snapshot, seen.world, worker)
  if (standing === 'held') return standing
  const { snapshot, world } = await fleet.newest()
  return standingOf(snapshot, world, worker)
}

type Tend = (fleet: Fleet, worker: FleetWorker, standing: Standing | null) => Promise<FleetEvent | null>

const TENDING: Readonly<Record<'starting' | 'running' | 'waiting', Tend>> = {
  starting: tendStarting,
  running: tendRunning,
  waiting: tendWaiting,
}

/** Whoever was starting it may be dead, and what it started may live. */
async function tendStarting(fleet: Fleet, worker: FleetWorker): Promise<FleetEvent | null> {
  if (isBeingStarted(fleet, worker) && !isGivenUp(fleet, worker)) return null
  return told(await giveBack(fleet, worker))
}

async function tendRunning(
  fleet: Fleet,
  worker: FleetWorker,
  standing: Standing | null,
): Promise<FleetEvent | null> {
  const { agent, runner } = toolsOf(fleet, worker)
  const signs = await look(fleet, worker)
  const spent = spentBy(worker, signs, fleet.ports.clock.now())
  if (signs.isRunning) await groundOf(fleet, worker).bring?.(worker)
  if (!signs.isRunning) {
    await groundOf(fleet, worker).sessions.stop(worker, runner)
    const tail = await fleet.sessions.tail(worker.task, TAIL_BYTES)
    const { death, end, said } = signs
    const cause = death == null ? judgeEnd(agent, { ...end, tail }, said) : causeOfDeath(death)
    return told(await settleWorker(fleet, worker, { cause, tail, spent, resume: resumeOf(worker, signs) }))
  }
  await noteSeen(fleet, worker, signs)
  const cause = await whyStop(fleet, worker, { signs, standing, spent })
  return cause === null ? null : await stopWorker(fleet, worker, { cause, standing, signs })
}

const SEEN_MS = 60_000

/** A day's budget has to know what it spends long before the session's end, and those who cannot see its processes that it lives. */
async function noteSeen({ store, ports }: Fleet, worker: FleetWorker, { said }: Signs): Promise<void> {
  const { spentNow, seenAt } = worker
  const now = ports.clock.now()
  const isNews = said.cost !== spentNow.cost || said.tokens !== spentNow.tokens
  if (!isNews && seenAt !== null && now.getTime() - Date.parse(seenAt) < SEEN_MS) return
  const spent = { cost: said.cost, tokens: said.tokens, ms: 0 }
  await store.put({ ...worker, spentNow: spent, seenAt: now.toISOString() })
}

interface Found {
  readonly signs: Signs
  readonly standing: Standing | null
  readonly spent: Spent
}

async function whyStop(
  fleet: Fleet,
  worker: FleetWorker,
  { signs, standing, spent }: Found,
): Promise<Cause | null> {
  const now = fleet.ports.clock.now().getTime()
  const { agent, runner } = toolsOf(fleet, worker)
  if (standing === 'lost') return 'nothing'
  // In an engine's job, brain itself sees to the rest; one that is gone loses its lease.
  if (runner.engine !== null) return standing === 'delivered' ? 'nothing' : null
  const since = signs.lastOutputAt ?? Date.parse(worker.sessionAt)
  if (standing === 'delivered') return now - since > DELIVERED_GRACE_MS ? 'nothing' : null
  if (signs.logBytes > LOG_BYTES_MAX) return 'budget'
  if (signs.death != null) return causeOfDeath(signs.death)
  const verdict = judgeSigns(
    {
      now,
      sessionAt: Date.parse(worker.sessionAt),
      lastOutputAt: signs.lastOutputAt,
      lastCommitAt: await groundOf(fleet, worker).places.lastCommitAt(worker.place),
      isToolRunning: signs.isToolRunning,
      spent,
    },
    { agent, budget: worker.budget },
  )
  return verdict.fine ? null : verdict.cause
}

async function tendWaiting(
  fleet: Fleet,
  worker: FleetWorker,
  standing: Standing | null,
): Promise<FleetEvent | null> {
  const { spent, resume } = worker
  if (standing === 'lost' || standing === 'delivered')
    return told(await settleWorker(fleet, worker, { cause: 'limit', tail: '', spent, resume }))
  if (fleet.ports.clock.now().getTime() < Date.parse(worker.resumeAt ?? '')) return null
  return { worker: await startSession(fleet, worker), text: 'goes on: its limit is reset' }
}
