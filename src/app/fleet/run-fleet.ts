import type { Agent } from '../../domain/fleet/agent.ts'
import { CAUSE_FACTS, type Cause } from '../../domain/fleet/cause.ts'
import { type FleetWorker, isAtWork } from '../../domain/fleet/worker.ts'
import { isClosed } from '../../domain/queue/ready-tasks.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import type { Task } from '../../domain/task/task.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { observe } from '../observe.ts'
import { type NeedsYou, reportStatus } from '../report-status.ts'
import { type Broken, brokenAgent } from './broken-agent.ts'
import { deathsOf, nextTry } from './dead-workers.ts'
import type { Fleet, Seen } from './fleet.ts'
import { orSaying } from './passing-trouble.ts'
import { whyNotNow } from './reserve-workers.ts'
import { actOn, type Round, type Running } from './run-steps.ts'
import { startPauses } from './start-pauses.ts'
import { spawnable } from './spawn-workers.ts'
import { lookOrNull, TEND_MS } from './tend-until-done.ts'
import type { FleetEvent } from './stop-worker.ts'
import { sayingOnce, tendWorkers } from './tend-workers.ts'

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
 * is; it keeps no queue. So it may be killed at any time, and two of them at once only share the work. Whatever ends it, workers
 * that are at work are tended on.
 */
export async function runFleet(fleet: Fleet, running: Running): Promise<Ran> {
  try {
    return await endOf(fleet, await untilEnd(fleet, running))
  } finally {
    if ((await fleet.store.all()).some(isAtWork)) await fleet.sessions.leaveTender()
  }
}

async function untilEnd(fleet: Fleet, running: Running): Promise<RunEnd> {
  const { clock } = fleet.ports
  const startedAt = clock.now().getTime()
  const tell = sayingOnce(({ worker, text }) =>
    running.say(worker.task, `${worker.worker} ${text}${whyText(worker)}`),
  )
  const pauses = startPauses(fleet.settings.retryAfterMs)
  const orSay = orSaying((text) => running.say(null, text))
  let lookMs = running.lookMs ?? LOOK_MS_MIN
  for (let lookedAt = 0, isNews = true; ;) {
    const now = clock.now().getTime()
    const isDue: boolean = isNews || now - lookedAt >= lookMs
    const seen: Seen | null = isDue
      ? await orSay(LOOKING, () => observe(fleet.ports, { fetch: 'always' }))
      : null
    if (isDue) lookedAt = now
    if (seen !== null)
      lookMs = running.lookMs ?? Math.max(LOOK_MS_MIN, seen.snapshot.look.settings.fetchAfterMs)
    const events: readonly FleetEvent[] = (await orSay(TENDING, () => tendWorkers(fleet, seen))) ?? []
    events.forEach(tell)
    isNews = events.some(({ isTrouble }) => isTrouble !== true)
    if (running.durationMs !== null && now - startedAt >= running.durationMs) return 'time'
    if (seen !== null && !isNews) {
      const round: Round = { ...running, ...seen, events, orSay, pauses, startedAt }
      const acted = await actOn(fleet, round)
      const end = acted === 'nothing' ? await whyEnd(fleet, round) : null
      if (end !== null) return end
      isNews = acted === 'something'
    }
    if (!isNews) await clock.sleep(TEND_MS)
  }
}

const LOOKING = 'The remote could not be looked at'
const TENDING = 'The workers could not be tended'

/** null while anybody works, or something can be tried later. */
async function whyEnd(fleet: Fleet, round: Round): Promise<RunEnd | null> {
  const { max, snapshot, world, agent, startedAt, say, pauses } = round
  const open = [...snapshot.tasks.values()].filter((task) => !isClosed(task))
  if (open.length === 0) return 'done'
  const workers = await fleet.store.all()
  if (workers.some(isAtWork)) return null
  const broken = brokenAgent(workers, agent.name, startedAt)
  if (broken !== null && !open.some(isWorkedOn)) {
    say(null, brokenText(agent, broken))
    return 'needs-you'
  }
  const canStart = (id: TaskId): boolean => !pauses.needsPerson(id)
  if (open.some((task) => isWorkedOn(task) || (isForLater(task, fleet) && canStart(task.id)))) {
    const why = await whyNotNow(fleet, max)
    return why?.code === 'BUDGET_SPENT' ? 'budget' : null
  }
  return spawnable(snapshot, fleet, world.now).some(canStart) ? null : 'needs-you'
}

function brokenText({ title }: Agent, { cause, tasks }: Broken): string {
  return `${title} is not started any more: on ${tasks} tasks it ${CAUSE_FACTS[cause].text}, and it delivered nothing. ${CAUSE_FACTS[cause].hint} Then run again.`
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

/** A death's cause is a guess; the log is what there was. */
function whyText({ task, end }: FleetWorker): string {
  return end === null || end.cause === null ? '' : `; why: brain fleet logs ${task}`
}
