import type { Task } from '../task/task.ts'
import type { Item } from './items.ts'
import { keyOf, type PartContext } from './parts.ts'
import { holdsNow } from './run-input.ts'
import type { GateView, MemberView, PartView } from './run-view.ts'
import { matchVerdict, tallyReview, tallyVotes, VERDICTS, type Outcome } from './tally.ts'
import type { Gate, Phase, TeamMember } from './template.ts'

export interface Gates {
  readonly gate: GateView | null
  readonly gates: readonly GateView[]
}

/** What teams say of what a phase has handed in: of each component by itself, of anything else as a whole. */
export function gatesOf(context: PartContext, phase: Phase, parts: readonly PartView[]): Gates {
  const { gate, each } = phase
  if (gate.kind !== 'review' && gate.kind !== 'vote') return { gate: null, gates: [] }
  const own = parts.filter(({ item, helper }) => item !== null && helper === null)
  if (each?.of !== 'components' || own.length === 0) {
    const only = gateOf(context, phase, { item: null, parts })
    return { gate: only, gates: [only] }
  }
  const gates = own.map((part) => gateOf(context, phase, { item: part.item, parts: [part] }))
  return { gate: merged(gates), gates }
}

/** A person is called as soon as one of them needs it; all of them have to pass. */
function merged(gates: readonly GateView[]): GateView {
  const outcomes = gates.map(({ outcome, item }) => ({ outcome, item: item?.id ?? '' }))
  const first =
    outcomes.find(({ outcome }) => outcome.kind === 'held') ??
    outcomes.find(({ outcome }) => outcome.kind === 'again') ??
    outcomes.find(({ outcome }) => outcome.kind === 'open')
  const outcome: Outcome =
    first === undefined
      ? { kind: 'passed', why: `all ${gates.length} passed` }
      : first.outcome.kind === 'open'
        ? first.outcome
        : { ...first.outcome, why: `${first.item}: ${first.outcome.why}` }
  return {
    ...{ item: null, outcome },
    open: gates.some(({ open }) => open),
    attempt: Math.max(...gates.map(({ attempt }) => attempt)),
    members: gates.flatMap(({ members }) => members),
    subject: Object.assign({}, ...gates.map(({ subject }) => subject)) as GateView['subject'],
  }
}

interface Judged {
  readonly item: Item | null
  readonly parts: readonly PartView[]
}

function gateOf(context: PartContext, phase: Phase, { item, parts }: Judged): GateView {
  const { gate } = phase
  const subject = subjectOf(parts)
  const { artifacts } = context
  const asked = gate.team.filter(({ when }) => holdsNow(context.input, when, { artifacts, item }))
  const excused = new Set(
    context.input.run.excused.filter((one) => one.phase === phase.id).flatMap(({ without }) => without),
  )
  const seen = asked.map((member) => memberView(context, phase, { member, item, subject, excused }))
  const members = gate.kind === 'vote' ? oneVoteEach(seen) : seen
  const voices = members.map((one) => ({ ...one, member: nameOf(one) }))
  const handedIn = isHandedIn(parts)
  const said: Outcome = !handedIn
    ? { kind: 'open', waitingFor: [] }
    : gate.kind === 'vote'
      ? tallyVotes(voices, gate)
      : tallyReview(voices)
  const attempt = Math.max(0, ...members.map(({ round }) => round))
  const open = handedIn && parts.some(({ task }) => task?.state === 'review')
  return { item, members, subject, attempt, open, outcome: withAttempts(said, { members, attempt, gate }) }
}

/** Only a verdict sends work back by itself: whoever is missing or failed is for a person. */
function withAttempts(
  outcome: Outcome,
  { members, attempt, gate }: { members: readonly MemberView[]; attempt: number; gate: Gate },
): Outcome {
  const isRevision = members.some(({ verdict }) => verdict === 'REVISE REQUIRED')
  if (outcome.kind !== 'held' || !isRevision) return outcome
  if (attempt < gate.attempts) return { kind: 'again', why: outcome.why }
  return gate.attempts === 1
    ? outcome
    : { kind: 'held', why: `${outcome.why} in attempt ${attempt} of ${gate.attempts}` }
}

function nameOf({ item, member }: MemberView): string {
  return item === null ? member.id : `${item.id}/${member.id}`
}

/** What there is to be judged: the commits handed in. */
function subjectOf(parts: readonly PartView[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parts.flatMap(({ task }) => (task === null ? [] : [[task.id, task.closed?.commit ?? task.commit ?? '']])),
  )
}

export function isHandedIn(parts: readonly PartView[]): boolean {
  return parts.every(({ task }) => task?.state === 'review' || task?.state === 'completed')
}

interface Asking {
  readonly item: Item | null
  readonly member: TeamMember
  readonly subject: Readonly<Record<string, string>>
  readonly excused: ReadonlySet<string>
}

function memberView(
  { input, known }: PartContext,
  { id, gate }: Phase,
  { member, item, subject, excused }: Asking,
): MemberView {
  const key = keyOf(id, item?.id ?? null, member.id)
  const newest = known.newest.get(key) ?? null
  const current = newest !== null && isSame(newest.part?.basedOn ?? {}, subject)
  const task = current ? newest : null
  const isIn = task !== null && HANDED_IN.has(task.state)
  const verdict = isIn ? verdictOf(task, gate) : null
  const failed = task !== null && FAILED.has(task.state)
  return {
    member,
    item,
    task: newest,
    round: known.rounds.get(key) ?? 0,
    current,
    verdict,
    why: verdict !== null ? null : failed ? 'failed' : 'missing',
    unclear: task?.state === 'review' && verdict === null,
    late: verdict === null && !failed && isLate(task, gate, input.now),
    excused: excused.has(member.id),
  }
}

const HANDED_IN: ReadonlySet<string> = new Set(['review', 'completed'])
const FAILED: ReadonlySet<string> = new Set(['failed', 'cancelled'])

function verdictOf(task: Task | null, gate: Gate): string | null {
  const said = matchVerdict(
    task?.output?.file.verdict ?? null,
    gate.kind === 'vote' ? gate.options : VERDICTS,
  )
  return gate.kind === 'review' && said !== 'REVISE REQUIRED' && hasGaps(task) ? null : said
}

/** A pass beside a requirement that is missing is none: one of the two is wrong. */
function hasGaps(task: Task | null): boolean {
  return task?.output?.file.requirements?.some(({ state }) => state === 'Missing') === true
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(b)
  return Object.keys(a).length === keys.length && keys.every((key) => a[key] === b[key])
}

const MINUTE = 60_000

function isLate(task: Task | null, { timeout }: Gate, now: Date): boolean {
  const since = Date.parse(task?.created ?? '')
  return !Number.isNaN(since) && now.getTime() - since > timeout * MINUTE
}

/** A worker that took two of the tasks has one vote: the one that was asked for first. */
function oneVoteEach(members: readonly MemberView[]): readonly MemberView[] {
  const voted = new Set<string>()
  return members.map((one) => {
    const worker = one.task?.worker ?? null
    if (one.verdict === null || worker === null) return one
    if (voted.has(worker)) return { ...one, verdict: null, why: 'same worker' }
    voted.add(worker)
    return one
  })
}
