export interface Line {
  /** Without the line break. */
  readonly text: string
  readonly start: number
  /** Where the line break begins, or the end of the text. */
  readonly end: number
  /** Where the next line begins. */
  readonly next: number
  /** 1-based. */
  readonly number: number
}

export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The lines from `start` on; `\n` and `\r\n` break lines, a lone `\r` does not. */
export function* linesOf(text: string, start = 0, firstNumber = 1): Generator<Line> {
  let from = start
  for (let number = firstNumber; from < text.length; number++) {
    const line = lineFrom(text, from, number)
    yield line
    from = line.next
  }
}

/** The line break that the text uses: that of its first line. */
export function eolOf(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n')
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n'
}

/** Rewrites every line break as `eol`. */
export function withEol(text: string, eol: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, eol)
}

/** The text on one line: breaks, control characters and runs of blanks become one blank. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029 ]+/gu, ' ').trim()
}

/** Shortens by whole characters, never through the middle of a surrogate pair; `…` marks the cut. */
export function shorten(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text
  const cut = text.slice(0, charactersMax - 1)
  return `${cut.replace(/[\ud800-\udbff]$/, '')}…`
}

/** Replaces ranges that do not overlap; everything outside them stays byte for byte. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const fromTheEnd = edits.toSorted((a, b) => b.start - a.start || b.end - a.end)
  return fromTheEnd.reduce((rest, edit) => rest.slice(0, edit.start) + edit.text + rest.slice(edit.end), text)
}

function lineFrom(text: string, start: number, number: number): Line {
  const feed = text.indexOf('\n', start)
  const next = feed === -1 ? text.length : feed + 1
  const stop = feed === -1 ? text.length : feed
  const end = feed !== -1 && stop > start && text[stop - 1] === '\r' ? stop - 1 : stop
  return { text: text.slice(start, end), start, end, next, number }
}
