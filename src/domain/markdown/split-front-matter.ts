import { type Line, linesOf } from './lines.ts'

/** More of it is not read. */
export const YAML_CHARACTERS_MAX = 64 * 1024

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
