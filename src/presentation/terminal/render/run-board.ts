import { historyLines } from '../../../domain/workflow/findings-text.ts'
import type {
  GateView,
  MemberView,
  PartView,
  PhaseState,
  PhaseView,
  RunView,
  Staleness,
} from '../../../domain/workflow/run-view.ts'
import type { Paint } from '../color.ts'
import { plainLine } from '../printable.ts'

const SIGNS: Readonly<Record<PhaseState, string>> = {
  passed: '✓',
  working: '▶',
  gate: '◆',
  held: '!',
  failed: '✗',
  pending: '○',
  skipped: '–',
}

/** A run with its phases, one a line, and what stands under them. */
export function renderRun(view: RunView, paint: Paint, { team }: { readonly team: boolean }): string {
  const { run, state, phases, problems } = view
  const about = `${plainLine(run.title)} (${run.template}${run.mode === '' ? '' : `, ${run.mode}`})`
  const why = run.stopped?.why == null ? '' : `: ${plainLine(run.stopped.why)}`
  return [
    `${paint.bold(run.name)}  ${state}${why}  ${paint.dim(about)}`,
    ...phases.flatMap((phase) => phaseLines(phase, paint, team)),
    ...problems.map(({ path, line, message, fix }) =>
      paint.red(plainLine(`  ${path}${line === null ? '' : `:${line}`}: ${message} ${fix}`)),
    ),
  ].join('\n')
}

function phaseLines(view: PhaseView, paint: Paint, team: boolean): readonly string[] {
  const { phase, state, parts, gate, held, stale } = view
  const name = state === 'passed' || state === 'skipped' ? paint.dim(phase.title) : phase.title
  const gateText = phase.gate.kind === 'none' ? '' : paint.dim(`  gate: ${phase.gate.kind}`)
  return [
    `  ${SIGNS[state]} ${plainLine(phase.id)}  ${plainLine(name)}  ${paint.dim(state)}${gateText}`,
    ...parts.flatMap((part) => partLine(part, paint)),
    ...(team || state === 'held'
      ? (gate?.members ?? []).flatMap((member) => [memberLine(member, paint), ...gapLines(member, paint)])
      : lateLines(gate?.members ?? [])),
    ...view.gates.flatMap((one) => strategyLines(one, paint)),
    ...(state === 'held' ? view.gates.flatMap((one) => historyOf(one, paint)) : []),
    ...(held === null ? [] : [`      ${paint.yellow(plainLine(held))}`]),
    ...stale.map((one) => `      ${paint.yellow(`stale: ${plainLine(staleText(one))}`)}`),
  ]
}

function partLine({ item, helper, task, artifact }: PartView, paint: Paint): readonly string[] {
  if (task === null) return []
  const what = [item?.id, helper?.id].filter((part) => part !== undefined).join(' ')
  const who = task.worker === null ? '' : `, ${task.worker}`
  const words = [task.id, what, `${task.state}${who}`, artifact === null ? '' : paint.dim(artifact)]
  return [`      ${words.filter(Boolean).map(plainLine).join('  ')}`]
}

function memberLine({ member, item, task, verdict, why, late, excused }: MemberView, paint: Paint): string {
  const said =
    verdict ?? (excused ? 'goes on without' : why === 'missing' ? (task?.state ?? 'not asked yet') : why)
  const words = [
    item?.id ?? '',
    member.id,
    task?.id ?? '',
    said ?? '',
    task?.worker ?? '',
    late ? paint.yellow('late') : '',
  ]
  return `      ${words.filter(Boolean).map(plainLine).join('  ')}`
}

/** The vote on how to mend what was found again. */
function strategyLines({ strategy, voters }: GateView, paint: Paint): readonly string[] {
  if (strategy === null) return []
  const many = strategy.repeated.length
  return [
    `      ${paint.yellow(`${many} ${many === 1 ? 'finding' : 'findings'} came back: vote on the strategy`)}`,
    ...voters.map((voter) => memberLine(voter, paint)),
  ]
}

/** A person who has to decide sees every attempt. */
function historyOf({ item, rounds, outcome }: GateView, paint: Paint): readonly string[] {
  if (outcome.kind !== 'held' || rounds.length === 0) return []
  const name = item === null ? [] : [`      ${plainLine(item.id)}:`]
  return [...name, ...historyLines(rounds).map((line) => paint.dim(`        ${plainLine(line)}`))]
}

/** What a table of requirements says is not whole. */
function gapLines({ task, current }: MemberView, paint: Paint): readonly string[] {
  const rows = current ? (task?.output?.file.requirements ?? []) : []
  const done = rows.filter(({ state }) => state === 'Done').length
  const gaps = rows.filter(({ state }) => state !== 'Done')
  return [
    ...(rows.length === 0 ? [] : [`        ${done} of ${rows.length} requirements done`]),
    ...gaps.map(({ requirement, state }) => paint.yellow(`        ${plainLine(`${requirement}: ${state}`)}`)),
  ]
}

function lateLines(members: readonly MemberView[]): readonly string[] {
  const late = members.filter((one) => one.late && !one.excused).map(({ member }) => member.id)
  return late.length === 0 ? [] : [`      late: ${late.join(', ')}`]
}

const SHORT = 10

export function staleText(stale: Staleness): string {
  if (stale.kind === 'upstream') return `rests on ${stale.phase}, which is stale`
  const { path, from } = stale
  if (stale.kind === 'deleted') return `${path} is gone (approved: ${from.slice(0, SHORT)})`
  const now = stale.to === null ? 'gone' : stale.to.slice(0, SHORT)
  return stale.kind === 'edited'
    ? `${path} changed since it was approved (${from.slice(0, SHORT)} → ${now})`
    : `made from ${path} ${from.slice(0, SHORT)}, which is ${now} now`
}

export function phaseCount({ at, of }: Pick<RunView, 'at' | 'of'>): string {
  return `Phase ${at} of ${of}`
}
