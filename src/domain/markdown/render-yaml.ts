import { withEol } from './lines.ts'
import { BRACKETS, ESCAPED, isPlain } from './plain-scalar.ts'

export type YamlScalar = string | number | boolean | null
/** A value that fits one line: lists and maps are written in brackets. */
export type YamlInput = YamlScalar | readonly string[] | Readonly<Record<string, YamlScalar>>

export type QuoteStyle = 'QUOTE_DOUBLE' | 'QUOTE_SINGLE'

// Written without the YAML library, whose loading takes longer than anything else in a command that writes. A property test
// compares both.

/** The value as it stands behind `key: `, on one line, quoted where YAML needs it. */
export function renderYaml(value: YamlInput, style?: QuoteStyle): string {
  if (typeof value !== 'object' || value === null) return scalar(value, { style })
  if (isList(value)) return `[${value.map((item) => scalar(item, IN_BRACKETS)).join(', ')}]`
  const pairs = Object.entries(value).map(
    ([key, item]) => `${scalar(key, IN_BRACKETS)}: ${scalar(item, IN_BRACKETS)}`,
  )
  return `{${pairs.join(', ')}}`
}

/** Front matter with the keys in the given order, `---` lines included. */
export function renderFrontMatter(fields: Readonly<Record<string, YamlInput>>): string {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${renderYaml(value)}`)
  return ['---', ...lines, '---', ''].join('\n')
}

interface Setting {
  readonly style?: QuoteStyle | undefined
  readonly inBrackets?: true
}

const IN_BRACKETS: Setting = { inBrackets: true }

function isList(value: YamlInput): value is readonly string[] {
  return Array.isArray(value)
}

function scalar(value: YamlScalar, setting: Setting): string {
  return typeof value === 'string' ? quoted(withEol(value, '\n'), setting) : String(value)
}

function quoted(text: string, { style, inBrackets }: Setting): string {
  if (style === 'QUOTE_DOUBLE' || ESCAPED.test(text)) return doubleQuoted(text)
  if (style === 'QUOTE_SINGLE') return singleQuoted(text)
  if (isPlain(text) && !(inBrackets === true && BRACKETS.test(text))) return text
  return text.includes('"') && !text.includes("'") ? singleQuoted(text) : doubleQuoted(text)
}

const EACH_ESCAPED = /[\u007f-\u009f\u2028\u2029\ufeff]/g

/** Every escape of JSON is one of YAML. */
function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    EACH_ESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
