import type { Orchestration, PlannedStep } from '../../../app/orchestrate.ts'
import type { Hours } from '../../../domain/analysis/estimate.ts'
import type { Evidence } from '../../../domain/analysis/evidence.ts'
import { shellQuoted, shellWord } from '../../../domain/shell-words.ts'
import type { Paint } from '../color.ts'
import { plain, plainLine } from '../printable.ts'

/** The guided workflow: what was found, then what to do, step by step. */
export function renderGuide(found: Orchestration, paint: Paint): string {
  return [
    summary(found, paint),
    section('Before you start', prerequisiteLines(found, paint), paint),
    section('Risks', riskLines(found), paint),
    section(`Steps, ${found.template}`, guideLines(found, paint), paint),
    section('Then', afterLines(found), paint),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** What would be done, wave by wave, and all commands as one block to copy. */
export function renderPreview(found: Orchestration, paint: Paint): string {
  const { duration, steps, waves } = found
  const waveLines = waves.flatMap((wave) => [
    `Wave ${wave.number}${wave.parallel ? ', at the same time' : ''}: ${range(wave.hours)}`,
    ...wave.steps.flatMap((id) =>
      steps
        .filter((step) => step.id === id)
        .map(
          (step) => `  ${step.task}  ${plainLine(step.title)}, ${range(step.hours)}${needsText(step, steps)}`,
        ),
    ),
  ])
  return [
    summary(found, paint),
    section('Risks', riskLines(found), paint),
    section('Before you start', prerequisiteLines(found, paint), paint),
    section('Preview: nothing is written', waveLines, paint),
    section(
      'Estimate',
      [
        `One worker after another: ${range(duration.sequential)}`,
        `With ${widest(found)} at once: ${range(duration.parallel)}, ${duration.savedPercent} % less`,
      ],
      paint,
    ),
    section('Commands', commandLines(found), paint),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function section(title: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0 ? '' : `${paint.bold(title)}\n${lines.join('\n')}`
}

function summary(found: Orchestration, paint: Paint): string {
  const {
    template,
    confidence,
    unsure,
    chosen,
    runnerUp,
    evidence,
    research,
    complexity,
    duration,
    resources,
  } = found
  const other = runnerUp === null ? '' : `; next: ${runnerUp.template}, ${percent(runnerUp.confidence)}`
  const kind = chosen
    ? `${template}, as you chose`
    : `${unsure ? 'unsure, perhaps ' : ''}${template}, ${percent(confidence)} sure${quoted(evidence)}${other}`
  const rows: readonly (readonly [string, string])[] = [
    ['Kind', kind],
    [
      'Research',
      `${research.needed ? 'needed' : 'not needed'}, ${percent(research.confidence)} sure${quoted(research.evidence)}`,
    ],
    ...(research.topics.length === 0 ? [] : [['Topics', research.topics.map(plainLine).join('; ')] as const]),
    [
      'Complexity',
      `${complexity.level}, score ${complexity.score}${complexity.why.length === 0 ? '' : ` (${complexity.why.slice(0, 4).map(plainLine).join(', ')})`}`,
    ],
    ['Time', `${range(duration)}; ${basisText(found)}`],
    ['Workers', `${resources.workers} at once; reviewers: ${resources.reviewers.join(', ')}`],
    ['Priority', found.priority],
    ...(found.limit === null ? [] : [['Limit', limitText(found)] as const]),
  ]
  return rows.map(([name, text]) => `${paint.bold(name.padEnd(11))}${text}`).join('\n')
}

function quoted(evidence: readonly Evidence[]): string {
  const heaviest = evidence.toSorted((a, b) => b.weight - a.weight)
  const words = [...new Set(heaviest.map(({ text }) => `"${plainLine(text)}"`))].slice(0, 4)
  return words.length === 0 ? '' : ` (${words.join(', ')})`
}

function basisText({ duration: { basis, samples, factor } }: Orchestration): string {
  if (basis === 'built-in')
    return 'built-in figures, as this repository has too few completed tasks to learn from'
  return `built-in figures × ${factor}, learned from ${samples} completed tasks here`
}

function limitText({ limit }: Orchestration): string {
  if (limit === null) return ''
  const list = (ids: readonly string[]): string => (ids.length === 0 ? 'nothing' : ids.join(', '))
  return limit.left.length === 0
    ? `all steps fit into ${hoursText(limit.hours)}`
    : `into ${hoursText(limit.hours)} fits ${list(limit.fits)}; not ${list(limit.left)}`
}

const SYMBOLS = { met: '✓', missing: '✗', unknown: '?' } as const
const COLORS = { met: 'green', missing: 'red', unknown: 'yellow' } as const

function prerequisiteLines({ prerequisites }: Orchestration, paint: Paint): readonly string[] {
  return prerequisites.map(
    ({ status, message, fix }) =>
      `  ${paint[COLORS[status]](SYMBOLS[status])} ${plainLine(message)}${fix === null ? '' : ` → ${plainLine(fix)}`}`,
  )
}

const RISKS_SHOWN = 4

function riskLines({ risks }: Orchestration): readonly string[] {
  const more = risks.length - RISKS_SHOWN
  return [
    ...risks
      .slice(0, RISKS_SHOWN)
      .map(({ kind, risk, mitigation, evidence }) => `  ! ${kind}${quoted(evidence)}: ${risk} ${mitigation}`),
    ...(more > 0 ? [`  and ${more} more: --json`] : []),
  ]
}

function guideLines(found: Orchestration, paint: Paint): readonly string[] {
  const describe = descriptionLine(found)
  return [
    `  ${describe}`,
    ...found.steps.flatMap((step, index) => [
      `${index + 1}. ${paint.bold(plainLine(step.title))}, ${range(step.hours)}${needsText(step, found.steps)}${step.critical ? '' : ', may be left out'}`,
      `  ${commandText(step)}`,
    ]),
  ]
}

function commandLines(found: Orchestration): readonly string[] {
  return [descriptionLine(found), ...found.steps.map(commandText)]
}

function afterLines({ steps }: Orchestration): readonly string[] {
  const first = steps[0]?.task ?? 'task-001'
  return [
    `  brain worker-instructions ${first}   # the prompt for a worker; one for each task that is ready`,
    '  brain next                            # what can be handed out now',
    '  brain status                          # what needs you',
    `  brain review ${first}                # when its result is in; then again with --approve`,
  ]
}

/** A shell reads this: every value is in single quotes, so nothing of it is ever run. */
function descriptionLine({ description }: Orchestration): string {
  return `description=${shellQuoted(plain(description))}`
}

function commandText({ command }: PlannedStep): string {
  return command
    .map((word, index) => (command[index - 1] === '--objective' ? '"$description"' : shellWord(plain(word))))
    .join(' ')
}

function needsText({ needs }: PlannedStep, steps: readonly PlannedStep[]): string {
  const numbers = needs.map((id) => steps.findIndex((step) => step.id === id) + 1)
  return numbers.length === 0 ? '' : `, after ${numbers.join(' and ')}`
}

function widest({ waves }: Orchestration): string {
  const workers = Math.max(1, ...waves.map(({ steps }) => steps.length))
  return workers === 1 ? '1 worker' : `${workers} workers`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function range({ low, high }: Hours): string {
  return `${hoursText(low)} to ${hoursText(high)}`
}

function hoursText(hours: number): string {
  const minutes = Math.round(hours * 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.round(hours * 10) / 10} h`
}
