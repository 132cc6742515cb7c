import { boldFieldOf, fieldKey } from '../markdown/bold-fields.ts'
import { type Line, linesOf } from '../markdown/lines.ts'

/** A worker's own words outside front matter: what it says under which label, and its plain paragraphs. */
export interface Said {
  /** By label, in lower case with `_`; the first of each counts. */
  readonly fields: ReadonlyMap<string, string>
  /** Like `fields`, but only from above the first `##` heading: what describes the file itself. */
  readonly header: ReadonlyMap<string, string>
  /** The first paragraph that is neither heading, field, table nor comment. */
  readonly paragraph: string
}

/** Plain labels that count without bold, at the top of a file: `Status: Started`. */
const PLAIN_LABELS = new Set([
  'attempt',
  'completed_by',
  'current_step',
  'nonce',
  'progress',
  'raised',
  'started',
  'status',
  'step',
  'task',
  'verdict',
  'worker',
])
const PLAIN = /^[ \t]{0,3}(?:[-*+][ \t]+)?([A-Za-z][A-Za-z _-]{0,30}):(?:[ \t]+(.*))?$/
const HEADING = /^(#{1,6})[ \t]+(.*?)[ \t]*#*$/
const RULE = /^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$/
const SILENT = /^[ \t]*(?:<!--.*-->|\|.*|={3,})[ \t]*$/
const FENCE = /^[ \t]{0,3}(`{3,}|~{3,})/
const LINES_MAX = 5000

interface Reading {
  readonly fields: Map<string, string[]>
  readonly header: Map<string, string[]>
  /** Where the next line of text goes. */
  target: string[] | null
  readonly paragraphs: string[][]
  inHeader: boolean
  fence: string | null
}

/** Reads a body line by line; code blocks say nothing. */
export function readSaid(body: string): Said {
  const reading: Reading = {
    fields: new Map(),
    header: new Map(),
    target: null,
    paragraphs: [],
    inHeader: true,
    fence: null,
  }
  for (const line of linesOf(body)) {
    if (line.number > LINES_MAX) break
    readLine(line, reading)
  }
  const paragraph = reading.paragraphs.map((lines) => lines.join(' ').trim()).find(Boolean)
  return { fields: joined(reading.fields), header: joined(reading.header), paragraph: paragraph ?? '' }
}

function joined(fields: ReadonlyMap<string, readonly string[]>): Map<string, string> {
  return new Map([...fields].map(([key, lines]) => [key, lines.join(' ').trim()]))
}

function readLine(line: Line, reading: Reading): void {
  if (isCode(line.text, reading)) return
  const heading = HEADING.exec(line.text)
  if (heading !== null) return readHeadingLine(heading, reading)
  const field = boldFieldOf(line) ?? plainFieldOf(line.text, reading)
  if (field !== null) return startField(field.key, field.value, reading)
  if (RULE.test(line.text) || SILENT.test(line.text)) reading.target = null
  else if (line.text.trim() === '') readBlank(reading)
  else readText(line.text.trim(), reading)
}

function isCode(text: string, reading: Reading): boolean {
  const fence = FENCE.exec(text)?.[1]
  if (reading.fence !== null) {
    const closes = fence !== undefined && fence.startsWith(reading.fence) && text.trim() === fence
    if (closes) reading.fence = null
    return true
  }
  reading.fence = fence ?? null
  if (fence !== undefined) reading.target = null
  return fence !== undefined
}

/** A heading below the first level is a label too: `## Question`. */
function readHeadingLine([, marks = '', text = '']: RegExpExecArray, reading: Reading): void {
  reading.target = null
  if (marks.length === 1) return
  reading.inHeader = false
  const key = fieldKey(text)
  if (!reading.fields.has(key)) startField(key, '', reading)
}

function plainFieldOf(text: string, { inHeader, target }: Reading): { key: string; value: string } | null {
  const match = inHeader && (target === null || target.length <= 1) ? PLAIN.exec(text) : null
  const key = fieldKey(match?.[1] ?? '')
  return PLAIN_LABELS.has(key) ? { key, value: match?.[2]?.trim() ?? '' } : null
}

function startField(key: string, value: string, reading: Reading): void {
  const lines = value === '' ? [] : [value]
  if (!reading.fields.has(key)) reading.fields.set(key, lines)
  if (reading.inHeader && !reading.header.has(key)) reading.header.set(key, lines)
  reading.target = lines
}

/** A blank line ends a paragraph; a label that has said nothing yet still waits for its own. */
function readBlank(reading: Reading): void {
  if (reading.target !== null && reading.target.length > 0) reading.target = null
}

function readText(text: string, reading: Reading): void {
  if (reading.target === null) {
    reading.target = []
    reading.paragraphs.push(reading.target)
  }
  reading.target.push(text)
}
