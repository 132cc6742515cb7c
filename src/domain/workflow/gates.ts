import type { Task } from '../task/task.ts'
import { keyOf, type PartContext } from './parts.ts'
import { holdsNow } from './run-input.ts'
import type { GateView, MemberView, PartView } from './run-view.ts'
import { matchVerdict, tallyReview, tallyVotes, VERDICTS } from './tally.ts'
import type { Gate, Phase, TeamMember } from './template.ts'

/** What a team says of what a phase has handed in; null for gates that ask no team. */
export function gateOf(context: PartContext, phase: Phase, parts: readonly PartView[]): GateView | null {
  const { gate } = phase
  if (gate.kind !== 'review' && gate.kind !== 'vote') return null
  const subject = subjectOf(parts)
  const asked = gate.team.filter(({ when }) => holdsNow(context.input, when, context.artifacts))
  const excused = new Set(
    context.input.run.excused.filter((one) => one.phase === phase.id).flatMap(({ without }) => without),
  )
  const seen = asked.map((member) => memberView(context, phase, { member, subject, excused }))
  const members = gate.kind === 'vote' ? oneVoteEach(seen) : seen
  const voices = members.map((one) => ({ ...one, member: one.member.id }))
  const outcome = !isHandedIn(parts)
    ? ({ kind: 'open', waitingFor: [] } as const)
    : gate.kind === 'vote'
      ? tallyVotes(voices, gate)
      : tallyReview(voices)
  return { members, outcome, subject }
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
  readonly member: TeamMember
  readonly subject: Readonly<Record<string, string>>
  readonly excused: ReadonlySet<string>
}

function memberView(
  { input, known }: PartContext,
  { id, gate }: Phase,
  { member, subject, excused }: Asking,
): MemberView {
  const key = keyOf(id, null, member.id)
  const newest = known.newest.get(key) ?? null
  const current = newest !== null && isSame(newest.part?.basedOn ?? {}, subject)
  const task = current ? newest : null
  const isIn = task?.state === 'review' || task?.state === 'completed'
  const verdict = isIn ? verdictOf(task, gate) : null
  const failed = task?.state === 'failed' || task?.state === 'cancelled'
  return {
    member,
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
