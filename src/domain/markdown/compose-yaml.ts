import { Composer, type CST, type Document, LineCounter, Parser } from 'yaml'
import { YAML_CHARACTERS_MAX } from './split-front-matter.ts'

/** Something that the YAML parser did not like; `offset` is into the source. */
export interface YamlFault {
  readonly code: string
  readonly message: string
  readonly offset: number
}

export interface ComposedYaml {
  readonly document: Document.Parsed | null
  readonly lines: LineCounter
  readonly faults: readonly YamlFault[]
}

const DEPTH_MAX = 64
/** gray-matter looks for comments in time that grows with the square of such a run. */
const BLANK_RUN_MAX = 500

const BLANK_RUN = new RegExp(`\\s{${BLANK_RUN_MAX}}`)
/** As deep as `- - - x`, which the parser itself leaves by recursion where a document ends. */
const SIGN_RUN = new RegExp(`(?:[-?:][ \\t]+){${DEPTH_MAX + 1}}`)
const INDICATORS = /[-?:[{]/g

/**
 * Does what the yaml package's `parseDocument` does, but measures the depth between its two steps: composing recurses,
 * and a stack that overflows inside a regular expression ends the process where no catch sees it.
 */
export function composeYaml(source: string): ComposedYaml {
  const lines = new LineCounter()
  const limit = yamlLimit(source)
  if (limit !== null) return { document: null, lines, faults: [limit] }
  const tokens = [...new Parser(lines.addNewLine).parse(source)]
  if (mayBeDeep(source) && depthOf(tokens) > DEPTH_MAX) return { document: null, lines, faults: [TOO_DEEP] }
  return composeTokens(tokens, source.length, lines)
}

/** The fault of a source that is not even to be looked at, or null. */
export function yamlLimit(source: string): YamlFault | null {
  if (source.length > YAML_CHARACTERS_MAX) {
    const message = `The YAML is longer than ${YAML_CHARACTERS_MAX} characters.`
    return { code: 'TOO_LARGE', message, offset: 0 }
  }
  if (SIGN_RUN.test(source)) return TOO_DEEP
  const run = BLANK_RUN.exec(source)
  if (run === null) return null
  return { code: 'BLANK_RUN', message: `${BLANK_RUN_MAX} blanks follow each other.`, offset: run.index }
}

const TOO_DEEP: YamlFault = {
  code: 'TOO_DEEP',
  message: `Values lie more than ${DEPTH_MAX} levels inside each other.`,
  offset: 0,
}

/** Every level needs a sign of its own, so few signs mean that there is nothing to measure. */
function mayBeDeep(source: string): boolean {
  return (source.match(INDICATORS)?.length ?? 0) > DEPTH_MAX
}

function depthOf(tokens: readonly CST.Token[]): number {
  let level: unknown[] = [...tokens]
  let depth = 0
  for (; level.length > 0 && depth <= DEPTH_MAX; depth++) level = level.flatMap(inside)
  return depth
}

function inside(token: unknown): unknown[] {
  if (typeof token !== 'object' || token === null) return []
  const { items, value, key } = token as { items?: unknown[]; value?: unknown; key?: unknown }
  return [...(items ?? []), value, key].filter((part) => typeof part === 'object' && part !== null)
}

function composeTokens(tokens: readonly CST.Token[], length: number, lines: LineCounter): ComposedYaml {
  const options = { lineCounter: lines, logLevel: 'silent', prettyErrors: false, uniqueKeys: true } as const
  const [document, second] = new Composer(options).compose(tokens, true, length)
  const faults = (document?.errors ?? []).map(faultOf)
  if (second !== undefined) {
    const message = 'A line with `...` or `---` begins a second document.'
    faults.push({ code: 'MULTIPLE_DOCS', message, offset: second.range[0] })
  }
  return { document: document ?? null, lines, faults }
}

function faultOf(error: { code: string; message: string; pos: [number, number] }): YamlFault {
  return { code: error.code, message: error.message, offset: error.pos[0] }
}
