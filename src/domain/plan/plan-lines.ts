/** A longer line is no line of a plan kept by hand; it also bounds what the patterns here can cost. */
const LINE_MAX = 2_000

const FENCE = /^\s{0,3}(`{3,}|~{3,})/
const BEGIN = /^\s*<!--\s*brain:begin\b/
const END = /^\s*<!--\s*brain:end\b/
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/
const BOLD_FIELD = /^\s*(?:[-*+]\s+)?(?:\*\*|__)([^*_:]{1,60})(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:)(.*)$/
const PLAIN_FIELD = /^\s*(?:[-*+]\s+)?([A-Za-z][A-Za-z #]{0,40}):(?:\s(.*))?$/
const WRAPPED = /^(\*\*|__|[*_`])((?:(?!\1).)+)\1$/
const PLACEHOLDER = /^(?:\[[^\]]*\]|\{[^}]*\}|<[^>]*>|tbd|tba|n\/a|none|not set|[-–—?.…]*)$/i

/** A line that a person wrote, outside of managed regions, code fences and comments. */
export interface PlanLine {
  readonly text: string
  /** Null unless it is a heading. */
  readonly heading: { readonly level: number; readonly name: string } | null
}

export function planLines(text: string): PlanLine[] {
  const lines: PlanLine[] = []
  let closer: ((line: string) => boolean) | null = null
  for (const line of withoutComments(text).split(/\r\n|\n|\r/)) {
    if (line.length > LINE_MAX) continue
    if (closer !== null) {
      if (closer(line)) closer = null
    } else {
      closer = closerOf(line)
      if (closer === null) lines.push({ text: line, heading: headingOf(line) })
    }
  }
  return lines
}

/** A field's name in plain lower-case words and its value; null when the line is none, or says nothing yet. */
export function fieldOf(
  line: string,
  { plain }: { readonly plain: boolean },
): { name: string; value: string } | null {
  const match = BOLD_FIELD.exec(line) ?? (plain ? PLAIN_FIELD.exec(line) : null)
  if (match === null) return null
  const value = cleanValue(match[2] ?? '')
  return PLACEHOLDER.test(value) ? null : { name: words(match[1] ?? ''), value }
}

/** Letters and digits only, in lower case: `🎯 Current Sprint:` is `current sprint`. */
export function words(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase()
}

/** A list item, a field's value or a line of text, without the marks around the whole of it. */
export function cleanValue(text: string): string {
  const line = text.trim().replace(/\s*\\$/, '')
  return (WRAPPED.exec(line)?.[2] ?? line).trim()
}

export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text)
}

/**
 * Comments are taken out; markers of regions stay. One that is not closed before the next begins is text: half a
 * comment must not hide a plan.
 */
function withoutComments(text: string): string {
  const parts: string[] = []
  let done = 0
  let end = 0
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', done)) {
    if (end < start + 4) end = text.indexOf('-->', start + 4)
    if (end === -1) break
    const next = text.indexOf('<!--', start + 4)
    const unclosed = next !== -1 && next < end
    const after = unclosed ? start + 4 : end + 3
    parts.push(text.slice(done, unclosed || isMarker(text, start) ? after : start))
    done = after
  }
  return parts.join('') + text.slice(done)
}

function isMarker(text: string, start: number): boolean {
  return /^\s*brain:/.test(text.slice(start + 4, start + 40))
}

/** What ends the fence or the region that this line begins, or null when it begins none. */
function closerOf(line: string): ((line: string) => boolean) | null {
  if (BEGIN.test(line)) return (later) => END.test(later)
  const fence = FENCE.exec(line)?.[1]
  if (fence === undefined) return null
  return (later) => {
    const close = FENCE.exec(later)?.[1]
    return close !== undefined && close.startsWith(fence) && later.trim() === close
  }
}

function headingOf(line: string): PlanLine['heading'] {
  const match = HEADING.exec(line)
  return match === null ? null : { level: match[1]?.length ?? 0, name: match[2] ?? '' }
}
