/** Words that speak for something: alternatives of a regular expression, between word boundaries. */
export interface Term {
  readonly weight: number
  readonly words: string
  /** Counted only where a sentence asks for something: at its beginning, or after `and`, `then`, `please`. */
  readonly asks?: true
}

/** One list of alternatives of several lines. */
export function oneOf(...lines: readonly string[]): string {
  return lines.join('|')
}

/**
 * Terms ready to search with, by the first character of their alternatives. Of a thousand alternatives only few begin like a word
 * of the text; compiling all of them would take longer than everything else that an analysis does.
 */
export type TermIndex = (first: string) => readonly Way[]

/** An alternative of a term. */
interface Way {
  readonly term: Term
  /** What it begins with, word for word; empty where that is not said by the alternative alone. */
  readonly begins: string
  readonly source: string
}

export interface Match {
  readonly term: Term
  readonly from: number
  readonly to: number
}

/** Letters and digits of a normal text. Classes by Unicode property would take longer to compile than all else takes. */
const IN_WORD = String.raw`[a-z0-9\u00c0-\uffff]`
const IS_IN_WORD = new RegExp(IN_WORD)

export function compileTerms(terms: readonly Term[]): TermIndex {
  const ways = terms.flatMap((term) => alternativesOf(term.words).flatMap((source) => waysOf(term, source)))
  const lists = new Map<string, readonly Way[]>()
  return (first) => {
    const list = lists.get(first) ?? ways.filter(({ begins }) => begins === '' || begins.startsWith(first))
    lists.set(first, list)
    return list
  }
}

/** Every stretch that a term finds, in the order of the text; those of one term do not overlap. */
export function findTerms(text: string, index: TermIndex, asksAt: ReadonlySet<number>): readonly Match[] {
  const found: Match[] = []
  const after = new Map<Term, number>()
  for (let at = 0; at < text.length; at++) {
    if (at > 0 && IS_IN_WORD.test(text.charAt(at - 1))) continue
    for (const way of index(text.charAt(at))) {
      if (!text.startsWith(way.begins, at)) continue
      const { term } = way
      if (at < (after.get(term) ?? 0) || (term.asks === true && !asksAt.has(at))) continue
      const to = endOf(text, at, way)
      if (to === null) continue
      found.push({ term, from: at, to })
      after.set(term, to)
    }
  }
  return found
}

/** null: it begins like it, and is something else. */
function endOf(text: string, at: number, { begins, source }: Way): number | null {
  if (begins === source) {
    const end = at + begins.length
    return end < text.length && IS_IN_WORD.test(text.charAt(end)) ? null : end
  }
  const pattern = patternOf(source)
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}

const patterns = new Map<string, RegExp>()

function patternOf(source: string): RegExp {
  const known = patterns.get(source) ?? new RegExp(`(?:${source})(?!${IN_WORD})`, 'y')
  patterns.set(source, known)
  return known
}

/** A group that is first is written out: then it is known how each way begins. */
function waysOf(term: Term, source: string): readonly Way[] {
  const group = source.startsWith('(?:') ? endOfGroup(source) : null
  const [rest, isOptional] = group === null ? ['', false] : restAfter(source.slice(group))
  if (group === null || /^[*+{]/.test(rest)) return [{ term, begins: literalOf(source), source }]
  const inner = alternativesOf(source.slice(3, group - 1)).map((one) => one + rest)
  return [...inner, ...(isOptional ? [rest] : [])].flatMap((one) => waysOf(term, one))
}

function restAfter(text: string): readonly [rest: string, isOptional: boolean] {
  return text.startsWith('?') ? [text.slice(1), true] : [text, false]
}

/** Up to the first character with a meaning of its own, and without the one that this is about. */
function literalOf(source: string): string {
  const [literal = ''] = /^[^\\^$.|?*+()[\]{}]*/.exec(source) ?? []
  return /[?*+{]/.test(source.charAt(literal.length)) ? literal.slice(0, -1) : literal
}

/** Of `a|b(?:c|d)`: `a` and `b(?:c|d)`. No term has a parenthesis of its own. */
function alternativesOf(source: string): readonly string[] {
  const alternatives: string[] = []
  let open = ''
  for (const piece of source.split('|')) {
    const sofar = open + piece
    const isWhole = !sofar.includes('(') || sofar.split('(').length === sofar.split(')').length
    if (isWhole) alternatives.push(sofar)
    open = isWhole ? '' : `${sofar}|`
  }
  return alternatives
}

/** Just behind the group that a source begins with. */
function endOfGroup(source: string): number {
  let depth = 0
  for (let at = 0; at < source.length; at++) {
    if (source[at] === '(') depth += 1
    if (source[at] === ')') depth -= 1
    if (depth === 0) return at + 1
  }
  return source.length
}
