import type { Fields, FieldValue, ScalarField } from './field-value.ts'
import { BRACKETS, ESCAPED, isPlain, isResolved } from './plain-scalar.ts'

// Most front matter is this plain, brain's own among it. The YAML library need not be loaded for it, which takes longer than all
// else in a command, nor asked, which takes most of the time of a first look at thousands of tasks. A property test compares both.

/** Longer ones are left to the library, which knows what to refuse. */
const CHARACTERS_MAX = 4_000
const LINE = /^([A-Za-z_][\w-]*): (\S|\S.*\S)$/
/** Above it the library reads, as JavaScript does, another number than the one that is written. */
const INTEGER = /^(?:0|[1-9][0-9]{0,14})$/
const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])

/**
 * The fields of YAML that is nothing but `key: value` lines with short plain or quoted values, and lists of such in brackets;
 * null for any other, be it right or wrong.
 * @param firstLine the number of the source's first line in its file
 */
export function readPlainYaml(source: string, firstLine: number): Fields | null {
  if (source.length > CHARACTERS_MAX || ESCAPED.test(source.replaceAll('\n', ''))) return null
  const fields = new Map<string, FieldValue>()
  const lines = (source.endsWith('\n') ? source.slice(0, -1) : source).split('\n')
  for (const [index, text] of lines.entries()) {
    const [, key = '', written = ''] = LINE.exec(text) ?? []
    const value = isResolved(key) || fields.has(key) ? null : readValue(written, firstLine + index)
    if (value === null) return null
    fields.set(key, value)
  }
  return fields
}

function readValue(text: string, line: number): FieldValue | null {
  if (!text.startsWith('[')) return readScalar(text, line)
  if (!text.endsWith(']')) return null
  if (text === '[]') return { kind: 'list', items: [], line }
  const items = text
    .slice(1, -1)
    .split(', ')
    .map((item) => (BRACKETS.test(item) ? null : readScalar(item, line)))
  return items.includes(null) ? null : { kind: 'list', items: items as readonly ScalarField[], line }
}

function readScalar(written: string, line: number): ScalarField | null {
  const [, , quoted] = /^(["'])([^"'\\]*)\1$/.exec(written) ?? []
  if (quoted !== undefined) return { kind: 'scalar', value: quoted, text: quoted, line }
  if (isResolved(written)) {
    const value = INTEGER.test(written) ? Number(written) : TRUTHS.get(written)
    return value === undefined ? null : { kind: 'scalar', value, text: written, line }
  }
  return isPlain(written) ? { kind: 'scalar', value: written, text: written, line } : null
}
