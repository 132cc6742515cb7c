import type { Heading, List, ListItem, Root, RootContent } from 'mdast'
import { splitFrontMatter } from './split-front-matter.ts'
import { readCodeSpans } from './code-spans.ts'
import { oneLine } from './lines.ts'
import { parseMarkdown } from './parse-markdown.ts'

/** A heading with what stands below it, down to the next heading of its depth or above. Offsets are into the body. */
export interface Section {
  readonly heading: string
  readonly depth: number
  readonly start: number
  /** Where the line below the heading begins. */
  readonly textStart: number
  readonly end: number
  readonly text: string
}

export interface Criterion {
  readonly text: string
  readonly done: boolean
}

/** The sections of a body (no front matter), in order; headings inside lists, quotes and code do not count. */
export function readSections(body: string): Section[] {
  return sectionsOf(parseMarkdown(body), body)
}

/** The items under "Acceptance Criteria", nested ones too; items without a box count only when there are no boxes at all. */
export function readCriteria(text: string): Criterion[] {
  const body = bodyOf(text)
  const items = itemsUnder(body, 'acceptance criteria')
  const boxes = items.filter(({ checked }) => checked !== null)
  const criteria = (boxes.length > 0 ? boxes : items).map(({ text: said, checked }) => ({
    text: said,
    done: checked === true,
  }))
  return criteria.filter((criterion) => criterion.text !== '' && !/^\[ ?\]$/.test(criterion.text))
}

/** The paths of the `- @path` items under "Context Needed"; those that leave the repository are dropped. */
export function readContextPaths(text: string): string[] {
  const paths = itemsUnder(bodyOf(text), 'context needed').map((item) => contextPath(item.text))
  return [...new Set(paths.filter((path) => path !== null))]
}

function bodyOf(text: string): string {
  return text.slice(splitFrontMatter(text).bodyStart)
}

function sectionsOf(root: Root, body: string): Section[] {
  const headings = root.children.filter((node): node is Heading => node.type === 'heading')
  return headings.map((heading, index) => {
    const next = headings.slice(index + 1).find(({ depth }) => depth <= heading.depth)
    const [start, headingEnd] = offsets(heading)
    const textStart = lineBelow(body, headingEnd)
    const end = next === undefined ? body.length : offsets(next)[0]
    return {
      heading: headingText(body.slice(start, headingEnd)),
      depth: heading.depth,
      start,
      textStart,
      end,
      text: body.slice(textStart, end),
    }
  })
}

/** A carriage return alone ends a line, too (CommonMark 2.1). */
const LINE_END = /\r\n?|\n/

function lineBelow(body: string, from: number): number {
  const end = new RegExp(LINE_END, 'g')
  end.lastIndex = from
  return end.test(body) ? end.lastIndex : body.length
}

/** Of `## Notes ##` or of a line that is underlined. */
function headingText(source: string): string {
  const [line = ''] = source.split(LINE_END)
  return line
    .replace(/^ {0,3}#{1,6}(?=[ \t]|$)/, '')
    .replace(/[ \t]#+[ \t]*$/, '')
    .trim()
}

interface Item {
  readonly text: string
  readonly checked: boolean | null
}

function itemsUnder(body: string, heading: string): Item[] {
  const root = parseMarkdown(body)
  const section = sectionsOf(root, body).find((candidate) => candidate.heading.toLowerCase() === heading)
  if (section === undefined) return []
  const lists = root.children.filter((node): node is List => {
    return node.type === 'list' && offsets(node)[0] >= section.textStart && offsets(node)[1] <= section.end
  })
  return lists.flatMap((list) => itemsOf(list, body))
}

function itemsOf(list: List, body: string): Item[] {
  return list.children.flatMap((item) => [
    itemOf(item, body),
    ...nestedLists(item).flatMap((nested) => itemsOf(nested, body)),
  ])
}

function nestedLists(item: ListItem): List[] {
  return item.children.filter((node): node is List => node.type === 'list')
}

function itemOf(item: ListItem, body: string): Item {
  const paragraph = item.children.find((node) => node.type === 'paragraph')
  const source = paragraph === undefined ? '' : body.slice(...offsets(paragraph))
  return { text: oneLine(source.replace(/^\[[ xX]\][ \t]+/, '')), checked: item.checked ?? null }
}

function offsets(node: RootContent): [number, number] {
  return [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]
}

function contextPath(item: string): string | null {
  const spelled = readCodeSpans(item).find((span) => span.startsWith('@')) ?? /^@\S+/.exec(item)?.[0]
  const path = spelled?.slice(1).replace(/[,;:]$/, '')
  if (path === undefined || path === '' || path.startsWith('~') || /[\\\p{Cc}]|:\/\//u.test(path)) return null
  const segments = path.split('/')
  return segments[0] === '' || segments.some((segment) => /^\.{2,}$/.test(segment)) || /^[a-z]:/i.test(path)
    ? null
    : path
}
