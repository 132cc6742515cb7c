import { brainstormLines, type Brainstorm, type BrainstormLine, type FormalizeProblem } from './brainstorm.ts'

/** A component as a brainstorm names it; nothing is checked yet. */
export interface FoundComponent {
  /** As in a manifest: `id`, `file`, `depends_on`, … */
  readonly fields: Readonly<Record<string, unknown>>
  readonly file: string
  readonly line: number
  /** Where each of the fields stands. */
  readonly lines: ReadonlyMap<string, number>
}

interface Building {
  readonly fields: Record<string, unknown>
  readonly file: string
  readonly line: number
  readonly lines: Map<string, number>
}

const SECTION = /^(?:\d+[.)][ \t]*)?components?(?:[ \t].*)?$/i
const KEYS: Readonly<Record<string, string>> = {
  ...{ id: 'id', component: 'id', name: 'id' },
  ...{ file: 'file', files: 'file', path: 'file' },
  ...{ depends_on: 'depends_on', depends: 'depends_on', dependencies: 'depends_on', needs: 'depends_on' },
  ...{ complexity: 'complexity', risk: 'risk', risk_level: 'risk' },
  ...{ purpose: 'purpose', description: 'purpose', what: 'purpose' },
  ...{ notes: 'notes', note: 'notes', context: 'context_file', context_file: 'context_file' },
}
/** `store: src/store.ts — Keeps what is in the cart (depends on: index; risk: high)` */
const ITEM =
  /^[*`]*([A-Za-z0-9][\w-]*)[*`]*[ \t]*(?::|\(|–|—|-(?=[ \t]))[*]*[ \t]*`?([^\s`)]*[./][^\s`),]*)`?\)?(.*)$/
const EXTRA = /[([]([^()[\]]*(?:depends|needs|complexity|risk|notes?)[^()[\]]*:[^()[\]]*)[)\]][ \t.]*$/i

/** The components in sections "Components" of all documents: table rows, list items, or headings with fields below. */
export function readComponents(brainstorm: Brainstorm): {
  readonly components: readonly FoundComponent[]
  readonly problems: readonly FormalizeProblem[]
} {
  const components: FoundComponent[] = []
  const problems: FormalizeProblem[] = []
  for (const document of Object.values(brainstorm)) {
    const reading: Reading = { file: document.path, depth: 0, head: null, open: null, components, problems }
    for (const line of brainstormLines(document)) readLine(line, reading)
  }
  return { components, problems }
}

interface Reading {
  readonly file: string
  /** Of the heading "Components"; 0 outside of such a section. */
  depth: number
  /** The keys of a table's columns. */
  head: readonly string[] | null
  /** The component that a heading began. */
  open: Building | null
  readonly components: FoundComponent[]
  readonly problems: FormalizeProblem[]
}

function readLine(line: BrainstormLine, reading: Reading): void {
  if (line.kind === 'heading') readHeading(line, reading)
  else if (reading.depth === 0) return
  else if (line.kind === 'row') readRow(line, reading)
  else if (line.kind === 'field' && reading.open !== null && KEYS[line.key] !== undefined)
    setField(reading.open, KEYS[line.key]!, line)
  else if (reading.open === null && (line.kind === 'item' || line.kind === 'field')) readItem(line, reading)
  else if (line.kind === 'text' && reading.open !== null && reading.open.fields['purpose'] === undefined)
    setField(reading.open, 'purpose', line)
}

function readHeading({ depth, text, line }: BrainstormLine, reading: Reading): void {
  if (reading.depth > 0 && depth === reading.depth + 1) {
    reading.open = begin(reading, line)
    setField(reading.open, 'id', { text: text.replaceAll('`', '').replace(/^component[: \t]+/i, ''), line })
    return
  }
  if (depth > reading.depth && reading.depth > 0) return
  Object.assign(reading, { depth: SECTION.test(text) ? depth : 0, head: null, open: null })
}

function begin({ file, components }: Reading, line: number): Building {
  const component: Building = { fields: {}, file, line, lines: new Map() }
  components.push(component)
  return component
}

function setField(
  { fields, lines }: Building,
  key: string,
  { text, line }: Pick<BrainstormLine, 'text' | 'line'>,
): void {
  const plain = key === 'file' || key === 'id' ? text.replaceAll('`', '') : text
  fields[key] =
    key === 'depends_on' ? listOf(text) : key === 'complexity' || key === 'risk' ? plain.toLowerCase() : plain
  lines.set(key, line)
}

function listOf(text: string): readonly string[] {
  const ids = text.replaceAll(/[`*[\]]/g, '').split(/[,;]|[ \t]and[ \t]/)
  return ids.map((id) => id.trim()).filter((id) => id !== '' && !/^(?:none|nothing|-|—|–)$/i.test(id))
}

function readRow({ cells, line }: BrainstormLine, reading: Reading): void {
  if (reading.head === null) {
    reading.head = cells.map((cell) => KEYS[cell.toLowerCase().replaceAll(/[\s-]+/g, '_')] ?? '')
    return
  }
  const component = begin(reading, line)
  for (const [index, key] of reading.head.entries()) {
    const text = cells[index] ?? ''
    if (key !== '' && text !== '') setField(component, key, { text, line })
  }
}

function readItem({ kind, key, text, line }: BrainstormLine, reading: Reading): void {
  const said = kind === 'field' ? `${key.replaceAll('_', '-')}: ${text}` : text
  const extra = EXTRA.exec(said)
  const found = ITEM.exec(extra === null ? said : said.slice(0, extra.index))
  if (found === null) {
    const message = `"${said.slice(0, 60)}" names no component with its file.`
    const fix = 'Write: - id: path/of/file.ts — its purpose (depends on: other; risk: low).'
    reading.problems.push({ file: reading.file, line, message, fix })
    return
  }
  const component = begin(reading, line)
  const [, id = '', file = '', purpose = ''] = found
  setField(component, 'id', { text: id, line })
  setField(component, 'file', { text: file.replace(/[:;,]$/, ''), line })
  const plain = purpose.replace(/^[\s:–—-]+/, '').trim()
  if (plain !== '') setField(component, 'purpose', { text: plain, line })
  for (const part of (extra?.[1] ?? '').split(';')) {
    const [label = '', ...rest] = part.split(':')
    const field =
      KEYS[
        label
          .trim()
          .toLowerCase()
          .replaceAll(/[\s-]+/g, '_')
      ]
    if (field !== undefined) setField(component, field, { text: rest.join(':').trim(), line })
  }
}
