import { Failure } from '../../domain/failure.ts'
import { CAUSE_FACTS, type Cause } from '../../domain/fleet/cause.ts'
import { withoutValues } from '../../domain/fleet/env-file.ts'
import { limitReset } from '../../domain/fleet/judge-end.ts'
import { type FleetWorker, NOTHING_SPENT, type Spent } from '../../domain/fleet/worker.ts'
import { releaseTask } from '../hand-over-task.ts'
import { perform } from '../perform.ts'
import { type Burial, buryWorker, deathsOf, failHopeless, type Standing, standingOf } from './dead-workers.ts'
import type { Fleet } from './fleet.ts'
import { groundOf } from './ground.ts'
import { variablesOf } from './user-variables.ts'
import { planTexts } from '../with-plan.ts'
import { type TaskId, taskIdOfPath } from '../../domain/task/task-id.ts'
import type { Saved } from '../../ports/fleet.ts'

export interface Ending {
  /** null: it was never started, so nobody died. */
  readonly cause: Cause | null
  /** The end of its log. */
  readonly tail: string
  readonly resume: string | null
  /** By all its sessions together. */
  readonly spent: Spent
}

/** For how many resumptions a limit is waited out in one attempt. */
const WAITS_MAX = 20
const WAIT_MS = 15 * 60_000

/**
 * What follows when a worker's processes are gone. Its end counts only when what it had to say is on the remote: what it left
 * is pushed first, and only then is asked whether it delivered. If not, the attempt is closed with the cause. Throws failures of
 * the remote, with nothing removed: then it is settled later.
 */
export async function settleWorker(fleet: Fleet, worker: FleetWorker, ending: Ending): Promise<FleetWorker> {
  await fleet.sessions.tidyUp(worker.task)
  const ground = groundOf(fleet, worker)
  await ground.bring?.(worker)
  const { places } = ground
  const before = await standing(fleet, worker)
  const isThere = await places.isThere(worker.place)
  const saved = isThere ? await save(fleet, worker, { standing: before, cause: ending.cause }) : null
  // What was pushed for it may be its result.
  const now = saved?.commit != null && before === 'held' ? await standing(fleet, worker) : before
  const at = fleet.ports.clock.now()
  const told: FleetWorker = {
    ...worker,
    process: null,
    job: null,
    spent: ending.spent,
    spentNow: NOTHING_SPENT,
    resume: ending.resume,
  }
  if (now === 'held' && ending.cause === 'limit' && worker.sessions <= WAITS_MAX && !isSpent(told)) {
    const resumeAt = (limitReset(ending.tail, at) ?? new Date(at.getTime() + WAIT_MS)).toISOString()
    return await put(fleet, {
      ...told,
      phase: 'waiting',
      resumeAt,
      end: { at: at.toISOString(), cause: 'limit', text: `goes on at ${resumeAt}` },
    })
  }
  if (now === 'held') await fleet.paced(() => fleet.inTurn(() => letGo(fleet, told, ending)))
  // Also what a kill left of a place that was being made.
  await places.remove(worker.place)
  const { cause, text } = ENDS[now](ending.cause)
  const aside = saved?.rescued ?? []
  return await put(fleet, {
    ...told,
    phase: now === 'delivered' ? 'delivered' : 'over',
    end: { at: at.toISOString(), cause, text: [text, ...aside.map((each) => `kept ${each}`)].join('; ') },
  })
}

const ENDS: Readonly<Record<Standing, (cause: Cause | null) => { cause: Cause | null; text: string }>> = {
  delivered: () => ({ cause: null, text: 'delivered' }),
  lost: () => ({ cause: null, text: 'no longer held the task' }),
  held: (cause) => ({ cause, text: cause === null ? 'could not be started' : CAUSE_FACTS[cause].text }),
}

async function standing({ newest }: Fleet, worker: FleetWorker): Promise<Standing> {
  const { snapshot, world } = await newest()
  return standingOf(snapshot, world, worker)
}

/** Whoever delivered has a tip that is under review: what lies about besides goes elsewhere. */
export async function save(
  fleet: Fleet,
  worker: FleetWorker,
  { standing, cause }: { readonly standing: Standing; readonly cause: Cause | null },
): Promise<Saved> {
  return await groundOf(fleet, worker).places.save(worker.place, {
    branch: standing === 'held' ? worker.branch : null,
    message: `${worker.task}: Rescue what ${worker.worker} left (${cause ?? 'not started'})`,
  })
}

/** The task is given back: politely where nobody died. */
async function letGo(fleet: Fleet, worker: FleetWorker, { cause, tail }: Ending): Promise<void> {
  if (cause !== null) return await bury(fleet, { worker, cause, tail })
  await perform<unknown>(fleet.ports, {
    look: {},
    decide: (snapshot, world) =>
      standingOf(snapshot, world, worker) === 'held'
        ? releaseTask(snapshot, world, { id: worker.task })
        : { kind: 'change', commits: [], refs: [], result: null },
  })
}

async function bury(fleet: Fleet, { worker, cause, tail }: Burial): Promise<void> {
  // A file that cannot be read any more hides nothing, and keeps nothing from being settled.
  const variables = await variablesOf(fleet).catch(() => ({}))
  const shown = await withoutSecrets(fleet, withoutValues(lastLines(tail), variables))
  const buried = await perform(fleet.ports, {
    look: {},
    decide: (snapshot, world) => buryWorker(snapshot, world, { worker, cause, tail: shown }),
  })
  const task = buried.kind === 'performed' ? buried.snapshot.tasks.get(worker.task) : undefined
  if (task !== undefined && deathsOf(task).count + 1 >= fleet.settings.deaths)
    await giveUpHopeless(fleet, [task.id])
}

async function withoutSecrets({ assertNoSecrets }: Fleet, text: string): Promise<string> {
  try {
    await assertNoSecrets(text, 'the log')
    return text
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'SECRET_FOUND') throw error
    return 'It is left out, for there is a secret in it: brain fleet logs shows it on the machine where it ran.'
  }
}

/** Closes those of the tasks on which too many workers died. Answers them. */
export async function giveUpHopeless(
  { ports, settings }: Fleet,
  ids: readonly TaskId[],
): Promise<readonly string[]> {
  const asked: ReadonlySet<TaskId | null> = new Set(ids)
  const performed = await perform(ports, {
    look: { texts: (path) => planTexts(path) || asked.has(taskIdOfPath(path)) },
    decide: (snapshot, world) => failHopeless(snapshot, world, { ids, deathsMax: settings.deaths }),
  })
  return performed.kind === 'performed' ? performed.result : []
}

const LINES = 20

/** Of an agent that prints one JSON object a line, each may be very long. */
function lastLines(tail: string): string {
  const lines = tail.trimEnd().split('\n').slice(-LINES)
  return lines.map((line) => (line.length > 300 ? `${line.slice(0, 299)}…` : line)).join('\n')
}

function isSpent({ spent, budget }: FleetWorker): boolean {
  return (['cost', 'tokens', 'ms'] as const).some((kind) => {
    const allowed = budget[kind]
    return allowed !== null && spent[kind] > allowed
  })
}

async function put({ store }: Fleet, worker: FleetWorker): Promise<FleetWorker> {
  await store.put(worker)
  return worker
}
