import { type Fields, integerOf, isAbsent, textOf } from '../markdown/field-value.ts'
import { readFrontMatter } from '../markdown/front-matter.ts'
import { oneLine, shorten } from '../markdown/lines.ts'
import { parseTaskId } from '../task/task-id.ts'
import { parseTime } from '../task/time.ts'
import { readFindings } from './finding.ts'
import { readNotes } from './result-notes.ts'
import { readRequirementTable } from './requirement-table.ts'
import { readSaid, type Said } from './result-fields.ts'
import type { ResultFile, ResultKind } from './result.ts'

const SUMMARY_CHARACTERS_MAX = 500
const NAME_CHARACTERS_MAX = 200

/** Under which labels a file of this kind says what it is about. */
const SUBJECTS: Readonly<Record<ResultKind, readonly string[]>> = {
  status: ['current_step', 'step', 'summary'],
  output: ['summary'],
  blocker: ['issue', 'blocker', 'problem', 'what_happened'],
  question: ['question', 'issue'],
  incident: ['what_happened', 'incident', 'issue', 'summary'],
}
const NOBODY = /^(?:nobody|none|null|-|—)$/i
const PLACEHOLDER = /^\[[^\]]*\]$/

/** Reads what a worker wrote, however it wrote it: front matter first, then labels in bold or plain. Never throws. */
export function parseResult(kind: ResultKind, text: string): ResultFile {
  const { fields, body } = readFrontMatter(text)
  const said = readSaid(body)
  const source: Source = { fields, said }
  const worker = read(source, ['worker', 'completed_by'])
  const status = read(source, ['status'])
  const requirements = kind === 'output' ? readRequirementTable(body) : []
  const findings = kind === 'output' ? readFindings(body) : []
  const notes = kind === 'output' ? readNotes(body) : null
  return {
    task: taskOf(read(source, ['task'])),
    attempt: attemptOf(source),
    worker: worker === null || NOBODY.test(worker) ? null : worker,
    nobody: saysNobody(source, worker),
    nonce: read(source, ['nonce']),
    adopted: kind === 'status' ? frontMatterText(source, 'adopted') : null,
    progress: progressOf(read(source, ['progress']), status),
    step: read(source, ['step', 'current_step']),
    status,
    verdict: read(source, ['verdict']),
    started: timeOf(read(source, ['started'])),
    summary: summaryOf(kind, source),
    need: long(anywhere(source, ['need', 'need_from_brain', 'needs'])),
    impact: long(anywhere(source, ['impact'])),
    ...(requirements.length === 0 ? {} : { requirements }),
    ...(findings.length === 0 ? {} : { findings }),
    ...(notes === null ? {} : { notes }),
  }
}

interface Source {
  readonly fields: Fields
  readonly said: Said
}

/** What describes the file itself. Front matter that names a key, even with nothing, has the last word. */
function read({ fields, said }: Source, keys: readonly string[]): string | null {
  const named = keys.find((key) => fields.has(key))
  const spoken = keys.map((key) => said.header.get(key)).find((value) => value !== undefined && value !== '')
  const value = oneLine((named === undefined ? spoken : textOf(fields.get(named))) ?? '')
  return value === '' || PLACEHOLDER.test(value) ? null : shorten(value, NAME_CHARACTERS_MAX)
}

/** As it stands: a branch's name may be longer than what is shown. */
function frontMatterText({ fields }: Source, key: string): string | null {
  const value = oneLine(textOf(fields.get(key)) ?? '')
  return value === '' ? null : value
}

function anywhere({ fields, said }: Source, keys: readonly string[]): string | null {
  const named = keys.map((key) => textOf(fields.get(key))).find((value) => value !== null)
  return (
    named ??
    keys.map((key) => said.fields.get(key)).find((value) => value !== undefined && value !== '') ??
    null
  )
}

function taskOf(text: string | null): string | null {
  return text === null ? null : (parseTaskId(text) ?? text)
}

function attemptOf(source: Source): number | null {
  const text = read(source, ['attempt'])
  const number =
    text === null ? null : integerOf({ kind: 'scalar', value: text, text: text.replace(/^#/, ''), line: 1 })
  return number === 0 ? null : number
}

function saysNobody({ fields }: Source, worker: string | null): boolean {
  const written = fields.get('worker')
  return written === undefined
    ? worker !== null && /^nobody$/i.test(worker)
    : isAbsent(written) || worker === 'nobody'
}

/** `65`, `65%`, or a status such as `In progress (65%)`. */
function progressOf(progress: string | null, status: string | null): number | null {
  const digits =
    /^(\d{1,9}(?:\.\d+)?)[ ]*%?$/.exec(progress ?? '')?.[1] ?? /(\d{1,3})[ ]*%/.exec(status ?? '')?.[1]
  return digits === undefined ? null : Math.min(100, Math.round(Number(digits)))
}

function timeOf(text: string | null): string | null {
  return text === null ? null : parseTime(text)
}

function summaryOf(kind: ResultKind, source: Source): string {
  const said = anywhere(source, SUBJECTS[kind])
  return long(said) ?? shorten(oneLine(source.said.paragraph), SUMMARY_CHARACTERS_MAX)
}

function long(text: string | null): string | null {
  const line = oneLine(text ?? '')
  return line === '' || PLACEHOLDER.test(line) ? null : shorten(line, SUMMARY_CHARACTERS_MAX)
}
