import { type Line, linesOf } from './lines.ts'

/** A line such as `**Priority:** High`. Offsets are into the text. */
export interface BoldField {
  /** Lower case, words joined by `_`: `depends_on`. */
  readonly key: string
  readonly value: string
  readonly valueStart: number
  readonly valueEnd: number
  readonly line: Line
}

/** The lines before the first `##` heading or `---` line: where a file says what it is. */
export interface Header {
  readonly fields: readonly BoldField[]
  /** The first `#` heading. */
  readonly heading: { readonly text: string; readonly textStart: number; readonly line: Line } | null
  readonly lines: readonly Line[]
}

const BOLD = /^[ \t]{0,3}(?:[-*+][ \t]+)?\*\*([^*:\n]{1,40}?)(?::[ \t]*\*\*|\*\*[ \t]*:)[ \t]*/
const HEADING = /^#(?:[ \t]+|$)/
const HEADER_ENDS = /^(?:#{2,6}(?:[ \t]|$)|-{3,}[ \t]*$)/
const FENCE = /^[ \t]{0,3}(?:`{3,}|~{3,})/

/** Reads the header of a body that begins at `start`, on line `firstNumber`. */
export function readHeader(text: string, start: number, firstNumber: number): Header {
  const fields: BoldField[] = []
  const lines: Line[] = []
  let heading: Header['heading'] = null
  for (const line of linesOf(text, start, firstNumber)) {
    if (HEADER_ENDS.test(line.text) || FENCE.test(line.text)) break
    lines.push(line)
    const field = boldFieldOf(line)
    if (field !== null) fields.push(field)
    const marker = HEADING.exec(line.text)?.[0]
    if (marker !== undefined && heading === null) {
      heading = { text: line.text.slice(marker.length).trim(), textStart: line.start + marker.length, line }
    }
  }
  return { fields, heading, lines }
}

export function boldFieldOf(line: Line): BoldField | null {
  const match = BOLD.exec(line.text)
  if (match === null) return null
  const rest = line.text.slice(match[0].length)
  const value = rest.trim()
  const valueStart = line.start + match[0].length + (rest.length - rest.trimStart().length)
  return { key: fieldKey(match[1] ?? ''), value, valueStart, valueEnd: valueStart + value.length, line }
}

export function fieldKey(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
}
