import type { Root } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { linesOf } from './lines.ts'

export const MARKDOWN_CHARACTERS_MAX = 100_000

const NESTED_MAX = 20
const INDENT_MAX = 60
const CONTAINERS = new RegExp(
  `^(?:[ \\t]*(?:>|(?:[-*+]|\\d{1,9}[.)])(?=[ \\t]|$)|#{1,6}(?=[ \\t]|$)|\\[[ xX]\\](?=[ \\t]))){0,${NESTED_MAX}}[ \\t]*`,
)
const RULE = /^(?:\*[ \t]*){3,}$|^(?:_[ \t]*){3,}$/
const FENCE = /^(?:`{3,}|~{3,})/
const INLINE = /[*_~[\]@|`\\&]/g
const MARKER = /^(?:>|(?:[-+*]|\d{1,9}[.)]|#{1,6})(?=[ \t]|$))/

/** The blocks of a text with their positions, whatever the text is: what nests too deep or goes on too long is left plain. */
export function parseMarkdown(text: string): Root {
  // The parser leaves a byte order mark out of its positions: a blank keeps them.
  const blocks = blocksOnly(text.slice(0, MARKDOWN_CHARACTERS_MAX).replace(/^\uFEFF/, ' '))
  return parser.parse(blocks)
}

const parser = unified().use(remarkParse).use(remarkGfm)

/**
 * Only blocks are asked for, and inline marks cost time that grows with their square: each is replaced by a letter,
 * so that every position stays.
 */
function blocksOnly(text: string): string {
  const lines = [...linesOf(text)]
  return lines.map((line) => maskInline(line.text) + text.slice(line.end, line.next)).join('')
}

function maskInline(line: string): string {
  const prefix = CONTAINERS.exec(line)?.[0] ?? ''
  const rest = line.slice(prefix.length)
  if (RULE.test(rest)) return line
  const fence = fenceOf(rest)
  const tooDeep = prefix.search(/[^ \t]|$/) > INDENT_MAX
  const head = tooDeep ? prefix.replaceAll(/[^ \t]/g, 'x') : prefix
  const masked = rest.slice(fence.length).replaceAll(INLINE, 'x')
  return head + fence + masked.replace(MARKER, (marker) => 'x'.repeat(marker.length))
}

/** What stands behind backticks that open a block holds no further ones. */
function fenceOf(rest: string): string {
  const fence = FENCE.exec(rest)?.[0] ?? ''
  return fence.startsWith('`') && rest.slice(fence.length).includes('`') ? '' : fence
}
