import matter from 'gray-matter'
import { yamlLimit } from './compose-yaml.ts'
import { readYaml, type YamlBlock } from './read-yaml.ts'

type Block = Pick<YamlBlock, 'fields' | 'problems'>

/** gray-matter cuts the block out and hands it to our own engine; given options, it also leaves its cache alone. */
export function readFrontBlock(yaml: string, firstLine: number): Block {
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
