import { memberView, oneVoteEach } from './gate-members.ts'
import type { Item } from './items.ts'
import { judgedRounds } from './judged-rounds.ts'
import type { PartContext } from './parts.ts'
import { holdsNow } from './run-input.ts'
import type { GateView, MemberView, PartView, StrategyView } from './run-view.ts'
import { strategyOf, votersOf } from './strategy.ts'
import { tallyReview, tallyVotes, type Outcome } from './tally.ts'
import type { Gate, Phase } from './template.ts'

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
    voters: gates.flatMap(({ voters }) => voters),
    ...{ rounds: [], strategy: null },
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
  const seen = asked.map((member) =>
    memberView(context, { phase, ballot: gate, member, item, subject, excused }),
  )
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
  const rounds = judgedRounds(context, phase, item)
  const voters = votersOf(context, { phase, item, subject, excused })
  const tried = withAttempts(said, { members, attempt, gate })
  const strategy = tried.kind === 'again' ? strategyOf(phase, rounds, voters) : null
  const outcome = withStrategy(tried, strategy)
  return { item, members, subject, attempt, open, rounds, voters, strategy, outcome }
}

/** What was found again waits for the vote, and goes back with what it says; what the vote does not decide is for a person. */
function withStrategy(outcome: Outcome, strategy: StrategyView | null): Outcome {
  if (strategy === null || outcome.kind !== 'again') return outcome
  const vote = strategy.outcome
  if (vote.kind === 'open') return vote
  const why = `${outcome.why}, the same was found before, and the vote on the strategy says ${vote.why}`
  return vote.kind === 'passed' ? { kind: 'again', why } : { kind: 'held', why }
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
