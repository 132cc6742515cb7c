import { boldFieldOf, fieldKey } from '../markdown/bold-fields.ts'
import { linesOf, oneLine } from '../markdown/lines.ts'

/** The documents of a brainstorm, in the order in which they are read. */
export const BRAINSTORM = ['MISSION', 'INVESTIGATION', 'DECISIONS', 'CONCERNS'] as const
export type BrainstormPart = (typeof BRAINSTORM)[number]

/** One of the documents, or its part of a file that holds them all. */
export interface BrainstormText {
  readonly path: string
  /** Where in the file it begins, from 1. */
  readonly firstLine: number
  readonly text: string
}

export type Brainstorm = Readonly<Partial<Record<BrainstormPart, BrainstormText>>>

/** What is wrong with a brainstorm, where, and what to do. */
export interface FormalizeProblem {
  readonly file: string
  /** From 1; null when the file as a whole is meant. */
  readonly line: number | null
  readonly message: string
  readonly fix: string
}

/** A line of a document that says something. */
export interface BrainstormLine {
  readonly kind: 'heading' | 'field' | 'item' | 'row' | 'text'
  /** Of a heading; 0 otherwise. */
  readonly depth: number
  /** Of a field: its label, in small letters and joined by `_`. */
  readonly key: string
  readonly text: string
  readonly cells: readonly string[]
  readonly line: number
}

const FENCE = /^\s{0,3}(?:```|~~~)/
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/
const ITEM = /^\s*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(.*)$/
const PLAIN_FIELD = /^([A-Za-z][A-Za-z _-]{1,30}):[ \t]+(\S.*)$/
const RULE = /^[\s|:-]*$/

/** The lines of a document, without code, comments and empty ones. */
export function brainstormLines({ text, firstLine }: BrainstormText): readonly BrainstormLine[] {
  const found: BrainstormLine[] = []
  let fenced = false
  for (const line of linesOf(text, 0, firstLine)) {
    const isFence = FENCE.test(line.text)
    if (isFence) fenced = !fenced
    if (!fenced && !isFence && !RULE.test(line.text))
      found.push(lineOf(line.text, line.number, boldFieldOf(line)))
  }
  return found
}

function lineOf(
  text: string,
  line: number,
  bold: { readonly key: string; readonly value: string } | null,
): BrainstormLine {
  const plain = { depth: 0, key: '', cells: [], line }
  const heading = HEADING.exec(text)
  if (heading !== null)
    return { ...plain, kind: 'heading', depth: heading[1]?.length ?? 1, text: oneLine(heading[2] ?? '') }
  if (bold !== null) return { ...plain, kind: 'field', key: bold.key, text: oneLine(bold.value) }
  if (text.trimStart().startsWith('|')) return { ...plain, kind: 'row', text, cells: cellsOf(text) }
  const item = ITEM.exec(text)
  const said = oneLine(item?.[1] ?? text)
  const field = item === null ? PLAIN_FIELD.exec(said) : null
  if (field !== null) return { ...plain, kind: 'field', key: fieldKey(field[1] ?? ''), text: field[2] ?? '' }
  return { ...plain, kind: item === null ? 'text' : 'item', text: said }
}

function cellsOf(text: string): readonly string[] {
  const inside = text.trim().replace(/^\||\|$/g, '')
  return inside.split(/(?<!\\)\|/).map((cell) => oneLine(cell.replaceAll(/[*`]/g, '').replaceAll('\\|', '|')))
}

/** One file with a heading for each of the documents becomes the documents. */
export function splitBrainstorm(path: string, text: string): Brainstorm {
  const lines = text.split(/\r?\n/)
  const starts = lines.flatMap((line, index) => {
    const word = HEADING.exec(line)?.[2]?.replace(/\.md$/i, '').trim().toUpperCase()
    const part = BRAINSTORM.find((name) => name === word)
    return part === undefined ? [] : [{ part, index }]
  })
  return Object.fromEntries(
    starts.map(({ part, index }, at) => {
      const end = starts[at + 1]?.index ?? lines.length
      return [part, { path, firstLine: index + 2, text: lines.slice(index + 1, end).join('\n') }]
    }),
  )
}
