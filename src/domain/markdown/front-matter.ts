import { resolveConflicts } from './conflict-markers.ts'
import type { Fields, FileProblem } from './field-value.ts'
import { readFrontBlock } from './front-block.ts'
import { readPlainYaml } from './plain-yaml.ts'
import { splitFrontMatter, type FrontMatter } from './split-front-matter.ts'

type Block = ReturnType<typeof readFrontBlock>

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

function readBlock({ yaml, firstLine }: FrontMatter): Block {
  const plain = readPlainYaml(yaml, firstLine)
  return plain === null ? readFrontBlock(yaml, firstLine) : { fields: plain, problems: [] }
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
