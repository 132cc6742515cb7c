import type { Problem, Task } from '../task/task.ts'
import { gatesOf } from './gates.ts'
import { partsOf, tasksByPhase, type PhaseTasks } from './parts.ts'
import { holdsNow, runValues, type RunInput } from './run-input.ts'
import type { GateView, PartView, PhaseState, PhaseView, RunState, RunView } from './run-view.ts'
import type { Taken } from './run.ts'
import { staleOf } from './stale.ts'
import { takenOf } from './taken.ts'
import { matchVerdict, VERDICTS } from './tally.ts'
import type { Phase } from './template.ts'

/** Derives where a run stands from its file, its tasks and what is on the base branch. Pure. */
export function foldRun(input: RunInput): RunView {
  const { run, template } = input
  const known = tasksByPhase(input)
  const values = runValues(run, template)
  const views = new Map<string, PhaseView>()
  const artifacts = new Set(
    template.phases
      .filter(({ id }) => input.blobs.has(values.get(`artifact.${id}`) ?? ''))
      .map(({ id }) => id),
  )
  const context: Context = {
    input,
    known,
    values,
    artifacts,
    views,
    approved: approvedBlobs([...known.newest.values()]),
  }
  for (const phase of template.phases) viewOf(context, phase, new Set())
  const phases = template.phases.map(({ id }) => views.get(id)!)
  const shown = phases.filter(({ state }) => state !== 'skipped')
  const at = shown.findIndex(({ settled }) => !settled)
  return {
    run,
    template,
    state: stateOf(input, phases),
    phases,
    tasks: known.live,
    former: known.former,
    at: at === -1 ? shown.length : at + 1,
    of: shown.length,
    problems: strangers(input, known.live),
  }
}

interface Context {
  readonly input: RunInput
  readonly known: PhaseTasks
  readonly values: ReadonlyMap<string, string>
  /** Phases whose artifact is on the base branch. */
  readonly artifacts: ReadonlySet<string>
  readonly views: Map<string, PhaseView>
  readonly approved: ReadonlyMap<string, ReadonlySet<string>>
}

function approvedBlobs(tasks: readonly Task[]): ReadonlyMap<string, ReadonlySet<string>> {
  const approved = new Map<string, Set<string>>()
  for (const { part, closed } of tasks) {
    if (part?.artifact == null || closed?.artifact === undefined) continue
    const known = approved.get(part.artifact) ?? new Set()
    approved.set(part.artifact, known.add(closed.artifact))
  }
  return approved
}

/** What it needs first, whatever the order in the template. */
function viewOf(context: Context, phase: Phase, above: ReadonlySet<string>): PhaseView {
  const known = context.views.get(phase.id)
  if (known !== undefined) return known
  const within = new Set([...above, phase.id])
  const needs = phase.needs.flatMap((id) => {
    const needed = context.input.template.phases.find((other) => other.id === id)
    return needed === undefined || within.has(id) ? [] : [viewOf(context, needed, within)]
  })
  const view = foldPhase(context, phase, needs)
  context.views.set(phase.id, view)
  return view
}

const NO_GATE = { gate: null, gates: [] }

function foldPhase(context: Context, phase: Phase, needs: readonly PhaseView[]): PhaseView {
  const ready = needs.every(({ settled }) => settled)
  const taken = takenOf(context.input, phase.id)
  if (taken !== null) return foldTaken(context, phase, taken)
  const { parts, problem } = partsOf(context, phase)
  const begun = parts.some(({ task }) => task !== null)
  if (!begun && isSkipped(context, phase, ready))
    return { phase, state: 'skipped', settled: ready, parts: [], ...NO_GATE, stale: [], held: null }
  const { gate, gates } = gatesOf(context, phase, parts)
  const held = isOver(parts)
    ? null
    : (refusedBy(phase, parts) ?? heldBy({ needs, ready, begun, problem, gate, context }))
  const state = phaseState({ phase, parts, held, ready, begun })
  const settled = state === 'passed' || (state === 'failed' && !phase.critical && isOver(parts))
  const stale = staleOf({ parts, needs, blobs: context.input.blobs, approved: context.approved })
  return { phase, state, settled, parts, gate, gates, stale, held }
}

/** It was done before the run began: there is nothing to do, and what it wrote counts as approved. */
function foldTaken(context: Context, phase: Phase, { as, artifact }: Taken): PhaseView {
  const passed = { phase, settled: true, ...NO_GATE, stale: [], held: null }
  if (as === 'skipped') return { ...passed, state: 'skipped', parts: [] }
  const path = artifact === null ? null : (context.values.get(`artifact.${phase.id}`) ?? null)
  const part = { item: null, helper: null, task: null, round: 0, artifact: path }
  return { ...passed, state: 'passed', parts: [part] }
}

