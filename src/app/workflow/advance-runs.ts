import type { Change, Decision, Refusal } from '../../domain/decision.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import type { Task } from '../../domain/task/task.ts'
import { nextSteps, type Steps } from '../../domain/workflow/next-steps.ts'
import type { RunView } from '../../domain/workflow/run-view.ts'
import type { CheckResult } from '../../ports/records.ts'
import { reviewedName } from '../approval-rules.ts'
import { isRefusal } from '../find-task.ts'
import { inspectResult, type Inspection } from '../inspect-result.ts'
import type { Ports } from '../observe.ts'
import { perform, type Performance } from '../perform.ts'
import { readHolders } from '../read-holders.ts'
import { approveTask, requestChanges } from '../review-task.ts'
import { planTexts } from '../with-plan.ts'
import { contextTexts } from './context-edits.ts'
import { planRuns, type RunSteps } from './plan-runs.ts'
import { readRuns, runFileTexts, runNames, withTexts, type ReadRun } from './read-runs.ts'
import { whySentBack } from './why-sent-back.ts'

export interface Advancing {
  /** Runs the verify commands on the merge result; null when there are none. */
  readonly check: (
    snapshot: Snapshot,
    task: Task,
    inspection: Pick<Inspection, 'preview' | 'made'>,
  ) => Promise<readonly CheckResult[] | null>
  /** Only these runs; without: all. */
  readonly names?: readonly string[]
  /** What is stale is done again. */
  readonly cascade?: boolean
}

/** One thing that was done, for whoever asked. */
export interface Advance {
  readonly run: string
  readonly did: 'created' | 'approved' | 'sent back' | 'cancelled' | 'recorded'
  readonly task: TaskId | null
  readonly text: string
}

export interface Advanced {
  readonly kind: 'advanced'
  readonly done: readonly Advance[]
  /** What only a person can do. */
  readonly stuck: readonly { readonly task: TaskId; readonly refusal: Refusal }[]
  readonly runs: readonly RunView[]
  /** Where the last look stood, by which nothing is left to do; null: something is, or nobody can tell. */
  readonly settledAt: string | null
}

/** More is no progress but a circle. */
const ROUNDS_MAX = 500

/**
 * Brings runs to where their tasks, gates and artifacts allow them to be. Each round looks, decides and pushes one
 * thing under a lease; whoever was faster has only left less to do. Killed anywhere, it goes on with the next call.
 */
export async function advanceRuns(ports: Ports, advancing: Advancing): Promise<Advanced> {
  const done: Advance[] = []
  const stuck = new Map<TaskId, Refusal>()
  let { cascade = false } = advancing
  const told = (): Omit<Advanced, 'runs'> => ({
    kind: 'advanced',
    done,
    stuck: listed(stuck),
    settledAt: null,
  })
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const step: Round = { runs: [], doing: [], task: null }
    const performed = await perform(ports, nextRound(ports, { ...advancing, cascade }, { stuck, step }))
    if (performed.kind === 'refusal') {
      // A conflict went back to the worker with it: that was the step. Any other refusal is for a person.
      if (step.task !== null && performed.code !== 'MERGE_CONFLICT') stuck.set(step.task.id, performed)
      else if (step.task === null) return { ...told(), runs: step.runs }
    }
    done.push(...step.doing)
    if (performed.kind === 'performed' && performed.change.refs.length === 0)
      return { ...told(), runs: step.runs, settledAt: stuck.size === 0 ? performed.snapshot.look.at : null }
    if (step.task === null) cascade = false
  }
  return { ...told(), runs: [] }
}

/** One round by itself, for whoever only wants to see it. */
export function nextRound(
  ports: Ports,
  advancing: Advancing,
  { stuck, step }: { readonly stuck: ReadonlyMap<TaskId, Refusal>; readonly step: Round },
): Performance<unknown> {
  return {
    look: { texts: (path) => planTexts(path) || runFileTexts(path) || contextTexts(path) },
    decide: (snapshot, world) => decide({ ports, advancing, snapshot, world, stuck, step }),
  }
}

function listed(stuck: ReadonlyMap<TaskId, Refusal>): Advanced['stuck'] {
  return [...stuck].map(([task, refusal]) => ({ task, refusal }))
}

/** What one round came to; a round that lost its race is filled anew. */
export interface Round {
  runs: readonly RunView[]
  doing: readonly Advance[]
  task: Task | null
}

interface Deciding {
  readonly ports: Ports
  readonly advancing: Advancing
  readonly snapshot: Snapshot
  readonly world: World
  readonly stuck: ReadonlyMap<TaskId, Refusal>
  readonly step: Round
}

