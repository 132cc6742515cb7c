import {
  booleanOf,
  type FieldValue,
  type Fields,
  integerOf,
  isAbsent,
  textOf,
} from '../markdown/field-value.ts'
import { oneLine } from '../markdown/lines.ts'
import { parseDuration } from './duration.ts'
import { parseTaskId, type TaskId } from './task-id.ts'
import {
  CLOSED_STATES,
  type Closed,
  type ClosedState,
  type PhasePart,
  PRIORITIES,
  type Priority,
  type TaskFile,
} from './task.ts'
import { parseTime } from './time.ts'

/** Reads fields one by one; what is wrong with one is reported, and costs only that one. */
export interface FieldReading {
  readonly fields: Fields
  readonly id: TaskId
  readonly report: (line: number | null, message: string, fix: string) => void
}

export type FieldValues = Omit<TaskFile, 'id' | 'path' | 'title' | 'problems'>

export function readTaskFields(reading: FieldReading): FieldValues {
  return {
    priority: readPriority(reading),
    estimate: readText(reading, 'estimate'),
    dependsOn: readDependencies(reading),
    scope: readTexts(reading, 'scope'),
    verify: readTexts(reading, 'verify'),
    lease: readLease(reading),
    sprint: readNumber(reading, 'sprint'),
    backlog: readBacklog(reading),
    created: readCreated(reading),
    workflow: readText(reading, 'workflow'),
    phase: readText(reading, 'phase'),
    part: readPart(reading),
    closed: readClosed(reading),
    approved: readApproved(reading),
    reopened: readNumber(reading, 'reopened') ?? 0,
    ...readSource(reading),
  }
}

/** The text of a field on one line; null when it is absent, empty, a list or a map. */
export function readText({ fields, report }: FieldReading, key: string): string | null {
  const field = fields.get(key)
  if (field === undefined || isAbsent(field)) return null
  const text = textOf(field)
  if (text !== null) return oneLine(text) || null
  report(field.line, `"${key}" is ${kindOf(field)}; one line of text was expected.`, `Write ${key}: "…".`)
  return null
}

function readPriority(reading: FieldReading): Priority {
  const text = readText(reading, 'priority')
  const priority = PRIORITIES.find((candidate) => candidate === text?.toLowerCase())
  if (text !== null && priority === undefined) {
    reportValue(reading, 'priority', {
      expected: `one of ${PRIORITIES.join(', ')} was expected`,
      fix: 'Write one of these; it counts as medium now.',
    })
  }
  return priority ?? 'medium'
}

function readDependencies(reading: FieldReading): TaskId[] {
  const texts = readTexts(reading, 'depends_on').flatMap((text) => text.split(/[,\s]+/).filter(Boolean))
  const ids = texts.map((text) => readDependency(reading, text))
  return [...new Set(ids.filter((id) => id !== null))]
}

function readDependency({ fields, id, report }: FieldReading, text: string): TaskId | null {
  const line = fields.get('depends_on')?.line ?? 1
  const dependency = parseTaskId(text)
  if (dependency === null) {
    report(
      line,
      `"${shown(text)}" in depends_on is no task id; ids look like task-012.`,
      'Correct the id, or take it out.',
    )
  } else if (dependency === id) {
    report(line, `The task depends on itself (${id}).`, 'Take its own id out of depends_on.')
    return null
  }
  return dependency
}

/** A list of texts; one text alone counts as a list of one. */
function readTexts({ fields, report }: FieldReading, key: string): string[] {
  const field = fields.get(key)
  if (field === undefined || isAbsent(field)) return []
  if (field.kind === 'map') {
    report(field.line, `"${key}" is a map; a list was expected.`, `Write ${key}: ["…", "…"].`)
    return []
  }
  const items = field.kind === 'list' ? field.items : [field]
  return items.flatMap((item) => {
    const text = textOf(item)?.trim()
    if (text !== undefined && text !== '') return [text]
    report(
      item.line,
      `An item of "${key}" is ${kindOf(item)}; text was expected.`,
      `Write ${key}: ["…", "…"].`,
    )
    return []
  })
}

function readLease(reading: FieldReading): string | null {
  const text = readText(reading, 'lease')
  if (text === null || (parseDuration(text) ?? 0) > 0) return text
  const fix = 'Correct it; the lease of the settings holds now.'
  reportValue(reading, 'lease', { expected: 'a duration such as 60m, 2h or 1d was expected', fix })
  return null
}

