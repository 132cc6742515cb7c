import type { Fields, FieldValue, FileProblem } from '../../markdown/field-value.ts'
import { oneLine, shorten } from '../../markdown/lines.ts'
import { nearest } from '../../settings/nearest.ts'
import type { Template } from '../template.ts'

/** Where something stands in the file: keys, and numbers of items from 0. */
export type Path = readonly (string | number)[]

/** One check of a template that has the right shape, or most of it. */
export interface Checking {
  readonly template: Template
  readonly source: string
  readonly fields: Fields
  /** Of each phase, all that it waits for, directly or through others; itself too when it is in a circle. */
  readonly upstream: ReadonlyMap<string, ReadonlySet<string>>
  readonly problems: FileProblem[]
}

interface Report {
  readonly message: string
  readonly fix: string
  /** The very text that is wrong, where the value may run over many lines. */
  readonly words?: string
}

export function report({ fields, source, problems }: Checking, path: Path, { words, ...said }: Report): void {
  const line = lineAt(fields, path)
  problems.push({ line: words === undefined ? line : lineOfWords(source, line, words), ...said })
}

/** Says that a name is not known, and which one may be meant. */
export function unknownName(what: string, name: string, known: readonly string[]): Report {
  const meant = nearest(name, known)
  const all = known.length === 0 ? 'There are none.' : `There are: ${shorten(known.join(', '), 300)}.`
  const fix = meant === null ? all : `Write "${meant}", if that is meant.`
  return { message: `There is no ${what} "${shown(name)}".`, fix }
}

export function shown(text: string): string {
  return shorten(oneLine(text), 80)
}

/** The line of the value, or of the innermost one around it that is there. */
function lineAt(fields: Fields, path: Path): number {
  let inside: FieldValue = { kind: 'map', entries: fields, line: 1 }
  for (const key of path) {
    const next = childOf(inside, key)
    if (next === undefined) break
    inside = next
  }
  return inside.line
}

function childOf(field: FieldValue, key: string | number): FieldValue | undefined {
  if (field.kind === 'map') return field.entries.get(String(key))
  return field.kind === 'list' ? field.items[Number(key)] : undefined
}

function lineOfWords(source: string, from: number, words: string): number {
  const lines = source.split('\n')
  const found = lines.findIndex((line, index) => index >= from - 1 && line.includes(words))
  return found === -1 ? from : found + 1
}
