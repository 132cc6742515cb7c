import { inline } from '../../domain/plan/escape.ts'
import { historyLines } from '../../domain/workflow/findings-text.ts'
import { runFolder } from '../../domain/workflow/run-paths.ts'
import type { GateView, MemberView, PhaseView, RunView } from '../../domain/workflow/run-view.ts'

export function summaryPath(run: string): string {
  return `${runFolder(run)}/reviews/summary.md`
}

/** What every team has said so far; null before the first one is done. The same run gives the same text. */
export function renderSummary({ run, phases }: RunView): string | null {
  const judged = phases.flatMap((phase) =>
    phase.gate === null || !isSaid(phase.gate)
      ? []
      : [section(phase, phase.gate), ...phase.gates.flatMap(attempts)],
  )
  if (judged.length === 0) return null
  return [`# Reviews: ${inline(run.title)}`, ...judged].join('\n\n') + '\n'
}

function isSaid({ members, outcome }: GateView): boolean {
  return outcome.kind !== 'open' && members.length > 0
}

const SAID = { passed: 'Passed', again: 'Goes back to be revised', held: 'A person has to decide' } as const

/** What was found each time, and what was voted for: the whole history, for whoever has to decide. */
function attempts({ item, rounds }: GateView): readonly string[] {
  if (rounds.length === 0) return []
  return [
    `### Attempts${item === null ? '' : ` at ${inline(item.title)}`}`,
    ...rounds.map((round) => {
      const [first = '', ...found] = historyLines([round])
      return [first, ...(found.length === 0 ? [] : [found.join('\n')])].join('\n\n')
    }),
  ]
}

function section({ phase, gates }: PhaseView, { members, outcome, subject }: GateView): string {
  const commits = Object.entries(subject).map(([task, commit]) => `${task} at \`${commit.slice(0, 10)}\``)
  const said = outcome.kind === 'open' ? '' : `${SAID[outcome.kind]}: ${inline(outcome.why)}.`
  const voters = gates.flatMap((gate) => (gate.strategy === null ? [] : gate.voters))
  const rows = [...members, ...voters].map(
    (member) =>
      `| ${member.item === null ? '' : `${member.item.id}: `}${member.member.id} | ${verdict(member)} | ${cell(member)} |`,
  )
  return [
    `## ${inline(phase.title)}`,
    `${said} Judged: ${commits.join(', ')}.`,
    ['| who | verdict | in short |', '| --- | --- | --- |', ...rows].join('\n'),
    ...members.flatMap(requirementTable),
  ].join('\n\n')
}

function verdict({ verdict: said, why, excused }: MemberView): string {
  if (said !== null) return said
  return excused ? 'left out by a person' : (why ?? 'missing')
}

/** What a member found of each requirement. */
function requirementTable({ member, task, current }: MemberView): readonly string[] {
  const found = current ? (task?.output?.file.requirements ?? []) : []
  if (found.length === 0) return []
  const rows = found.map(
    ({ requirement, state, evidence }) => `| ${escaped(requirement)} | ${state} | ${escaped(evidence)} |`,
  )
  return [
    `Requirements, by ${member.id}:`,
    ['| requirement | state | evidence |', '| --- | --- | --- |', ...rows].join('\n'),
  ]
}

function escaped(text: string): string {
  return inline(text).replaceAll('|', '\\|')
}

const CELL_MAX = 400

function cell({ task, current }: MemberView): string {
  const text = current ? (task?.output?.file.summary ?? '') : ''
  const line = inline(text.slice(0, CELL_MAX)).replaceAll('|', '\\|')
  return task === null ? line : `${text === '' ? '' : `${line} `}(results/${task.id}-output.md)`
}