const NOTHING: Change<null> = { kind: 'change', commits: [], refs: [], result: null }

async function decide(deciding: Deciding): Promise<Decision<unknown>> {
  const { ports, advancing, snapshot, world, stuck, step } = deciding
  const { cascade = false } = advancing
  Object.assign(step, { runs: [], doing: [], task: null })
  if (runNames(snapshot).length === 0) return NOTHING
  const runs = await readRuns(ports.repository, snapshot, { now: world.now, names: advancing.names })
  step.runs = runs.map(({ view }) => view)
  const steps = runs.map((read) => ({ read, steps: nextSteps(read.view, { blobs: read.blobs, cascade }) }))
  const planned = await planAll(deciding, steps)
  if (isRefusal(planned) || planned.refs.length > 0) return planned
  const approval = firstOf(steps, ({ approvals }) => approvals.filter(({ id }) => !stuck.has(id)))
  if (approval !== null) return await approve(deciding, approval)
  const sendBack = firstOf(steps, ({ sendBacks }) => sendBacks.filter(({ task }) => !stuck.has(task.id)))
  if (sendBack !== null) return await returnTask(deciding, { run: sendBack.run, ...sendBack.one })
  return planned
}

function firstOf<T>(
  runs: readonly RunSteps[],
  pick: (steps: Steps) => readonly T[],
): { readonly run: ReadRun; readonly one: T } | null {
  for (const { read, steps } of runs) {
    const [one] = pick(steps)
    if (one !== undefined) return { run: read, one }
  }
  return null
}

/** As a person would, and at exactly the commit that was judged; what is wrong goes back to the worker in words. */
async function approve(
  deciding: Deciding,
  { run, one: task }: { readonly run: ReadRun; readonly one: Task },
): Promise<Decision<unknown>> {
  const { ports, advancing, world, step } = deciding
  const { repository } = ports
  const feedback = `results/${task.id}-feedback.md`
  const snapshot = await withTexts(repository, deciding.snapshot, [task.path, feedback])
  const inspection = await inspectResult(repository, snapshot, task)
  const { preview, made } = inspection
  step.task = task
  const approval = {
    id: task.id,
    reviewed: reviewedName(task),
    named: false,
    holders: await readHolders(repository, snapshot, { task, digest: world.digest }),
    preview,
    made,
    checks: null,
    allowOutsideScope: false,
  }
  const asGate = { ...world, actor: gateName(run.view, task) }
  const before = approveTask(snapshot, asGate, approval)
  const isFree = before.kind === 'change' && before.refusal === undefined
  const checks = isFree ? await advancing.check(snapshot, task, inspection) : null
  const decision = checks === null ? before : approveTask(snapshot, asGate, { ...approval, checks })
  const text = isRefusal(decision) ? whySentBack(decision, checks) : null
  if (text !== null) return await returnTask(deciding, { run, task, text })
  const did = decision.kind === 'change' && decision.refusal !== undefined ? 'sent back' : 'approved'
  const { run: file } = run.view
  if (!isRefusal(decision))
    step.doing = [{ run: file.name, did, task: task.id, text: `${did} ${task.id}: ${task.title}` }]
  return decision
}

function gateName({ template }: RunView, task: Task): string {
  const phase = template.phases.find(({ id }) => id === task.phase)
  return `gate ${phase?.gate.kind ?? 'none'} of ${task.phase}`
}

async function returnTask(
  { ports, snapshot, world, step }: Deciding,
  { run, task, text }: { readonly run: ReadRun; readonly task: Task; readonly text: string },
): Promise<Decision<unknown>> {
  const feedback = `results/${task.id}-feedback.md`
  step.task = task
  step.doing = [
    {
      run: run.view.run.name,
      did: 'sent back',
      task: task.id,
      text: `sent back ${task.id}: ${text.split('\n')[0]}`,
    },
  ]
  const known = await withTexts(ports.repository, snapshot, [feedback])
  return requestChanges(known, world, { task, text })
}

async function planAll(
  { ports, snapshot, world, step }: Deciding,
  runs: readonly RunSteps[],
): Promise<Decision<unknown>> {
  const cancels = runs.flatMap(({ steps }) => steps.cancels)
  const known = await withTexts(
    ports.repository,
    snapshot,
    cancels.map(({ path }) => path),
  )
  const decision = planRuns(known, world, runs)
  if (!isRefusal(decision)) step.doing = decision.result
  return decision
}
