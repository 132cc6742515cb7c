import { isCollection, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Failure } from '../failure.ts'
import { composeYaml } from './compose-yaml.ts'
import type { FieldValue } from './field-value.ts'
import { applyEdits, type Edit } from './lines.ts'
import { readYaml, type YamlBlock } from './read-yaml.ts'
import { renderYaml, type YamlInput, type YamlScalar } from './render-yaml.ts'

export interface YamlEdit {
  /** One key, or a key and one inside its map. */
  readonly path: readonly [string] | readonly [string, string]
  /** null clears. */
  readonly value: YamlInput
  /** The line break for new lines. */
  readonly eol: string
  /** What to throw when the source is too broken to be edited; its line is 1-based, within the source. */
  readonly failure: (line: number, reason: string) => Failure
}

/** Sets or clears one value by splicing its range: comments, order, quotes and unknown keys stay byte for byte. */
export function editYaml(source: string, edit: YamlEdit): string {
  const before = readYaml(source, 1)
  if (isAsWanted(before, edit)) return source
  const edited = applyEdits(source, editsOf(source, editableRoot(source, before, edit), edit))
  const after = readYaml(edited, 1)
  if (after.broken || !isAsWanted(after, edit) || neighbors(after, edit) !== neighbors(before, edit))
    throw edit.failure(1, 'The value cannot be set without rewriting the block.')
  return edited
}

function isAsWanted({ fields, broken }: YamlBlock, { path: [key, inner], value }: YamlEdit): boolean {
  const outer = fields.get(key)
  const field = inner === undefined ? outer : outer?.kind === 'map' ? outer.entries.get(inner) : undefined
  if (value === null) return field === undefined
  return !broken && saysTheSame(field, value)
}

/** What all other fields say. */
function neighbors({ fields }: YamlBlock, { path: [key, inner] }: YamlEdit): string {
  const others = [...fields].filter(([name]) => name !== key)
  const outer = fields.get(key)
  const besides = inner !== undefined && outer?.kind === 'map' ? [...outer.entries] : []
  return JSON.stringify([others, besides.filter(([name]) => name !== inner)], (name, value: unknown) => {
    if (value instanceof Map) return [...value]
    return name === 'line' ? undefined : value
  })
}

function saysTheSame(field: FieldValue | undefined, value: YamlInput): boolean {
  if (field === undefined) return false
  if (Array.isArray(value)) return field.kind === 'list' && sameItems(field.items, value)
  if (typeof value === 'object' && value !== null) {
    const wanted = Object.entries(value)
    if (field.kind !== 'map' || field.entries.size !== wanted.length) return false
    return wanted.every(([key, item]) => sameScalar(field.entries.get(key), item))
  }
  return sameScalar(field, value)
}

function sameItems(items: readonly FieldValue[], values: readonly string[]): boolean {
  return items.length === values.length && values.every((value, index) => sameScalar(items[index], value))
}

function sameScalar(field: FieldValue | undefined, value: YamlScalar): boolean {
  if (field?.kind !== 'scalar') return false
  if (typeof value !== 'string') return field.value === value
  return field.value !== null && field.text === value.replaceAll(/\r\n?/g, '\n')
}

function editableRoot(source: string, { broken, problems }: YamlBlock, edit: YamlEdit): YAMLMap | null {
  if (broken) throw edit.failure(problems[0]?.line ?? 1, problems[0]?.message ?? '')
  const { document } = composeYaml(source)
  const root = document?.contents ?? null
  if (root === null || (isScalar(root) && root.value === null)) return null
  if (!isMap(root) || root.flow === true) throw edit.failure(1, 'Lines of `key: value` were expected.')
  return root
}

function editsOf(source: string, root: YAMLMap | null, edit: YamlEdit): Edit[] {
  const [key, inner] = edit.path
  const pairs = root === null ? [] : pairsOf(root, key)
  if (inner === undefined || pairs[0] === undefined) return pairEdits(source, { map: root, pairs, edit })
  const map = pairs[0].value
  if (isMap(map) && map.flow !== true) {
    return pairEdits(source, { map, pairs: pairsOf(map, inner), edit: { ...edit, path: [inner] } })
  }
  return pairEdits(source, {
    map: root,
    pairs,
    edit: { ...edit, path: [key], value: withInner(map, inner, edit.value) },
  })
}

function pairsOf(map: YAMLMap, key: string): Pair[] {
  return map.items.filter((pair) => isScalar(pair.key) && String(pair.key.value) === key)
}

/** A map written in brackets is written anew; of a key that is there twice, the first counts. */
function withInner(map: unknown, key: string, value: YamlInput): YamlInput {
  const entries = isMap(map) ? map.items.map((pair) => [String(pair.key), scalarOf(pair.value)] as const) : []
  const names = entries.map(([name]) => name)
  const others = entries.filter(([name], index) => name !== key && names.indexOf(name) === index)
  return Object.fromEntries(value === null ? others : [...others, [key, value as YamlScalar]])
}

function scalarOf(node: unknown): YamlScalar {
  return isScalar(node) ? (node.value as YamlScalar) : null
}

