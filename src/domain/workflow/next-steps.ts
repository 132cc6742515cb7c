import type { Task } from '../task/task.ts'
import { findingsText } from './findings-text.ts'
import type { Item } from './items.ts'
import { ballotOf } from './judged-rounds.ts'
import type { GateView, MemberView, PartView, PhaseView, RunView } from './run-view.ts'
import { followsCascade } from './stale.ts'
import type { Gate, TeamMember } from './template.ts'
import { unclearVerdicts } from './unclear-verdicts.ts'

/** A task that is due. */
export interface Creation {
  readonly phase: PhaseView
  /** `work` makes the artifact, `helper` works beside it, `judge` says what it thinks of it. */
  readonly role: 'work' | 'helper' | 'judge'
  readonly item: Item | null
  readonly member: TeamMember | null
  readonly round: number
  readonly basedOn: Readonly<Record<string, string>>
  readonly artifact: string | null
  /** `judge`: what may be said, and who else is asked. */
  readonly ballot: Gate | null
  /** `judge`: the gate where it is asked. */
  readonly gate: GateView | null
}

/** What a run needs now. Carrying it out in part and asking again comes to the same. */
export interface Steps {
  /** Handed in, and its gate lets it through. */
  readonly approvals: readonly Task[]
  readonly sendBacks: readonly { readonly task: Task; readonly text: string }[]
  readonly creations: readonly Creation[]
  /** Nobody needs what they would say or make any more. */
  readonly cancels: readonly Task[]
}

const NOTHING: Steps = { approvals: [], sendBacks: [], creations: [], cancels: [] }
const ENDED: ReadonlySet<string> = new Set(['paused', 'cancelled', 'damaged'])

/** @param cascade what is stale is to be done again */
export function nextSteps(
  view: RunView,
  { blobs, cascade }: { readonly blobs: ReadonlyMap<string, string>; readonly cascade: boolean },
): Steps {
  if (ENDED.has(view.state)) return NOTHING
  const byId = new Map(view.phases.map((phase) => [phase.phase.id, phase]))
  const steps = view.phases.map((phase) => {
    const needs = phase.phase.needs.flatMap((id) => byId.get(id) ?? [])
    return phaseSteps({ phase, needs, blobs, cascade })
  })
  return {
    approvals: steps.flatMap(({ approvals }) => approvals),
    sendBacks: steps.flatMap(({ sendBacks }) => sendBacks),
    creations: steps.flatMap(({ creations }) => creations),
    cancels: steps.flatMap(({ cancels }) => cancels),
  }
}

interface Place {
  readonly phase: PhaseView
  readonly needs: readonly PhaseView[]
  readonly blobs: ReadonlyMap<string, string>
  readonly cascade: boolean
}

function phaseSteps(place: Place): Steps {
  const { phase, needs } = place
  const isTaken = phase.settled && phase.parts.every(({ task }) => task === null)
  if (phase.state === 'skipped' || isTaken || !needs.every(({ settled }) => settled)) return NOTHING
  const again = isAgain(place)
  if (again) return redo(place)
  return {
    approvals: [...approvedParts(phase), ...approvedJudges(phase)],
    sendBacks: [...unclearVerdicts(phase), ...revisions(phase)],
    creations: [...missingParts(place), ...missingJudges(phase)],
    cancels: needlessJudges(phase),
  }
}

/** Is it to be made anew, for what it was made from is another now? Never while what it needs is stale itself. */
function isAgain({ phase, needs, cascade }: Place): boolean {
  if (phase.stale.length === 0 || phase.parts.every(({ task }) => task === null)) return false
  if (followsCascade(phase, needs)) return true
  const isRoot = phase.stale.some(({ kind }) => kind !== 'upstream')
  return cascade && isRoot && needs.every(({ stale }) => stale.length === 0)
}

function redo(place: Place): Steps {
  const { phase } = place
  const judges = [...(phase.gate?.members ?? []), ...(phase.gate?.voters ?? [])].flatMap(
    ({ task }) => task ?? [],
  )
  const open = [...phase.parts.flatMap(({ task }) => task ?? []), ...judges].filter(isOpen)
  const begun = phase.parts.filter(({ task }) => task !== null)
  const creations = begun.map((part) => creationOf(place, part))
  return { ...NOTHING, creations, cancels: open }
}

function isOpen({ closed, state }: Task): boolean {
  return closed === null && state !== 'approved'
}

/**
 * Gates of nobody and of commands let each task through by itself; a team's lets all that it judges through or none, but
 * where it judges the whole, for what other items rest on: they could never begin, and are judged with it.
 */
