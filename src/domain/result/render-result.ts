import { oneLine, withEol } from '../markdown/lines.ts'
import { splitFrontMatter } from '../markdown/split-front-matter.ts'
import { renderFrontMatter, type YamlInput } from '../markdown/render-yaml.ts'
import type { TaskId } from '../task/task-id.ts'
import { formatTime, readableTime } from '../task/time.ts'

/** What every result file names. */
export interface ResultCommon {
  readonly task: TaskId
  readonly title: string
  readonly attempt: number
  /** null: nobody holds the attempt. */
  readonly worker: string | null
  /** As it is to be written: `sha256:…`; null when nobody holds the attempt. */
  readonly nonce: string | null
  readonly now: Date
}

export interface StatusReport extends ResultCommon {
  readonly started: Date | null
  /** 0 to 100. */
  readonly progress: number | null
  readonly step: string | null
  /** The branch whose work the attempt adopts. */
  readonly adopted?: string | undefined
}

/** `results/task-NNN-status.md`: the claim itself, and how far the work is. */
export function renderStatus(report: StatusReport): string {
  const { worker, started, now, progress, step } = report
  const since = started === null ? null : formatTime(started)
  const front = {
    adopted: report.adopted ?? null,
    started: since,
    updated: formatTime(now),
    progress,
    step: step === null ? null : oneLine(step),
  }
  const status = worker === null ? 'Waiting for a worker' : `In progress (${progress ?? 0}%)`
  return file(report, front, [
    `# ${label(report)} Status`,
    lines([
      field('Worker', worker ?? 'nobody'),
      field('Started', since === null ? '—' : readableTime(since)),
      field('Last updated', readableTime(formatTime(now))),
      field('Status', status),
      field('Current step', step ?? '—'),
    ]),
  ])
}

export interface OutputReport extends ResultCommon {
  readonly summary: string
  /** Further sections, as the worker wrote them. */
  readonly body: string | null
  /** What a reviewer or voter says of what it was shown. */
  readonly verdict?: string | null | undefined
}

/** `results/task-NNN-output.md`: what was done, handed in for review. */
export function renderOutput(report: OutputReport): string {
  const body = bodyOf(report.body)
  const summary = report.summary.trim()
  return file(report, { completed: formatTime(report.now), verdict: report.verdict ?? null }, [
    `# ${label(report)}: ${oneLine(report.title)} - COMPLETED`,
    lines([
      field('Completed by', report.worker ?? 'nobody'),
      field('Date', readableTime(formatTime(report.now))),
    ]),
    ...(summary === '' || OWN_SUMMARY.test(body) ? [] : [`## Summary\n\n${plain(summary)}`]),
    ...(body === '' ? [] : [body]),
  ])
}

/** A report that brings its own summary is left as it is. */
const OWN_SUMMARY = /^## Summary\s*$/m

export interface BlockerReport extends ResultCommon {
  readonly issue: string
  readonly need: string
  readonly impact: string
}

/** `results/task-NNN-blocker.md`: what stops the worker. */
export function renderBlocker(report: BlockerReport): string {
  return file(report, raised(report), [
    `# Blocker: ${label(report)}`,
    said('Issue', report.issue),
    said('Need from brain', report.need),
    said('Impact', report.impact),
    `${oneLine(report.worker ?? 'The worker')} is waiting for an answer.`,
  ])
}

export interface QuestionReport extends ResultCommon {
  readonly question: string
  readonly options: readonly string[]
  readonly recommendation: string | null
}

/** `results/task-NNN-question.md`: what the worker asks. */
export function renderQuestion(report: QuestionReport): string {
  const options = report.options.map((option, index) => `${index + 1}. ${oneLine(option)}`)
  return file(report, raised(report), [
    `# Question: ${label(report)}`,
    said('Question', report.question),
    ...(options.length === 0 ? [] : [`**Options:**\n\n${lines(options)}`]),
    ...(report.recommendation === null ? [] : [said('Recommendation', report.recommendation)]),
  ])
}

export interface IncidentReport extends ResultCommon {
  readonly text: string
}

/** `results/task-NNN-incident.md`: what went wrong on the way. */
export function renderIncident(report: IncidentReport): string {
  return file(report, raised(report), [`# Incident: ${label(report)}`, said('What happened', report.text)])
}

function file(
  report: ResultCommon,
  own: Readonly<Record<string, YamlInput>>,
  paragraphs: readonly string[],
): string {
  const { task, attempt, worker, nonce } = report
  const named = { task, attempt, worker: worker === null ? null : oneLine(worker), nonce }
  const set = Object.entries({ ...named, ...own }).filter(
    ([key, value]) => value !== null || key === 'worker',
  )
  return `${renderFrontMatter(Object.fromEntries(set))}${paragraphs.join('\n\n')}\n`
}

/** The same words raised again are another file, and so another blob, to be answered anew: also within one second. */
function raised({ now }: ResultCommon): Readonly<Record<string, YamlInput>> {
  return { raised: now.toISOString() }
}

function label({ task }: ResultCommon): string {
  return task.replace('task', 'Task')
}

function field(name: string, value: string): string {
  return `**${name}:** ${oneLine(value)}`
}

/** One line stands behind its label, more stand below it. */
function said(name: string, text: string): string {
  const words = plain(text.trim())
  return words.includes('\n') ? `**${name}:**\n\n${words}` : `**${name}:** ${words || '—'}`
}

function lines(texts: readonly string[]): string {
  return texts.join('\n')
}

function plain(text: string): string {
  return withEol(text, '\n')
}

/** A file that a worker hands over may have front matter of its own; ours stands in its place. */
function bodyOf(text: string | null): string {
  if (text === null) return ''
  return plain(text.slice(splitFrontMatter(text).bodyStart)).trim()
}
