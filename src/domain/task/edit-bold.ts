import { Failure } from '../failure.ts'
import { boldFieldOf, type Header, readHeader } from '../markdown/bold-fields.ts'
import { type Edit, applyEdits, type Line } from '../markdown/lines.ts'
import type { YamlInput } from '../markdown/render-yaml.ts'
import { encodeBold, keyOf, labelOf } from './bold-style.ts'
import { readHeading, renderHeading } from './title.ts'

export interface BoldEdit {
  readonly key: string
  /** null clears. */
  readonly value: YamlInput
  readonly eol: string
}

/** Sets or clears one field of a file in the older style: one line changes. `bodyStart` leaves a byte order mark alone. */
export function editBold(text: string, bodyStart: number, edit: BoldEdit): string {
  const header = readHeader(text, bodyStart, 1)
  const edits = edit.key === 'title' ? titleEdits(header, bodyStart, edit) : fieldEdits(text, header, edit)
  return applyEdits(text, edits)
}

function titleEdits({ heading }: Header, bodyStart: number, { value, eol }: BoldEdit): Edit[] {
  const title = String(value)
  if (heading === null)
    return [{ start: bodyStart, end: bodyStart, text: `# ${renderHeading('', title)}${eol}${eol}` }]
  const { prefix, title: old } = readHeading(heading.text)
  if (old === title) return []
  const rest = heading.line.text.slice(heading.textStart - heading.line.start)
  const start = heading.textStart + rest.length - rest.trimStart().length
  const gap = heading.line.text === '#' ? ' ' : ''
  return [{ start, end: start + heading.text.length, text: gap + renderHeading(prefix, title) }]
}

function fieldEdits(text: string, header: Header, { key, value, eol }: BoldEdit): Edit[] {
  const present = header.fields.filter((field) => keyOf(field) === key)
  if (value === null) return present.map(({ line }) => ({ start: line.start, end: line.next, text: '' }))
  const encoded = encodeBold(key, value)
  const line = `**${labelOf(key)}:** ${encoded}`
  if (boldFieldOf({ text: line, start: 0, end: 0, next: 0, number: 1 })?.value !== encoded) {
    throw new Failure('BAD_INPUT', {
      message: `${labelOf(key)} cannot be "${encoded}" in this file.`,
      hint: 'Use another value.',
    })
  }
  const [first] = present
  if (first === undefined) return [insertion(text, header, { line, eol })]
  if (first.value === encoded) return []
  const gap = first.valueStart === first.line.end && !/[ \t]$/.test(first.line.text) ? ' ' : ''
  return [{ start: first.valueStart, end: first.valueEnd, text: gap + encoded }]
}

/** Below the last field of the header, else below its heading, else at the top. */
function insertion(text: string, header: Header, { line, eol }: { line: string; eol: string }): Edit {
  const last = header.fields.at(-1)?.line
  if (last !== undefined) {
    // Not a backslash: it would be read as part of the value.
    const hardBreak = / {2,}$/.exec(last.text)?.[0] ?? ''
    return below(text, last, { inserted: line + hardBreak, eol })
  }
  if (header.heading !== null) return below(text, header.heading.line, { inserted: eol + line, eol })
  const start = header.lines[0]?.start ?? (text.startsWith('\uFEFF') ? 1 : 0)
  return { start, end: start, text: line + eol + eol }
}

function below(text: string, line: Line, { inserted, eol }: { inserted: string; eol: string }): Edit {
  const closed = line.next > line.end
  const added = closed ? inserted + eol : eol + inserted
  const at = closed ? line.next : text.length
  return { start: at, end: at, text: added }
}
