import { beginningsOf } from './beginnings.ts'

/** A text made easy to search, with the way back: no match is ever told in other words than those given. */
export interface NormalText {
  readonly given: string
  /** Lower case, plain apostrophes, the misspelt words that are known put right. */
  readonly text: string
  /** The place in `given` of each character of `text`, and of its end. */
  readonly origins: readonly number[]
  /** Places in `text` where a sentence, or a part of one, begins to ask for something. */
  readonly beginnings: ReadonlySet<number>
}

const WORD = /[a-zA-Z0-9\u00c0-\uffff]+/g

export function normalText(given: string): NormalText {
  const parts = { text: '', origins: [] as number[] }
  let at = 0
  for (const match of given.matchAll(WORD)) {
    copy(parts, { from: given.slice(at, match.index), at })
    putRight(parts, { word: match[0], at: match.index })
    at = match.index + match[0].length
  }
  copy(parts, { from: given.slice(at), at })
  const { text } = parts
  return { given, text, origins: [...parts.origins, given.length], beginnings: beginningsOf(text) }
}

/** Where a stretch of the normal text stands in what was given. */
export function givenStretch(
  { given, origins }: NormalText,
  from: number,
  to: number,
): { at: number; text: string } {
  const at = origins[from] ?? given.length
  return { at, text: given.slice(at, origins[to] ?? given.length) }
}

interface Parts {
  text: string
  readonly origins: number[]
}

function copy(parts: Parts, { from, at }: { from: string; at: number }): void {
  for (let index = 0; index < from.length; index++) {
    const lower = LOWER[from.charAt(index)] ?? from.charAt(index).toLowerCase()
    parts.text += lower
    for (let count = 0; count < lower.length; count++) parts.origins.push(at + index)
  }
}

const LOWER: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '`': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '–': '-',
  '—': '-',
  '…': '.',
  '\u00a0': ' ',
}

function putRight(parts: Parts, { word, at }: { word: string; at: number }): void {
  const meant = meantWord(word.toLowerCase())
  if (meant === null) return copy(parts, { from: word, at })
  parts.text += meant
  for (let index = 0; index < meant.length; index++) parts.origins.push(at)
}

/** Words worth knowing although they are misspelt: those that decide. */
const KNOWN =
  `alternative analyze architecture authentication automate backup certificate cluster compare configure
  container convert correct create database debug deploy deployment display document duplicate enable evaluate explore
  extract feature implement improve infrastructure integrate introduce investigate migrate migration modernize
  monitoring optimize payment performance pipeline provision refactor remove rename repair replace research resolve
  restructure rewrite security server simplify support switch terraform unfamiliar upgrade vulnerability`
    .trim()
    .split(/\s+/)

const KNOWN_SET = new Set(KNOWN)
const SHORT_SLIPS: Readonly<Record<string, string>> = { fxi: 'fix', fiks: 'fix', bulid: 'build' }
const LETTERS_MIN = 6
const ENDING = /(?:s|d|r|rs|ed|er|ers|ing|n)$/

/** The known word that a misspelt one is one slip away from; null when it is right, or unknown. */
function meantWord(word: string): string | null {
  const slip = Object.hasOwn(SHORT_SLIPS, word) ? SHORT_SLIPS[word] : undefined
  if (slip !== undefined) return slip
  if (word.length < LETTERS_MIN || KNOWN_SET.has(word)) return null
  const stem = word.replace(ENDING, '')
  if (KNOWN_SET.has(stem) || KNOWN_SET.has(`${stem}e`)) return null
  return KNOWN.find((known) => known[0] === word[0] && isOneSlipAway(word, known)) ?? null
}

/** One letter too many, too few or another one, or two neighbors the wrong way round. */
function isOneSlipAway(word: string, known: string): boolean {
  const longer = word.length - known.length
  if (Math.abs(longer) > 1) return false
  let start = 0
  while (start < known.length && word[start] === known[start]) start++
  const [left, right] = [word.slice(start), known.slice(start)]
  if (longer === 1) return left.slice(1) === right
  if (longer === -1) return left === right.slice(1)
  return (
    left.slice(1) === right.slice(1) ||
    (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2))
  )
}
