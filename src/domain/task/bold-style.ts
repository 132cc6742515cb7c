import type { BoldField } from '../markdown/bold-fields.ts'
import { readCodeSpans, renderCodeSpan } from '../markdown/code-spans.ts'
import { type Fields, type FieldValue, scalarField } from '../markdown/field-value.ts'
import { oneLine } from '../markdown/lines.ts'
import type { YamlInput } from '../markdown/render-yaml.ts'

/** The labels of the older style, by the key of the newer one. `aliases` are read as well. */
const LABELS: Readonly<Record<string, { readonly label: string; readonly aliases: readonly string[] }>> = {
  approved: { label: 'Approved', aliases: [] },
  backlog: { label: 'Backlog', aliases: [] },
  closed: { label: 'Closed', aliases: [] },
  created: { label: 'Created', aliases: [] },
  depends_on: { label: 'Dependencies', aliases: ['dependencies', 'dependency'] },
  estimate: { label: 'Estimate', aliases: ['estimated_time'] },
  lease: { label: 'Lease', aliases: [] },
  phase: { label: 'Phase', aliases: [] },
  priority: { label: 'Priority', aliases: [] },
  reopened: { label: 'Reopened', aliases: [] },
  scope: { label: 'Scope', aliases: [] },
  sprint: { label: 'Sprint', aliases: ['sprint_#'] },
  verify: { label: 'Verify', aliases: [] },
  workflow: { label: 'Workflow', aliases: [] },
}

/** `None`, a dash, and the placeholders in brackets that the older template leaves behind. */
const NOTHING = /^(?:none\b.*|n\/a|-|—|tbd|\[[^\]]*\]|)$/i
const PAIR = /(?:^|\s)([a-z_]+)=(\S+)/g

export function labelOf(key: string): string {
  return LABELS[key]?.label ?? key
}

/** The key that a bold field stands for, or null when it is none of a task's. */
export function keyOf(field: BoldField): string | null {
  const known = Object.entries(LABELS).find(
    ([key, { aliases }]) => key === field.key || aliases.includes(field.key),
  )
  return known?.[0] ?? null
}

/** The fields of a header as front matter would give them; of two with one key the first counts. */
export function boldFields(header: readonly BoldField[]): Fields {
  const fields = new Map<string, FieldValue>()
  for (const field of header) {
    const key = keyOf(field)
    if (key === null || fields.has(key) || NOTHING.test(field.value)) continue
    fields.set(key, decode(key, field))
  }
  return fields
}

/** The value as it stands behind `**Key:** `. */
export function encodeBold(key: string, value: YamlInput): string {
  if (Array.isArray(value))
    return key === 'depends_on' ? value.map(capitalized).join(', ') : renderSpans(value)
  if (typeof value === 'object') return encodePairs(value as Readonly<Record<string, unknown>>)
  return key === 'priority' ? capitalized(String(value)) : oneLine(String(value))
}

function decode(key: string, { value, line: { number } }: BoldField): FieldValue {
  const list = LISTS[key]
  if (list !== undefined) {
    return { kind: 'list', items: list(value).map((text) => scalarField(text, number)), line: number }
  }
  if (key === 'closed' || key === 'approved') return decodePairs(value, number)
  return scalarField(SCALARS[key]?.(value) ?? value, number)
}

const LISTS: Readonly<Record<string, (value: string) => string[]>> = {
  depends_on: (value) => value.split(',').map(oneLine).filter(Boolean),
  scope: (value) => {
    const spans = readCodeSpans(value)
    return spans.length > 0 ? spans : splitOutsideBraces(value)
  },
  verify: (value) => {
    const spans = readCodeSpans(value)
    return spans.length > 0 ? spans : [value]
  },
}

/** `🔴 High (client)` is high, `Sprint 3` is 3. */
const SCALARS: Readonly<Record<string, (value: string) => string | undefined>> = {
  priority: (value) => /\b(?:critical|high|medium|low)\b/i.exec(value)?.[0],
  sprint: (value) => /\d+/.exec(value)?.[0],
}

/** Commas inside `{a,b}` belong to the pattern. */
function splitOutsideBraces(value: string): string[] {
  const parts = value.match(/(?:[^,{}]|\{[^{}]*\}|[{}])+/g) ?? []
  return parts.map((part) => part.trim()).filter(Boolean)
}

function renderSpans(values: readonly string[]): string {
  return values.map((value) => renderCodeSpan(oneLine(value))).join(', ')
}

/** `completed commit=4f2… by=Jane%20Doe`: the first value stands alone, blanks in the others are encoded. */
function encodePairs(values: Readonly<Record<string, unknown>>): string {
  const { as, ...rest } = values
  const pairs = Object.entries(rest).filter(([, value]) => value !== null && value !== '')
  const encoded = pairs.map(([key, value]) => `${key}=${encodeBlanks(oneLine(String(value)))}`)
  return [...(as === undefined ? [] : [String(as)]), ...encoded].join(' ')
}

function decodePairs(value: string, line: number): FieldValue {
  const entries = new Map<string, FieldValue>()
  const first = /^[^\s=]+(?=\s|$)/.exec(value)?.[0]
  if (first !== undefined) entries.set('as', scalarField(first.toLowerCase(), line))
  for (const [, key = '', text = ''] of value.matchAll(PAIR))
    entries.set(key, scalarField(decodeBlanks(text), line))
  return { kind: 'map', entries, line }
}

function encodeBlanks(text: string): string {
  return text.replaceAll(/[\s%]/gu, encodeURIComponent)
}

function decodeBlanks(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
