import { givenStretch, type NormalText } from './normal-text.ts'

/** Words of the description on which a judgment rests. */
export interface Evidence {
  /** As given; `description.slice(at, at + text.length)`. */
  readonly text: string
  /** 0-based, in UTF-16 units. */
  readonly at: number
  readonly weight: number
}

/** Words that speak for something: alternatives of a regular expression, between word boundaries. */
export interface Term {
  readonly weight: number
  readonly words: string
  /** Counted only where a sentence asks for something: at its beginning, or after `and`, `then`, `please`. */
  readonly asks?: true
}

/** What may stand between the beginning of a sentence and the verb that says what is wanted. */
const POLITE = `(?:${oneOf("please |pls |kindly |let's |can you |could you ", "we (?:need|want|would like|have|ought) to |i(?:'d| would) like to |i (?:want|need) to ", 'need to |(?:the )?(?:task|goal|idea) is to |you should |also |first,? |then |finally ', 'hey,? |hi,? ')})`
const BEGINNING = new RegExp(
  String.raw`(?:^(?:[a-z0-9 ]{1,20}: )?${POLITE}{0,2}|[.!?;\n][ \n]*${POLITE}{0,2}|(?:, |\band )(?:then |also )?|\bthen |\bplease )$`,
)
/** No beginning is longer. */
const BEGINNING_CHARACTERS_MAX = 100

/** One list of alternatives of several lines. */
export function oneOf(...lines: readonly string[]): string {
  return lines.join('|')
}

/** A term ready to search with. */
export interface CompiledTerm extends Term {
  readonly pattern: RegExp
}

/** Letters and digits of a normal text. Classes by Unicode property would take longer to compile than all else takes. */
const IN_WORD = String.raw`[a-z0-9\u00c0-\uffff]`

export function compileTerms(terms: readonly Term[]): readonly CompiledTerm[] {
  return terms.map((term) => ({
    ...term,
    pattern: new RegExp(`(?<!${IN_WORD})(?:${term.words})(?!${IN_WORD})`, term.asks === true ? 'y' : 'g'),
  }))
}

/** What a term is worth depends on where it stands: what is asked for first is what is wanted. */
const FIRST_WORDS = 12
const EARLY = 1.3
/** `…, and compare them`: one wish of several. */
const JOINED = 0.4
const LATER_SENTENCE = 0.6
/** A name in quotes says little of the work. */
const QUOTE = 0.3
const QUOTED = /"[^"\n]{1,80}"/g

/** Every stretch that a term finds, each place once, in the order of the text. */
export function findEvidence(text: NormalText, terms: readonly CompiledTerm[]): readonly Evidence[] {
  const firstEnd = firstSentenceEnd(text.text)
  const quotes = [...text.text.matchAll(QUOTED)].map(
    ({ 0: { length }, index }) => [index, index + length] as const,
  )
  const beginnings = beginningsOf(text.text)
  const found = terms.flatMap(({ pattern, weight, asks }) => {
    const matches = asks === true ? matchesAt(text.text, pattern, beginnings) : text.text.matchAll(pattern)
    return [...matches].map(({ 0: { length }, index }) => ({
      from: index,
      to: index + length,
      weight:
        weight *
        placeFactor(index, firstEnd) *
        (quotes.some(([from, to]) => from < index && index < to) ? QUOTE : 1) *
        (asks === true ? joinFactor(text.text, index) : 1),
    }))
  })
  return withoutOverlaps(found).map(({ from, to, weight }) => ({
    ...givenStretch(text, from, to),
    weight: Math.round(weight * 100) / 100,
  }))
}

/** Where a sentence, or a part of one, begins to ask for something. */
function beginningsOf(text: string): readonly number[] {
  return [...text.matchAll(/(?<![a-z0-9])[a-z0-9]/g)]
    .map(({ index }) => index)
    .filter((index) => {
      const from = index - BEGINNING_CHARACTERS_MAX
      return BEGINNING.test(from > 0 ? `_${text.slice(from, index)}` : text.slice(0, index))
    })
}

function matchesAt(text: string, pattern: RegExp, places: readonly number[]): readonly RegExpExecArray[] {
  return places.flatMap((place) => {
    pattern.lastIndex = place
    const match = pattern.exec(text)
    return match === null ? [] : [match]
  })
}

function placeFactor(at: number, firstEnd: number): number {
  if (at < FIRST_WORDS) return EARLY
  return at < firstEnd ? 1 : LATER_SENTENCE
}

function joinFactor(text: string, at: number): number {
  return /(?:, |and |then )(?:then |also )?$/.test(text.slice(Math.max(0, at - 12), at)) ? JOINED : 1
}

function firstSentenceEnd(text: string): number {
  const end = text.search(/[.!?\n](?:\s|$)/)
  return end === -1 ? text.length : end
}

interface Found {
  readonly from: number
  readonly to: number
  readonly weight: number
}

/** The heavier one stays: `fix the bug` is not also `bug`. */
function withoutOverlaps(found: readonly Found[]): readonly Found[] {
  const kept: Found[] = []
  let last: Found | undefined
  for (const one of found.toSorted((a, b) => a.from - b.from || b.weight - a.weight)) {
    if (last === undefined || one.from >= last.to) kept.push((last = one))
    else if (one.weight > last.weight) kept[kept.length - 1] = last = one
  }
  return kept
}

/** A sum that repeating the same word does not raise without end. */
export function totalOf(evidence: readonly Evidence[]): number {
  const seen = new Map<string, number>()
  let total = 0
  for (const { text, weight } of evidence) {
    const word = text.toLowerCase()
    const times = seen.get(word) ?? 0
    seen.set(word, times + 1)
    total += times === 0 ? weight : times === 1 ? weight / 4 : 0
  }
  return total
}
