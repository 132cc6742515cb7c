const BLANK = /^\s*$/
const TITLE = /^ {0,3}#(?:\s|$)/
const UNDERLINE = /^ {0,3}=+\s*$/
const FIELD = /^\s*(?:[-*+]\s+)?(?:\*\*|__)[^*_]+(?::(?:\*\*|__)|(?:\*\*|__)\s*:)/
const BREAKS_PARAGRAPH = /^\s*(?:#{1,6}\s|```|~~~|<!--|-{3,}\s*$|\*{3,}\s*$|_{3,}\s*$)/

/**
 * Where managed regions go in a file that has none: after front matter, title and the bold fields under it.
 * An offset at the start of a line, or the end of the text.
 */
export function adoptionPoint(text: string): number {
  const lines = text.split(/(?<=\n)/)
  const title = afterTitle(lines, afterComments(lines, afterFrontMatter(lines)))
  const bom = text.startsWith('\uFEFF') ? 1 : 0
  return Math.max(bom, lengthOf(lines, afterFields(lines, title)))
}

function lengthOf(lines: readonly string[], count: number): number {
  return lines.slice(0, count).reduce((sum, line) => sum + line.length, 0)
}

function afterFrontMatter(lines: readonly string[]): number {
  if (!/^\uFEFF?---\s*$/.test(lines[0] ?? '')) return 0
  const close = lines.findIndex((line, at) => at > 0 && /^---\s*$/.test(line))
  return close === -1 ? 0 : close + 1
}

/** A license or a linter's comment may stand above the title. It is passed only when a title follows. */
function afterComments(lines: readonly string[], from: number): number {
  let at = afterBlank(lines, from)
  while (isComment(lines[at])) {
    const close = lines.findIndex((line, index) => index >= at && line.includes('-->'))
    if (close === -1) return from
    at = afterBlank(lines, close + 1)
  }
  return afterTitle(lines, at) === at ? from : at
}

function isComment(line: string | undefined): boolean {
  return line !== undefined && /^\s*<!--(?!\s*brain:)/.test(line)
}

function afterTitle(lines: readonly string[], from: number): number {
  const at = afterBlank(lines, from)
  const line = (lines[at] ?? '').replace(/^\uFEFF/, '')
  if (TITLE.test(line)) return at + 1
  return line !== '' && !BREAKS_PARAGRAPH.test(line) && UNDERLINE.test(lines[at + 1] ?? '') ? at + 2 : from
}

function afterFields(lines: readonly string[], from: number): number {
  let end = from
  for (let at = afterBlank(lines, from); FIELD.test(lines[at] ?? ''); at = afterBlank(lines, end)) {
    end = at + 1
    while (continuesParagraph(lines[end])) end++
  }
  return end
}

function continuesParagraph(line: string | undefined): boolean {
  return line !== undefined && !BLANK.test(line) && !BREAKS_PARAGRAPH.test(line)
}

function afterBlank(lines: readonly string[], from: number): number {
  let at = from
  while (at < lines.length && BLANK.test(lines[at] ?? '')) at++
  return at
}
