import matter from 'gray-matter'
import { resolveConflicts } from './conflict-markers.ts'
import { yamlLimit } from './compose-yaml.ts'
import type { Fields, FileProblem } from './field-value.ts'
import { readYaml, type YamlBlock } from './read-yaml.ts'
import { splitFrontMatter, type FrontMatter } from './split-front-matter.ts'

type Block = Pick<YamlBlock, 'fields' | 'problems'>

export interface FrontMatterRead {
  readonly kind: FrontMatter['kind']
  readonly fields: Fields
  readonly problems: readonly FileProblem[]
  readonly body: string
  readonly bodyLine: number
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
