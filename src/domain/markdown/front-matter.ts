import matter from 'gray-matter'
import { resolveConflicts } from './conflict-markers.ts'
import { YAML_CHARACTERS_MAX, yamlLimit } from './compose-yaml.ts'
import type { Fields, FileProblem } from './field-value.ts'
import { type Line, linesOf } from './lines.ts'
import { readYaml, type YamlBlock } from './read-yaml.ts'

type Block = Pick<YamlBlock, 'fields' | 'problems'>

/** Where the front matter of a text lies. Offsets are into the text, a byte order mark included. */
export interface FrontMatter {
  /** refused: another language than YAML; unclosed: no second `---` line. */
  readonly kind: 'none' | 'yaml' | 'refused' | 'unclosed'
  /** What stands behind the first `---`. */
  readonly language: string
  /** The lines between the `---` lines, line breaks included. */
  readonly yaml: string
  readonly yamlStart: number
  readonly yamlEnd: number
  /** The number of the first line of YAML, 1-based. */
  readonly firstLine: number
  readonly bodyStart: number
  readonly bodyLine: number
}

export interface FrontMatterRead {
  readonly kind: FrontMatter['kind']
  readonly fields: Fields
  readonly problems: readonly FileProblem[]
  readonly body: string
  readonly bodyLine: number
}

const OPENING = /^---(?!-)[ \t]*(.*?)[ \t]*$/
const CLOSING = /^---[ \t]*$/
/** Where a block without its closing line seems to end. */
const BODY_BEGINS = /^(?:[ \t]*|#[ \t]+task\b.*|##.*)$/i

/** Finds the front matter: a first line of exactly `---` (or `---yaml`) down to the next `---` line. */
export function splitFrontMatter(text: string): FrontMatter {
  const start = text.startsWith('\uFEFF') ? 1 : 0
  const first = linesOf(text, start).next().value as Line | undefined
  const language = first === undefined ? undefined : OPENING.exec(first.text)?.[1]
  if (first === undefined || language === undefined) return withoutFrontMatter(start)
  const closing = findLine(text, first, CLOSING)
  const refused = language !== '' && language !== 'yaml'
  const end = closing ?? (refused ? null : findLine(text, first, BODY_BEGINS))
  const yamlEnd = end?.start ?? (refused ? first.next : text.length)
  return {
    kind: refused ? 'refused' : closing === null ? 'unclosed' : 'yaml',
    language,
    yaml: text.slice(first.next, yamlEnd),
    yamlStart: first.next,
    yamlEnd,
    firstLine: 2,
    bodyStart: closing?.next ?? yamlEnd,
    bodyLine: closing === null ? (end?.number ?? 2) : closing.number + 1,
  }
}

/** Reads the front matter as data, and never as code. Never throws: what is wrong is a problem with its line. */
export function readFrontMatter(text: string): FrontMatterRead {
  const resolved = resolveConflicts(text)
  const split = splitFrontMatter(resolved.text)
  const block = BLOCKS[split.kind](split)
  return {
    kind: split.kind,
    fields: block.fields,
    problems: [...resolved.problems, ...block.problems],
    body: resolved.text.slice(split.bodyStart),
    bodyLine: split.bodyLine,
  }
}

const BLOCKS: Readonly<Record<FrontMatter['kind'], (split: FrontMatter) => Block>> = {
  none: () => ({ fields: new Map(), problems: [] }),
  refused: (split) => ({ fields: new Map(), problems: [refusedLanguage(split)] }),
  unclosed: (split) => {
    const block = readBlock(split)
    return { fields: block.fields, problems: [UNCLOSED, ...block.problems] }
  },
  yaml: (split) => readBlock(split),
}

/** gray-matter cuts the block out and hands it to our own engine; given options, it also leaves its cache alone. */
function readBlock({ yaml, firstLine }: FrontMatter): Block {
  if (yamlLimit(yaml) !== null) return readYaml(yaml, firstLine)
  const lastBreak = yaml === '' || yaml.endsWith('\n') ? '' : '\n'
  // The engine gets the line break behind the first `---`, and not that of the last line.
  const parse = (source: string): object => readYaml(`${source}\n`, firstLine - 1)
  const { data } = matter(`---\n${yaml}${lastBreak}---\n`, {
    language: 'yaml',
    delimiters: ['---', '---\n'],
    engines: { ...REFUSED_ENGINES, yaml: { parse } },
  })
  return 'fields' in data ? (data as Block) : { fields: new Map(), problems: [] }
}

/** Every name that gray-matter knows besides YAML, its aliases included. */
const REFUSED_ENGINES = Object.fromEntries(
  ['coffee', 'coffeescript', 'cson', 'javascript', 'js', 'json', 'toml'].map((name) => [
    name,
    { parse: refuseEngine },
  ]),
)

function refuseEngine(): never {
  throw new Error('Only YAML is read as front matter.')
}

function refusedLanguage({ language }: FrontMatter): FileProblem {
  const found = language.slice(0, 40)
  return {
    line: 1,
    message: `The first line is "---${found}"; exactly "---" was expected. Only YAML is read, and nothing is run.`,
    fix: 'Make the first line "---" and write the front matter as YAML.',
  }
}

const UNCLOSED: FileProblem = {
  line: 1,
  message: 'The front matter has no closing line; a second line "---" was expected.',
  fix: 'Add a line "---" below the last key.',
}

function withoutFrontMatter(start: number): FrontMatter {
  const empty = { language: '', yaml: '', yamlStart: start, yamlEnd: start }
  return { kind: 'none', ...empty, firstLine: 1, bodyStart: start, bodyLine: 1 }
}

function findLine(text: string, after: Line, pattern: RegExp): Line | null {
  const stop = after.next + YAML_CHARACTERS_MAX * 2
  for (const line of linesOf(text, after.next, after.number + 1)) {
    if (pattern.test(line.text)) return line
    if (line.start > stop) return null
  }
  return null
}
