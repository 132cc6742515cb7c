/** A line of Markdown that is not in a code block. */
export interface PlainLine {
  /** Without blanks at its end. */
  readonly text: string
  /** From 1. */
  readonly number: number
  /** 1 to 6 for a heading, whose text is `title`; 0 for all else. */
  readonly level: number
  readonly title: string
}

const FENCE = /^\s{0,3}(`{3,}|~{3,})/
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$/
const TEXT_MAX = 1_000_000

/** Long texts are read up to their first million characters. */
export function plainLines(text: string): readonly PlainLine[] {
  const lines: PlainLine[] = []
  let fence: string | null = null
  for (const [index, raw] of text.slice(0, TEXT_MAX).split(/\r?\n/).entries()) {
    const mark = FENCE.exec(raw)?.[1]
    if (mark !== undefined && (fence === null || mark.startsWith(fence))) {
      fence = fence === null ? mark : null
      continue
    }
    if (fence !== null) continue
    const [, signs = '', title = ''] = HEADING.exec(raw) ?? []
    lines.push({ text: raw.trimEnd(), number: index + 1, level: signs.length, title: title.trim() })
  }
  return lines
}

/** Ids such as REQ-1, FR-001 or SC-2, as they are spelled in lists of what something meets. */
export function requirementIds(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\b(?:REQ|NFR|FR|SC)-?\d{1,5}\b/gi)].map(([id]) => canonical(id)))]
}

/** `fr1`, `FR-001` and `FR-1` are one. */
export function canonical(id: string): string {
  const [, letters = id, digits = ''] = /^([A-Za-z]+)-?0*(\d+)$/.exec(id) ?? []
  return digits === '' ? id : `${letters.toUpperCase()}-${digits}`
}

/** `- **Depends on:** a, b` → name `depends on`, value `a, b`; null for a line that is no field. */
export function fieldIn(text: string): { readonly name: string; readonly value: string } | null {
  const match = /^\s*(?:[-*+]\s+)?[*_`]{0,3}([A-Za-z][A-Za-z ]{0,30}?)[*_`]{0,3}:[*_`]{0,3}\s*(.*?)\s*$/.exec(
    text,
  )
  return match === null ? null : { name: (match[1] ?? '').toLowerCase(), value: match[2] ?? '' }
}

/** Parts between commas, without marks; `nothing` and the like are none. */
export function namesIn(value: string): readonly string[] {
  return value
    .split(/[,;]|\band\b/)
    .map((part) =>
      part
        .replaceAll(/[*_`[\]()]/g, '')
        .trim()
        .replace(/\.$/, ''),
    )
    .filter((part) => part !== '' && !/^(?:nothing|none|n\/a|no|-|—)$/i.test(part))
}