interface PairPlace {
  readonly map: YAMLMap | null
  readonly pairs: readonly Pair[]
  readonly edit: YamlEdit
}

function pairEdits(source: string, { map, pairs, edit }: PairPlace): Edit[] {
  const [first] = pairs
  if (edit.value === null) return pairs.map((pair) => removal(source, pair))
  if (first !== undefined) return replacement(source, first, edit.value)
  return [insertion(source, map, edit)]
}

/** The whole lines of a pair. */
function removal(source: string, pair: Pair): Edit {
  const start = source.lastIndexOf('\n', rangeOf(pair.key)[0] - 1) + 1
  const feed = source.indexOf('\n', lastCharacter(source, pair))
  return { start, end: feed === -1 ? source.length : feed + 1, text: '' }
}

function replacement(source: string, pair: Pair, value: YamlInput): Edit[] {
  const colon = source.indexOf(':', rangeOf(pair.key)[1])
  const [start] = rangeOf(pair.value)
  const end = lastCharacter(source, pair)
  const items = isSeq(pair.value) && pair.value.flow !== true && Array.isArray(value) && value.length > 0
  if (items) return [{ start, end, text: blockItems(source, pair.value as YAMLSeq, value) }]
  const text = renderYaml(value, quoteStyleOf(pair.value))
  if (end <= colon + 1) return [{ start: colon + 1, end: colon + 1, text: ` ${text}` }]
  const gap = source.slice(colon + 1, start)
  if (!gap.includes('\n')) return [{ start, end, text }]
  // The value stands below its key: a comment behind the key stays there.
  const keyLineEnd = colon + 1 + gap.search(/\r?\n/)
  return [
    { start: colon + 1, end: colon + 1, text: ` ${text}` },
    { start: keyLineEnd, end, text: '' },
  ]
}

/** Keeps the lines of the items that stay, their comments included. */
function blockItems(source: string, seq: YAMLSeq, values: readonly string[]): string {
  const [start, end] = rangeOf(seq)
  const column = start - (source.lastIndexOf('\n', start - 1) + 1)
  const starts = seq.items.map((item) => source.lastIndexOf('-', rangeOf(item)[0] - 1))
  const kept = new Map<string, string>()
  for (const [index, item] of seq.items.entries()) {
    const chunk = source.slice(starts[index], starts[index + 1] ?? end).trimEnd()
    if (isScalar(item) && typeof item.value === 'string') kept.set(item.value, chunk)
  }
  const eol = source.includes('\r\n') ? '\r\n' : '\n'
  const lines = values.map((value) => kept.get(value) ?? `- ${renderYaml(value)}`)
  return lines.join(eol + ' '.repeat(column))
}

function insertion(source: string, map: YAMLMap | null, edit: YamlEdit): Edit {
  const nested = map !== null && map.range?.[0] !== undefined && columnOf(source, map.range[0]) > 0
  const indent = ' '.repeat(map?.range ? columnOf(source, map.range[0]) : 0)
  const line = indent + newLines(edit, indent)
  const last = map?.items.at(-1)
  if (nested && last !== undefined) {
    const at = lineEnd(source, lastCharacter(source, last))
    return { start: at, end: at, text: edit.eol + line }
  }
  const at = source.length
  const open = source !== '' && !source.endsWith('\n')
  return { start: at, end: at, text: open ? edit.eol + line : line + edit.eol }
}

function newLines({ path: [key, inner], value, eol }: YamlEdit, indent: string): string {
  if (inner === undefined) return `${key}: ${renderYaml(value)}`
  return `${key}:${eol}${indent}  ${inner}: ${renderYaml(value)}`
}

function quoteStyleOf(node: unknown): 'QUOTE_DOUBLE' | 'QUOTE_SINGLE' | undefined {
  const type = isScalar(node) ? node.type : undefined
  return type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE' ? type : undefined
}

/** Where the pair's value ends, line breaks and the comments below a block left out. */
function lastCharacter(source: string, pair: Pair): number {
  const keyEnd = source.indexOf(':', rangeOf(pair.key)[1]) + 1
  const [start, end] = rangeOf(pair.value)
  if (end <= start) return keyEnd
  const last = isCollection(pair.value) && pair.value.flow !== true ? deepEnd(source, pair.value) : end
  return Math.max(keyEnd, source.slice(0, last).trimEnd().length)
}

/** The range of a block collection may take in comments that follow; its last item says where it ends. */
function deepEnd(source: string, node: unknown): number {
  if (!isCollection(node) || node.flow === true || node.items.length === 0) return rangeOf(node)[1]
  const last = node.items.at(-1)
  if (isMap(node)) return lastCharacter(source, last as Pair)
  return Math.max(deepEnd(source, last), rangeOf(last)[0])
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = (node as { range?: [number, number, number] } | null)?.range
  return range === undefined || range === null ? [0, 0] : [range[0], range[1]]
}

function columnOf(source: string, offset: number): number {
  return offset - (source.lastIndexOf('\n', offset - 1) + 1)
}

function lineEnd(source: string, from: number): number {
  const feed = source.indexOf('\n', from)
  if (feed === -1) return source.length
  return source[feed - 1] === '\r' ? feed - 1 : feed
}
