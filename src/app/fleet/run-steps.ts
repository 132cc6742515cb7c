import { Failure } from '../../domain/failure.ts'
import { type Budget, isAtWork } from '../../domain/fleet/worker.ts'
import { type TaskId, taskIdOfPath } from '../../domain/task/task-id.ts'
import { reclaimTask } from '../hand-over-task.ts'
import { perform } from '../perform.ts'
import { planTexts } from '../with-plan.ts'
import { runNames } from '../workflow/read-runs.ts'
import { brokenAgent } from './broken-agent.ts'
import type { Tools } from './choose-tools.ts'
import { isHopeless, standingOf } from './dead-workers.ts'
import type { Fleet, Seen } from './fleet.ts'
import type { OrSay } from './passing-trouble.ts'
import { whyNotNow } from './reserve-workers.ts'
import { giveUpHopeless } from './settle-worker.ts'
import { ALL, type StartPauses } from './start-pauses.ts'
import { spawnable, spawnWorkers } from './spawn-workers.ts'
import { startSession } from './start-worker.ts'
import type { FleetEvent } from './stop-worker.ts'

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

/** One look at the remote, with what was found when the workers were tended after it. */
export interface Round extends Running, Seen {
  readonly events: readonly FleetEvent[]
  readonly orSay: OrSay
  readonly pauses: StartPauses
  /** Milliseconds since 1970: when a person started it, who had put right what was wrong before. */
  readonly startedAt: number
}

/** True when something was done. */
type Step = (fleet: Fleet, round: Round) => Promise<boolean>

/**
 * After something was done it is looked again at once. What fails for now keeps nothing else from being done; but as long as it
 * does, nobody knows whether anything is left to do.
 */
export async function actOn(fleet: Fleet, round: Round): Promise<'something' | 'nothing' | 'trouble'> {
  let isTrouble = false
  for (const [trouble, step] of STEPS) {
    const done = await round.orSay(trouble, () => step(fleet, round))
    if (done === true) return 'something'
    isTrouble ||= done === null
  }
  return isTrouble ? 'trouble' : 'nothing'
}

const giveUp: Step = async (fleet, { say, snapshot }) => {
  const hopeless = [...snapshot.tasks.values()].filter((task) => isHopeless(task, fleet.settings.deaths))
  const ids = hopeless.map(({ id }) => id)
  const failed = ids.length > 0 ? await fleet.paced(() => giveUpHopeless(fleet, ids)) : []
  for (const id of failed) say(id, `failed: ${fleet.settings.deaths} workers died on it`)
  return failed.length > 0
}

const advance: Step = async (_fleet, round) => {
  if (runNames(round.snapshot).length === 0) return false
  const done = await round.advance()
  for (const text of done) round.say(null, text)
  return done.length > 0
}

const reclaimStale: Step = async (fleet, round) => {
  const tended = await tendedHere(fleet, round)
  const stale = [...round.snapshot.tasks.values()].filter(({ id, stale }) => stale && !tended.has(id))
  let done = false
  for (const { id, worker } of stale) {
    const performed = await fleet.paced(() =>
      perform(fleet.ports, {
        look: { texts: (path) => planTexts(path) || taskIdOfPath(path) === id },
        decide: (now, world) => reclaimTask(now, world, { id, worker: null, force: false }),
      }),
    )
    if (performed.kind !== 'performed') continue
    round.say(id, `taken back from ${worker ?? 'a silent worker'}`)
    done = true
  }
  return done
}

/**
 * Whose workers are seen from here: their signs of life and budgets end them, whatever a lease says of their pushes. Of those of an
 * engine, or on a machine that does not answer, the lease alone tells.
 */
async function tendedHere(fleet: Fleet, { snapshot, world, events }: Round): Promise<ReadonlySet<TaskId>> {
  const away = new Set(
    events.flatMap(({ worker, isTrouble }) => (isTrouble && worker.host !== null ? worker.task : [])),
  )
  const seen = (await fleet.store.all())
    .filter((worker) => isAtWork(worker) && !away.has(worker.task))
    .filter((worker) => standingOf(snapshot, world, worker) === 'held')
    .filter(({ runner }) => fleet.runners.get(runner)?.engine == null)
  return new Set(seen.map(({ task }) => task))
}

/** Workers that delivered, and are asked for more: an answer has come, or changes are requested. */
const goOn: Step = async (fleet, { max, say, snapshot, world, orSay }) => {
  const wanted = (await fleet.store.all()).filter(
    (worker) => worker.phase === 'delivered' && standingOf(snapshot, world, worker) === 'held',
  )
  let done = false
  for (const { task } of wanted) {
    if ((await whyNotNow(fleet, max)) !== null) return done
    const gone = await orSay(`The worker of ${task} could not go on`, () =>
      fleet.store.alone(task, async () => {
        const worker = await fleet.store.get(task)
        return worker?.phase === 'delivered' ? await startSession(fleet, worker) : null
      }),
    )
    if (gone === null) continue
    say(task, `${gone.worker} goes on`)
    done = true
  }
  return done
}

const spawnReady: Step = async (fleet, round) => {
  const { max, say, snapshot, world, pauses } = round
  const now = world.now.getTime()
  if (!pauses.isOver(ALL, now) || (await whyNotNow(fleet, max)) !== null) return false
  const workers = await fleet.store.all()
  if (brokenAgent(workers, round.agent.name, round.startedAt) !== null) return false
  const working = workers.filter(isAtWork).length
  const ids = spawnable(snapshot, fleet, world.now)
    .filter((id) => pauses.isOver(id, now))
    .slice(0, Math.max(0, max - working))
  if (ids.length === 0) return false
  const { started } = await spawnWorkers(fleet, { ...round, ids }).catch(async (error: unknown) => {
    const task = taskWithSecret(error)
    if (task === null) await pauseAfter(fleet, round, ids)
    else pauses.needPerson(task, now)
    throw error
  })
  pauses.clear(ALL)
  for (const { task, worker, attempt } of started) {
    pauses.clear(task)
    say(task, `${worker} started (attempt ${attempt})`)
  }
  return started.length > 0
}

/** Of which somebody has to take it out; all others may be started. */
function taskWithSecret(error: unknown): TaskId | null {
  const isOne = error instanceof Failure && error.code === 'SECRET_FOUND'
  return isOne ? ((error.details['task'] ?? null) as TaskId | null) : null
}

/** A start that failed is no death of its task, so it has a pause of its own; where nobody was started, all have. */
async function pauseAfter({ store }: Fleet, { pauses, world }: Round, ids: readonly TaskId[]): Promise<void> {
  const working = new Set((await store.all()).filter(isAtWork).map(({ task }) => task))
  const failed = ids.filter((id) => !working.has(id))
  for (const name of failed.length < ids.length ? failed : [...failed, ALL])
    pauses.fail(name, world.now.getTime())
}

/** In their order, each with what is said when it fails for now. */
const STEPS: readonly (readonly [trouble: string, step: Step])[] = [
  ['Hopeless tasks could not be closed', giveUp],
  ['Workflows could not be advanced', advance],
  ['Stale tasks could not be taken back', reclaimStale],
  ['A worker could not go on', goOn],
  ['No worker could be started', spawnReady],
]
