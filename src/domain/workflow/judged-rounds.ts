import type { Task } from '../task/task.ts'
import { HANDED_IN, isSame, verdictOf } from './gate-members.ts'
import type { Item } from './items.ts'
import { keyOf, type PartContext } from './parts.ts'
import type { JudgedRound, RoundFinding } from './run-view.ts'
import { isSameFinding, type Found } from './same-finding.ts'
import type { Gate, Phase, TeamMember } from './template.ts'

interface Said {
  readonly member: string
  readonly verdict: string
  readonly task: Task
}

/** Every time that the work of a phase, or of one of its items, was judged, with what was found each time. */
export function judgedRounds(context: PartContext, phase: Phase, item: Item | null): readonly JudgedRound[] {
  const { gate } = phase
  if (gate.kind !== 'review' || gate.attempts === 1) return []
  const judged = roundsBy(saidBy(context, { phase, item, team: gate.team, ballot: gate }))
  const ballot = ballotOf(gate)
  const votes = ballot === null ? [] : roundsBy(saidBy(context, { phase, item, team: ballot.team, ballot }))
  const rounds: JudgedRound[] = []
  for (const said of judged) {
    const subject = said[0]?.task.part?.basedOn ?? {}
    const vote = votes.find(([first]) => isSame(first?.task.part?.basedOn ?? {}, subject)) ?? []
    const verdicts = said.map(({ member, verdict, task }) => ({ member, verdict, task: task.id }))
    const attempt = Math.max(...said.map(({ task }) => task.part?.round ?? 1))
    const findings = said.flatMap((one) => findingsOf(one, rounds))
    rounds.push({ attempt, subject, verdicts, findings, strategy: votesText(vote) })
  }
  return rounds
}

/** The vote on the strategy, as a gate of its own; null where there is none. */
export function ballotOf(gate: Gate): Gate | null {
  const { strategy } = gate
  return strategy === null ? null : { ...gate, ...strategy, kind: 'vote', strategy: null }
}

interface Asked {
  readonly phase: Phase
  readonly item: Item | null
  readonly team: readonly TeamMember[]
  readonly ballot: Gate
}

/** What members have said that counts, now or before, in the order of the tasks. */
function saidBy({ known }: PartContext, { phase, item, team, ballot }: Asked): readonly Said[] {
  return team.flatMap(({ id }) =>
    (known.all.get(keyOf(phase.id, item?.id ?? null, id)) ?? []).flatMap((task) => {
      const verdict = HANDED_IN.has(task.state) ? verdictOf(task, ballot) : null
      return verdict === null ? [] : [{ member: id, verdict, task }]
    }),
  )
}

function roundsBy(said: readonly Said[]): readonly (readonly Said[])[] {
  const rounds = new Map<string, Said[]>()
  for (const one of said) {
    const key = JSON.stringify(Object.entries(one.task.part?.basedOn ?? {}).toSorted())
    rounds.set(key, [...(rounds.get(key) ?? []), one])
  }
  const roundOf = (round: readonly Said[]): number => round[0]?.task.part?.round ?? 1
  return [...rounds.values()].toSorted((a, b) => roundOf(a) - roundOf(b))
}

/** Recommendations are no reason to come back; whoever lists nothing is taken at its summary. */
function findingsOf(
  { member, verdict, task }: Said,
  before: readonly JudgedRound[],
): readonly RoundFinding[] {
  const file = task.output?.file
  if (verdict !== 'REVISE REQUIRED' || file === undefined) return []
  const listed = (file.findings ?? []).filter(({ severity }) => severity !== 'minor')
  const summary = {
    severity: 'major',
    file: null,
    line: null,
    kind: null,
    text: file.summary,
    fix: '',
  } as const
  const found = (listed.length > 0 ? listed : [summary]).filter(({ text }) => text !== '')
  return found.map((finding) => ({
    ...{ member, finding, task: task.id },
    before: attemptsWith({ member, finding }, before),
  }))
}

function attemptsWith(found: Found, rounds: readonly JudgedRound[]): readonly number[] {
  return rounds
    .filter(({ findings }) => findings.some((other) => isSameFinding(found, other)))
    .map(({ attempt }) => attempt)
}

function votesText(votes: readonly Said[]): string | null {
  const counts = new Map<string, number>()
  for (const { verdict } of votes) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  return votes.length === 0 ? null : [...counts].map(([option, count]) => `${count} ${option}`).join(', ')
}
