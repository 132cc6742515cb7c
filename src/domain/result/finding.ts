import { oneLine, shorten } from '../markdown/lines.ts'

export const SEVERITIES = ['critical', 'major', 'minor'] as const
export type Severity = (typeof SEVERITIES)[number]

/** One thing that a reviewer found, on a line of its result. JSON-safe. */
export interface Finding {
  readonly severity: Severity
  readonly file: string | null
  readonly line: number | null
  /** What sort of fault it is, in the reviewer's word; null where it gave none. */
  readonly kind: string | null
  readonly text: string
  /** Empty where none is proposed. */
  readonly fix: string
}

const FINDINGS_MAX = 100
const SOURCE_MAX = 200_000
const LINE_MAX = 2_000
const TEXT_MAX = 300
const PATH_MAX = 200

const FENCE = /^\s{0,3}(?:```|~~~)/
/** Bullets, numbers, quotes and boxes before the first word. */
const BULLET = /^[\s>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?/
const SEVERITY =
  /^(?:[[(*_`]+(critical|major|minor)[:\])*_`]+|(critical|major|minor)(?=[ \t]*[,:;|–—-]|[ \t]))/i
/** `Major changes are done` is a sentence. */
const SENTENCE = /^[ \t]+[^,:;|–—-]/
const GAP = /^[\s,:;|–—-]+/
const PLACE =
  /^`?((?:[\w@.+~-]+\/)*[\w@.+~-]*[\w+~-]\.[A-Za-z]\w{0,9}|(?:[\w@.+~-]+\/)+[\w@.+~-]+)`?(?::(\d{1,7})(?:[-:]\d+)*)?`?(?=$|[\s,:;|)–—])/
const LINE_NUMBER = /^(?:lines?[ \t]*|L)?(\d{1,7})(?:[ \t]*[-–][ \t]*\d+)?(?=$|[\s,:;|–—])/i
const KIND =
  /^(?:[([]([A-Za-z][\w -]{1,30})[\])]|([A-Za-z][\w-]{1,30})(?=[ \t]*\|)|([A-Za-z][\w-]{2,30}):(?=\s))/
const FIX = /(?:[ \t]*[|;.–—-])?[ \t]+\**(?:how to )?fix(?:es)?\**:\**[ \t]/i

/**
 * The lines of a text that begin with critical, major or minor: `- major | src/a.ts:12 | race | what is wrong | fix`, the
 * same with commas, in brackets, in bold or as rows of a table. Never throws; code is no finding.
 */
export function readFindings(text: string): readonly Finding[] {
  const found: Finding[] = []
  let fenced = false
  for (const line of text.slice(0, SOURCE_MAX).split(/\r?\n/)) {
    if (FENCE.test(line)) fenced = !fenced
    const finding = fenced ? null : findingOf(line.slice(0, LINE_MAX))
    if (finding !== null) found.push(finding)
    if (found.length === FINDINGS_MAX) break
  }
  return found
}

function findingOf(line: string): Finding | null {
  const start = line.replace(BULLET, '').replace(/^\|[ \t]*(?:#?\d{1,3}[ \t]*\|[ \t]*)?/, '')
  const severity = SEVERITY.exec(start)
  if (severity === null) return null
  const rest = { text: start.slice(severity[0].length).replace(/[\s|]+$/, '') }
  const isBare = severity[2] !== undefined && SENTENCE.test(rest.text)
  const place = taken(rest, PLACE)
  if (isBare && place === null) return null
  const number = place?.[2] ?? (place === null ? undefined : taken(rest, LINE_NUMBER)?.[1])
  const kind = taken(rest, KIND)
  const { text, fix } = apart(rest.text.replace(GAP, ''))
  if (text === '') return null
  return {
    severity: (severity[1] ?? severity[2] ?? '').toLowerCase() as Severity,
    file: place === null ? null : shorten(place[1]!.replace(/^(?:\.\/)+/, ''), PATH_MAX),
    line: number === undefined ? null : Number(number),
    kind: kind === null ? null : (kind[1] ?? kind[2] ?? kind[3] ?? '').trim().toLowerCase(),
    text,
    fix,
  }
}

/** Takes what the pattern says from the beginning, with the gap before it. */
function taken(rest: { text: string }, pattern: RegExp): RegExpExecArray | null {
  const text = rest.text.replace(GAP, '')
  const found = pattern.exec(text)
  if (found !== null) rest.text = text.slice(found[0].length)
  return found
}

/** What is wrong, and how it is mended: after the last bar, or after "Fix:". */
function apart(text: string): { readonly text: string; readonly fix: string } {
  const said = FIX.exec(text)
  if (said !== null) return cut(text, said.index, said.index + said[0].length)
  const bar = text.lastIndexOf(' | ')
  return bar === -1 ? cut(text, text.length, text.length) : cut(text, bar, bar + 3)
}

function cut(text: string, end: number, next: number): { readonly text: string; readonly fix: string } {
  const plain = (part: string): string => shorten(oneLine(part.replaceAll(' | ', ' ')), TEXT_MAX)
  return { text: plain(text.slice(0, end)), fix: plain(text.slice(next)) }
}