/** What was skipped when the run was rolled back stays skipped. */
function isSkipped({ input, artifacts }: Context, phase: Phase, ready: boolean): boolean {
  if (input.run.rolledBack.some(({ skipped }) => skipped.includes(phase.id))) return true
  if (phase.when === null) return false
  if (!ready && phase.when.includes('artifact')) return false
  return !holdsNow(input, phase.when, { artifacts })
}

interface Holding {
  readonly context: Context
  readonly needs: readonly PhaseView[]
  readonly ready: boolean
  readonly begun: boolean
  /** Why the items cannot be told. */
  readonly problem: string | null
  readonly gate: GateView | null
}

/** Whoever did the work says itself that it must not go on so; a person still decides. */
function refusedBy({ gate }: Phase, parts: readonly PartView[]): string | null {
  if (gate.kind !== 'human') return null
  const refused = parts.find(
    ({ task }) =>
      task?.state === 'review' &&
      matchVerdict(task.output?.file.verdict ?? null, VERDICTS) === 'REVISE REQUIRED',
  )
  return refused?.task == null
    ? null
    : `${refused.task.id} says REVISE REQUIRED: ${refused.task.output?.file.summary ?? ''}`
}

/** What a person has to see to before the phase can go on. */
function heldBy({ context, needs, ready, begun, problem, gate }: Holding): string | null {
  if (gate?.outcome.kind === 'held') return gate.outcome.why
  if (!ready) return null
  if (begun) return problem
  const gone = needs
    .filter(({ state }) => state === 'passed')
    .flatMap(({ parts }) => parts.flatMap(({ artifact }) => artifact ?? []))
    .filter((path) => !context.input.blobs.has(path))
  if (gone.length > 0) return `${gone.join(', ')} is gone from the base branch`
  return problem
}

interface Standing extends Pick<Holding, 'ready' | 'begun'> {
  readonly phase: Phase
  readonly parts: readonly PartView[]
  readonly held: string | null
}

function phaseState({ phase, parts, held, ready, begun }: Standing): PhaseState {
  const failed = parts.some(({ task }) => task?.state === 'failed' || task?.state === 'cancelled')
  if (failed && (phase.critical || isOver(parts))) return 'failed'
  if (held !== null) return 'held'
  if (!begun && !ready) return 'pending'
  if (isOver(parts)) return 'passed'
  const handedIn = parts.every(({ task }) => task !== null && HANDED_IN.has(task.state))
  return handedIn ? 'gate' : 'working'
}

const HANDED_IN: ReadonlySet<string> = new Set(['review', 'approved', 'completed'])
const CLOSED: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled'])

function isOver(parts: readonly PartView[]): boolean {
  return parts.every(({ task }) => task !== null && CLOSED.has(task.state))
}

function stateOf({ run }: RunInput, phases: readonly PhaseView[]): RunState {
  if (run.stopped !== null) return run.stopped.how
  if (phases.every(({ settled }) => settled)) return 'completed'
  if (phases.some(({ state, phase }) => state === 'failed' && phase.critical)) return 'failed'
  return phases.some(isWaiting) ? 'waiting' : 'running'
}

/** A person has to decide, or to answer. */
function isWaiting({ state, phase, parts }: PhaseView): boolean {
  if (state === 'held') return true
  const isHuman = phase.gate.kind === 'human'
  return parts.some(
    ({ task }) => task !== null && (task.state === 'blocked' || (isHuman && task.state === 'review')),
  )
}

/** Tasks that say they are of the run and of no phase or member that it has. */
function strangers({ run, template }: RunInput, tasks: readonly Task[]): readonly Problem[] {
  return tasks.flatMap((task) => {
    const phase = template.phases.find(({ id }) => id === task.phase)
    const member = task.part?.member ?? null
    const gate = [...(phase?.gate.team ?? []), ...(phase?.gate.strategy?.team ?? [])]
    const ids = [...(phase?.team ?? []), ...gate].map(({ id }) => id)
    if (phase !== undefined && (member === null || ids.includes(member))) return []
    const what = phase === undefined ? `phase "${task.phase}"` : `member "${member}" in phase "${phase.id}"`
    return [
      {
        path: task.path,
        line: null,
        message: `${task.id} says it is of the run ${run.name}, which has no ${what}; it does not count there.`,
        fix: `Correct the line, or cancel it: brain cancel ${task.id}`,
      },
    ]
  })
}
