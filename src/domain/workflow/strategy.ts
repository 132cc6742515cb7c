import { memberView, oneVoteEach } from './gate-members.ts'
import type { Item } from './items.ts'
import { ballotOf } from './judged-rounds.ts'
import type { PartContext } from './parts.ts'
import { holdsNow } from './run-input.ts'
import type { GateView, JudgedRound, MemberView, StrategyView } from './run-view.ts'
import { tallyVotes } from './tally.ts'
import type { Phase } from './template.ts'

interface Voting extends Pick<GateView, 'item' | 'subject'> {
  readonly phase: Phase
  readonly excused: ReadonlySet<string>
}

/** Those who are asked how to go on with what was found again. */
export function votersOf(
  context: PartContext,
  { phase, item, subject, excused }: Voting & { readonly item: Item | null },
): readonly MemberView[] {
  const ballot = ballotOf(phase.gate)
  if (ballot === null) return []
  const asked = ballot.team.filter(({ when }) =>
    holdsNow(context.input, when, { artifacts: context.artifacts, item }),
  )
  return oneVoteEach(
    asked.map((member) => memberView(context, { phase, ballot, member, item, subject, excused })),
  )
}

/**
 * The vote that what was found calls for: null unless something of the last round was found before, since the last
 * vote. A new strategy gets its own two tries.
 */
export function strategyOf(
  { gate }: Phase,
  rounds: readonly JudgedRound[],
  voters: readonly MemberView[],
): StrategyView | null {
  const last = rounds.at(-1)
  if (gate.strategy === null || last === undefined || voters.length === 0) return null
  const voted = rounds.slice(0, -1).findLast(({ strategy }) => strategy !== null)?.attempt ?? 0
  const repeated = last.findings.filter(({ before }) => before.some((attempt) => attempt > voted))
  if (repeated.length === 0) return null
  const voices = voters.map((voter) => ({ ...voter, member: voter.member.id }))
  return { repeated, outcome: tallyVotes(voices, gate.strategy) }
}
