import { givenStretch, type NormalText } from './normal-text.ts'
import { findTerms, type TermIndex } from './term-index.ts'

/** Words of the description on which a judgment rests. */
export interface Evidence {
  /** As given; `description.slice(at, at + text.length)`. */
  readonly text: string
  /** 0-based, in UTF-16 units. */
  readonly at: number
  readonly weight: number
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
export function findEvidence(text: NormalText, terms: TermIndex): readonly Evidence[] {
  const firstEnd = firstSentenceEnd(text.text)
  const quotes = [...text.text.matchAll(QUOTED)].map(
    ({ 0: { length }, index }) => [index, index + length] as const,
  )
  const found = findTerms(text.text, terms, text.beginnings).map(({ term, from, to }) => ({
    from,
    to,
    weight:
      term.weight *
      placeFactor(from, firstEnd) *
      (quotes.some(([start, end]) => start < from && from < end) ? QUOTE : 1) *
      (term.asks === true ? joinFactor(text.text, from) : 1),
  }))
  return withoutOverlaps(found).map(({ from, to, weight }) => ({
    ...givenStretch(text, from, to),
    weight: Math.round(weight * 100) / 100,
  }))
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
