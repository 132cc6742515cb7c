import { isAlias, isCollection, isMap, isScalar, type LineCounter, type Node, type Pair } from 'yaml'
import { type ComposedYaml, composeYaml, type YamlFault } from './compose-yaml.ts'
import type { Fields, FieldValue, FileProblem } from './field-value.ts'

export interface YamlBlock {
  readonly fields: Fields
  /** What is broken stands before what is only there twice. */
  readonly problems: readonly FileProblem[]
  /** Not valid YAML as a whole: the fields are those of the lines that are. Twice the same key is not broken. */
  readonly broken: boolean
}

const PROBLEMS_MAX = 20
const KEY_LINE = /^[A-Za-z_][\w-]*[ \t]*:(?=\s|$)/gm

const FIXES: Readonly<Record<string, string>> = {
  BAD_INDENT: 'Line the keys up at the left edge, with blanks.',
  BAD_SCALAR_START: 'Put the value in double quotes.',
  BLANK_RUN: 'Delete the blank lines.',
  BLOCK_AS_IMPLICIT_KEY: 'Put the value in double quotes: a colon and a blank begin a new key.',
  DUPLICATE_KEY: 'Delete the lines that are not wanted; the first one counts.',
  MISSING_CHAR: 'Close the quote or bracket, and put a colon after each key.',
  MULTIPLE_DOCS: 'Delete the line.',
  TAB_AS_INDENT: 'Indent with blanks, not with tabs.',
  TOO_DEEP: 'Write the value flat.',
  TOO_LARGE: 'Move long text below the front matter.',
}
const FIX_OTHERWISE = 'Write one `key: value` a line, with quotes around values with special characters.'

/**
 * Reads `key: value` lines of YAML's core schema. Never throws; a broken line costs that line's field and no other.
 * @param firstLine the number of the source's first line in its file
 */
export function readYaml(source: string, firstLine: number): YamlBlock {
  const composed = composeYaml(source)
  const fatal = composed.faults.filter(isFatal)
  const repeated = composed.faults.filter((fault) => !isFatal(fault))
  const broken = fatal.length > 0
  const read = broken ? rescue(source, firstLine) : readDocument(composed, firstLine)
  const told = (faults: readonly YamlFault[]): FileProblem[] =>
    faults.slice(0, PROBLEMS_MAX).map((fault) => problemOf(fault, source, firstLine))
  // A line by itself says better where it is broken than the block that it breaks.
  const grave = read.problems.length > 0 ? read.problems : told(fatal)
  return { fields: read.fields, problems: [...grave, ...told(repeated)].slice(0, PROBLEMS_MAX), broken }
}

function isFatal({ code }: YamlFault): boolean {
  return code !== 'DUPLICATE_KEY'
}

function problemOf(fault: YamlFault, source: string, firstLine: number): FileProblem {
  const before = source.trimEnd().slice(0, fault.offset)
  const line = firstLine + (before.match(/\n/g)?.length ?? 0)
  if (fault.code === 'DUPLICATE_KEY') {
    const key = /^[^:\n]*/.exec(source.slice(fault.offset))?.[0].trim().slice(0, 60) ?? ''
    const message = `The key "${key}" is there twice; one was expected.`
    return { line, message, fix: FIXES['DUPLICATE_KEY'] ?? FIX_OTHERWISE }
  }
  const message = `This is not valid YAML: ${fault.message.replace(/\.?$/, '.')}`
  return { line, message, fix: FIXES[fault.code] ?? FIX_OTHERWISE }
}

/** Reads each top-level `key:` with the lines below it by itself, and leaves out those that are broken. */
function rescue(source: string, firstLine: number): Omit<YamlBlock, 'broken'> {
  const starts = [...source.matchAll(KEY_LINE)].map((match) => match.index)
  const fields = new Map<string, FieldValue>()
  const problems: FileProblem[] = []
  let line = firstLine
  let counted = 0
  for (const [index, start] of starts.entries()) {
    line += source.slice(counted, start).split('\n').length - 1
    counted = start
    const chunk = source.slice(start, starts[index + 1])
    const composed = composeYaml(chunk)
    const fault = composed.faults.find(isFatal)
    if (fault !== undefined) problems.push(problemOf(fault, chunk, line))
    else
      for (const [key, value] of readDocument(composed, line).fields)
        if (!fields.has(key)) fields.set(key, value)
  }
  return { fields, problems }
}

function readDocument({ document, lines }: ComposedYaml, firstLine: number): Omit<YamlBlock, 'broken'> {
  const reading: Reading = { lines, firstLine, problems: [] }
  const root = document?.contents ?? null
  if (isMap(root)) return { fields: readPairs(root.items, reading), problems: reading.problems }
  if (root !== null && !(isScalar(root) && root.value === null)) {
    const message = 'The YAML is a list or a single value; lines of `key: value` were expected.'
    reading.problems.push({ line: lineOf(root, reading), message, fix: FIX_OTHERWISE })
  }
  return { fields: new Map(), problems: reading.problems }
}

interface Reading {
  readonly lines: LineCounter
  readonly firstLine: number
  readonly problems: FileProblem[]
}

function readPairs(pairs: readonly Pair[], reading: Reading): Map<string, FieldValue> {
  const fields = new Map<string, FieldValue>()
  for (const pair of pairs) {
    const key = isScalar(pair.key) ? scalarText(pair.key) : null
    if (key === null || fields.has(key)) continue
    const line = lineOf(pair.key as Node, reading)
    const value = readNode(pair.value, line, reading)
    if (value !== null) fields.set(key, value)
  }
  return fields
}

function readNode(node: unknown, line: number, reading: Reading): FieldValue | null {
  if (isScalar(node)) {
    const { value } = node
    const simple = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    return { kind: 'scalar', value: simple ? value : null, text: scalarText(node), line }
  }
  if (isMap(node)) return { kind: 'map', entries: readPairs(node.items, reading), line }
  if (isCollection(node)) {
    const items = node.items.map((item) => readNode(item, lineOf(item as Node, reading), reading))
    return { kind: 'list', items: items.filter((item) => item !== null), line }
  }
  if (isAlias(node)) {
    const message = `The value is the YAML alias "*${node.source.slice(0, 60)}"; the value itself was expected.`
    reading.problems.push({ line, message, fix: 'Write the value out.' })
    return null
  }
  return { kind: 'scalar', value: null, text: '', line }
}

function scalarText(node: { value: unknown; source?: string }): string {
  if (node.value === null || node.value === undefined) return ''
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
}

function lineOf(node: Node, { lines, firstLine }: Reading): number {
  const offset = node?.range?.[0]
  return firstLine - 1 + (offset === undefined ? 1 : Math.max(1, lines.linePos(offset).line))
}
