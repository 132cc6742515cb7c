import type { Finding } from '../result/finding.ts'

/** A finding, and who found it: its kind where it names none. */
export interface Found {
  readonly member: string
  readonly finding: Finding
}

/** Half of all words in common; more where the two disagree on the kind, or one does not say the file. */
const ALIKE = 0.5
const NEARLY_EQUAL = 0.7
/** Words count for less where two findings of one kind are within so many lines of each other. */
const NEAR_LINES = 5
const ALIKE_NEARBY = 0.34

/**
 * Is it the same fault, in whatever words? The file must be the same, and the words alike; the kind and the lines say how
 * much alike: lines move when something above them is mended, so that they alone decide nothing.
 */
export function isSameFinding(a: Found, b: Found): boolean {
  const file = sameFile(a.finding.file, b.finding.file)
  if (file === 'other') return false
  const isKind = kindOf(a) === kindOf(b)
  const alike = likeness(said(a.finding), said(b.finding))
  if (!isKind || file === 'unsaid') return alike >= NEARLY_EQUAL
  return alike >= (isNear(a.finding.line, b.finding.line) ? ALIKE_NEARBY : ALIKE)
}

function kindOf({ member, finding }: Found): string {
  return [...wordsOf(finding.kind ?? member)].join(' ')
}

function isNear(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && Math.abs(a - b) <= NEAR_LINES
}

/** A reviewer may give the end of a path only. */
function sameFile(a: string | null, b: string | null): 'same' | 'unsaid' | 'other' {
  if (a === null && b === null) return 'same'
  if (a === null || b === null) return 'unsaid'
  const [long, short] = a.length >= b.length ? [a, b] : [b, a]
  return long === short || long.endsWith(`/${short}`) ? 'same' : 'other'
}

/** Findings are compared with many others. */
const SAID = new WeakMap<Finding, Said>()

interface Said {
  readonly text: string
  readonly words: ReadonlySet<string>
}

function said(finding: Finding): Said {
  const known = SAID.get(finding) ?? { text: finding.text, words: wordsOf(finding.text) }
  SAID.set(finding, known)
  return known
}

/** How many of the words of both are in common, from 0 to 1: twice the shared ones by all. */
export function similarity(a: string, b: string): number {
  return likeness({ text: a, words: wordsOf(a) }, { text: b, words: wordsOf(b) })
}

function likeness({ text: a, words: first }: Said, { text: b, words: second }: Said): number {
  if (first.size === 0 || second.size === 0) return a.trim() === b.trim() ? 1 : 0
  const shared = [...first].filter((word) => second.has(word)).length
  return (2 * shared) / (first.size + second.size)
}

const STOP: ReadonlySet<string> = new Set(
  `a an the of to in on at is are was were be been being it its this that these those and or but for with by as when if
  then than from into there here can may might could should would will shall do does did has have had so such which who
  what where while also just still again only very too more most any some each every all both them they you your we our`
    .split(/\s+/)
    .filter(Boolean),
)
/** What people write for each other. */
const ONE_FOR: Readonly<Record<string, string>> = {
  ...{
    missing: 'no',
    without: 'no',
    not: 'no',
    never: 'no',
    lacks: 'no',
    lack: 'no',
    absent: 'no',
    cannot: 'no',
  },
  ...{ exception: 'error', failure: 'error', crash: 'error', throw: 'error', fail: 'error' },
  ...{ concurrent: 'race', simultaneou: 'race', parallel: 'race' },
  ...{ verify: 'check', validat: 'check', unvalidat: 'no check', unchecked: 'no check', sanitiz: 'escap' },
  ...{ method: 'function', routine: 'function', param: 'argument', parameter: 'argument' },
}

/** Stems of the words that say something; identifiers in their parts. */
function wordsOf(text: string): ReadonlySet<string> {
  const spelled = text.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase()
  const words = (spelled.match(/[\p{L}\p{N}]+/gu) ?? []).filter(
    (word) => word.length > 1 && !STOP.has(word) && !/^\d+$/.test(word),
  )
  return new Set(words.flatMap((word) => (ONE_FOR[stem(word)] ?? ONE_FOR[word] ?? stem(word)).split(' ')))
}

/** `loses`, `losing` and `lose` are one word. */
function stem(word: string): string {
  if (word.length <= 3) return word
  return word
    .replace(/ies$/, 'y')
    .replace(/(?<=[^s])s$/, '')
    .replace(/(?<=\p{L}{3})(?:ing|ed)$/u, '')
    .replace(/(?<=\p{L}{3})e$/u, '')
}