function readNumber(reading: FieldReading, key: string): number | null {
  const field = reading.fields.get(key)
  if (isAbsent(field)) return null
  const number = integerOf(field)
  if (number === null) {
    reportValue(reading, key, {
      expected: 'a whole number from 0 on was expected',
      fix: `Write ${key}: 3, or take the line out.`,
    })
  }
  return number
}

function readBacklog(reading: FieldReading): boolean {
  const field = reading.fields.get('backlog')
  if (isAbsent(field)) return false
  const value = booleanOf(field)
  if (value === null) {
    const fix = 'Write backlog: true, or take the line out.'
    reportValue(reading, 'backlog', { expected: 'true or false was expected', fix })
  }
  return value ?? false
}

function readCreated(reading: FieldReading): string | null {
  const text = readText(reading, 'created')
  const time = text === null ? null : parseTime(text)
  if (text !== null && time === null) {
    reportValue(reading, 'created', {
      expected: 'a time was expected',
      fix: 'Write it like 2026-11-21T09:00:00Z.',
    })
  }
  return time
}

/** Null for a task of no workflow, whatever else it says. */
function readPart(reading: FieldReading): PhasePart | null {
  if (isAbsent(reading.fields.get('workflow')) || isAbsent(reading.fields.get('phase'))) return null
  const basedOn = reading.fields.get('based_on')
  const entries = basedOn?.kind === 'map' ? [...basedOn.entries] : []
  return {
    item: readText(reading, 'item'),
    member: readText(reading, 'member'),
    round: Math.max(1, readNumber(reading, 'round') ?? 1),
    basedOn: Object.fromEntries(entries.map(([key, value]) => [key, textOf(value) ?? ''])),
    artifact: readText(reading, 'artifact'),
  }
}

function readClosed(reading: FieldReading): Closed | null {
  const field = reading.fields.get('closed')
  if (field === undefined || isAbsent(field)) return null
  const entries: Fields = field.kind === 'map' ? field.entries : new Map([['as', field]])
  const state = textOf(entries.get('as'))?.trim().toLowerCase()
  const as = CLOSED_STATES.find((candidate) => candidate === state)
  if (as === undefined) {
    const fix = 'Write closed: {as: completed, commit: …}, or take the line out; the task counts as open now.'
    reportValue(reading, 'closed', {
      expected: `"as" with one of ${CLOSED_STATES.join(', ')} was expected`,
      fix,
    })
    return null
  }
  return closedOf(as, entries)
}

function closedOf(as: ClosedState, entries: Fields): Closed {
  const text = (key: string): string | null => textOf(entries.get(key))?.trim() || null
  const at = text('at')
  const artifact = text('artifact')
  return {
    ...(artifact === null ? {} : { artifact }),
    as,
    commit: text('commit'),
    attempt: integerOf(entries.get('attempt')),
    by: text('by'),
    at: at === null ? null : parseTime(at),
  }
}

function readApproved(reading: FieldReading): TaskFile['approved'] {
  const field = reading.fields.get('approved')
  if (field === undefined || isAbsent(field)) return null
  const entries: Fields = field.kind === 'map' ? field.entries : new Map([['commit', field]])
  const commit = textOf(entries.get('commit'))?.trim() ?? ''
  if (/^[0-9a-f]{7,64}$/i.test(commit))
    return { commit, pullRequest: textOf(entries.get('pull_request'))?.trim() || null }
  const fix = 'Write approved: {commit: …}, or take the line out; the task counts as not approved now.'
  reportValue(reading, 'approved', { expected: 'a commit was expected', fix })
  return null
}

/** A source without file and id is none, and nobody's fault but an import's. */
function readSource({ fields }: FieldReading): Pick<TaskFile, 'source'> {
  const field = fields.get('source')
  if (field?.kind !== 'map') return {}
  const text = (key: string): string => textOf(field.entries.get(key))?.trim() ?? ''
  if (text('file') === '' || text('id') === '') return {}
  return { source: { file: text('file'), id: text('id'), line: integerOf(field.entries.get('line')) } }
}

interface Wrong {
  readonly expected: string
  readonly fix: string
}

function reportValue({ fields, report }: FieldReading, key: string, { expected, fix }: Wrong): void {
  const field = fields.get(key)
  const found = field?.kind === 'scalar' ? `"${shown(field.text)}"` : kindOf(field)
  report(field?.line ?? 1, `"${key}" is ${found}; ${expected}.`, fix)
}

function kindOf(field: FieldValue | undefined): string {
  return KINDS[field?.kind ?? 'scalar']
}

const KINDS = { list: 'a list', map: 'a map', scalar: 'empty' } as const

function shown(text: string): string {
  const line = oneLine(text)
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