function approvedParts({ phase, parts, gates }: PhaseView): readonly Task[] {
  const isFree = phase.gate.kind === 'none' || phase.gate.kind === 'checks'
  const passed = new Set(
    gates.filter(({ outcome }) => outcome.kind === 'passed').flatMap(({ subject }) => Object.keys(subject)),
  )
  const isWhole = gates.some(({ item }) => item === null)
  const steps = new Set(isWhole ? parts.flatMap(({ item }) => item?.needs ?? []) : [])
  return parts.flatMap(({ task, item }) =>
    task?.state === 'review' && (isFree || passed.has(task.id) || steps.has(item?.id ?? '')) ? [task] : [],
  )
}

/** What was found goes back to whoever made it, as long as there are attempts left. */
function revisions({ phase, parts, gates }: PhaseView): Steps['sendBacks'] {
  return gates
    .filter(({ open, outcome }) => open && outcome.kind === 'again')
    .flatMap((gate) =>
      parts.flatMap(({ task }) =>
        task?.state === 'review' && gate.subject[task.id] !== undefined
          ? [{ task, text: findingsText(gate, phase.gate.attempts) }]
          : [],
      ),
    )
}

/** A verdict that was counted is put on record. */
function approvedJudges({ gate }: PhaseView): readonly Task[] {
  return [...(gate?.members ?? []), ...(gate?.voters ?? [])].flatMap(({ task, verdict, why }) =>
    task?.state === 'review' && (verdict !== null || why === 'same worker') ? [task] : [],
  )
}

/** Those not there yet whose items may begin, no more at a time than the phase says. */
function missingParts(place: Place): readonly Creation[] {
  const { phase } = place
  if (phase.state === 'held' || phase.state === 'failed') return []
  const passed = new Set(
    phase.parts.flatMap(({ item, task }) => (item !== null && task?.state === 'completed' ? [item.id] : [])),
  )
  const missing = phase.parts.filter(
    ({ task, item, helper }) =>
      task === null &&
      (item !== null || helper !== null || phase.phase.each === null) &&
      (item?.needs ?? []).every((id) => passed.has(id)),
  )
  const othersIn = phase.parts.every(({ task, helper }) => helper?.after === 'all' || isIn(task))
  const helpers = missing.filter(({ helper }) => helper !== null && (helper.after === null || othersIn))
  const open = phase.parts.filter(
    ({ task, helper }) => helper === null && task !== null && isOpen(task),
  ).length
  const room = Math.max(0, (phase.phase.each?.max ?? Number.POSITIVE_INFINITY) - open)
  const work = missing.filter(({ helper }) => helper === null).slice(0, room)
  return [...work, ...helpers].map((part) => creationOf(place, part))
}

function isIn(task: Task | null): boolean {
  return task?.state === 'review' || task?.state === 'approved' || task?.state === 'completed'
}

function creationOf({ phase, needs, blobs }: Place, { item, helper, round, artifact }: PartView): Creation {
  const role = helper === null ? 'work' : 'helper'
  const basedOn = basedOnNow(needs, blobs)
  const judging = { ballot: null, gate: null }
  return { phase, role, item, member: helper, round: round + 1, basedOn, artifact, ...judging }
}

/** What the phases that it needs have made, as it is now. */
function basedOnNow(
  needs: readonly PhaseView[],
  blobs: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const paths = needs.flatMap(({ parts }) => parts.flatMap(({ artifact }) => artifact ?? []))
  return Object.fromEntries(
    paths.toSorted().flatMap((path) => {
      const blob = blobs.get(path)
      return blob === undefined ? [] : [[path, blob]]
    }),
  )
}

/** A team is asked once all is handed in, and again when that is no longer what it was; voters once they are needed. */
function missingJudges(phase: PhaseView): readonly Creation[] {
  if (phase.settled) return []
  const ballot = ballotOf(phase.phase.gate)
  return phase.gates
    .filter(({ open }) => open)
    .flatMap((gate) => [
      ...missingOf(phase, gate, { members: gate.members, ballot: phase.phase.gate }),
      ...(gate.strategy === null ? [] : missingOf(phase, gate, { members: gate.voters, ballot })),
    ])
}

function missingOf(
  phase: PhaseView,
  gate: GateView,
  { members, ballot }: { readonly members: readonly MemberView[]; readonly ballot: Gate | null },
): readonly Creation[] {
  const { subject, item } = gate
  return members
    .filter(({ current }) => !current)
    .map(({ member, round }) => ({
      ...{ phase, role: 'judge', item, member, round: round + 1, basedOn: subject, artifact: null },
      ...{ ballot, gate },
    }))
}

/** The gate is behind, or they were asked about a version that is no more. */
function needlessJudges({ settled, gates, parts }: PhaseView): readonly Task[] {
  const over = new Set(
    parts.flatMap(({ task }) => (task !== null && !isOpen(task) ? [task.id as string] : [])),
  )
  return gates.flatMap(({ members, voters, subject, open }) => {
    const isOver = settled || Object.keys(subject).every((id) => over.has(id))
    return [...members, ...voters].flatMap(({ task, current, verdict }) => {
      if (task === null || !isOpen(task) || verdict !== null) return []
      return isOver || (!current && open) ? [task] : []
    })
  })
}
