import { inline } from '../plan/escape.ts'
import { resultPath } from '../result/result.ts'
import type { GateView, JudgedRound, RoundFinding, StrategyView } from './run-view.ts'

const LISTED_MAX = 40

/** What a team found, for whoever has to revise the work. `attempts`: how many there are. */
export function findingsText(gate: GateView, attempts: number): string {
  const { members, outcome, attempt, rounds, strategy } = gate
  const said = members.flatMap(({ member, task, verdict }) =>
    task === null || verdict === null
      ? []
      : [`- ${member.id}: ${verdict}. ${task.output?.file.summary ?? ''} (${resultPath(task.id, 'output')})`],
  )
  const why = outcome.kind === 'open' ? '' : outcome.why
  const found = findingLines(rounds.at(-1)?.findings ?? [])
  return [
    `The team asks for changes: ${why}.`,
    said.join('\n'),
    ...(found.length === 0 ? [] : [`What was found:\n\n${found.join('\n')}`]),
    ...(strategy === null ? [] : [strategyText(gate, strategy)]),
    ...(attempts > 1 && attempt < attempts
      ? [
          `This was attempt ${attempt} of ${attempts}; after the last one a person decides. What was found before stands above in this file: say in your result what you do differently.`,
        ]
      : []),
  ].join('\n\n')
}

/** Those found again first: they are what did not help last time. */
export function findingLines(findings: readonly RoundFinding[]): readonly string[] {
  const again = findings.filter(({ before }) => before.length > 0)
  const fresh = findings.filter(({ before }) => before.length === 0)
  const all = [...again, ...fresh]
  const more = all.length - LISTED_MAX
  const lines = all.slice(0, LISTED_MAX).map(findingLine)
  return more > 0 ? [...lines, `- and ${more} more, in the results of the reviewers`] : lines
}

function findingLine({ finding, member, before }: RoundFinding): string {
  const { severity, file, line, kind, text, fix } = finding
  const place = file === null ? '' : ` ${inline(file)}${line === null ? '' : `:${line}`}`
  const again = before.length === 0 ? '' : ` (found again: attempt ${before.join(', ')} too)`
  const mend = fix === '' ? '' : ` Fix: ${inline(fix)}`
  return `- ${severity}${place} (${inline(kind ?? member)}): ${inline(text)}${mend}${again}`
}

function strategyText({ voters }: GateView, { outcome }: StrategyView): string {
  const why = outcome.kind === 'open' ? 'not decided yet' : outcome.why
  const reasons = voters.flatMap(({ member, task, verdict }) =>
    task === null || verdict === null
      ? []
      : [`- ${member.id}: ${verdict}. ${inline(task.output?.file.summary ?? '')}`],
  )
  return [
    `Mended the same way it came back, so the team voted on how to go on. Do it so: ${why}.`,
    ...(reasons.length === 0 ? [] : [reasons.join('\n')]),
  ].join('\n\n')
}

/** Every attempt with its verdicts, what was found, and what was voted for; oldest first. */
export function historyLines(rounds: readonly JudgedRound[]): readonly string[] {
  return rounds.flatMap(({ attempt, verdicts, findings, strategy }) => [
    `Attempt ${attempt}: ${verdicts.map(({ member, verdict, task }) => `${member} ${verdict} (${task})`).join(', ')}`,
    ...findingLines(findings),
    ...(strategy === null ? [] : [`- voted for the strategy: ${strategy}`]),
  ])
}
