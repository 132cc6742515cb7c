import { Document, isCollection, Scalar } from 'yaml'
import { withEol } from './lines.ts'

export type YamlScalar = string | number | boolean | null
/** A value that fits one line: lists and maps are written in brackets. */
export type YamlInput = YamlScalar | readonly string[] | Readonly<Record<string, YamlScalar>>

export type QuoteStyle = 'QUOTE_DOUBLE' | 'QUOTE_SINGLE'

/** The value as it stands behind `key: `, on one line, quoted where YAML needs it. */
export function renderYaml(value: YamlInput, style?: QuoteStyle): string {
  const document = new Document({ key: clean(value) })
  const node = document.get('key', true)
  if (isCollection(node)) node.flow = true
  if (node instanceof Scalar && typeof value === 'string' && style !== undefined) node.type = style
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false, blockQuote: false })
  return text.slice('key:'.length).trim()
}

/** Front matter with the keys in the given order, `---` lines included. */
export function renderFrontMatter(fields: Readonly<Record<string, YamlInput>>): string {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${renderYaml(value)}`)
  return ['---', ...lines, '---', ''].join('\n')
}

function clean(value: YamlInput): unknown {
  if (typeof value === 'string') return withEol(value, '\n')
  return Array.isArray(value) ? value.map((item: string) => withEol(item, '\n')) : value
}
