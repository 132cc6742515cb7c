import type { Problem } from '../task/task.ts'
import { adoptionPoint } from './adoption-point.ts'
import { normalRegion, regionHash } from './region-hash.ts'

export const PLAN_PATH = 'WORK-PLAN.md'

/** A part of a file that brain renders: what stands between its two marker lines. */
export interface Region {
  readonly name: string
  /** As written in the marker; empty when a person removed it. */
  readonly hash: string
  /** 1-based, of the begin marker. */
  readonly startLine: number
  /** 1-based, of the end marker. */
  readonly endLine: number
  readonly text: string
  /** Offsets in the file: the begin marker's line, the inside, the end marker's line. */
  readonly at: { readonly begin: number; readonly inside: number; readonly end: number }
}

interface Marker {
  readonly side: 'begin' | 'end'
  readonly name: string
  readonly hash: string
  readonly line: number
  readonly start: number
  readonly after: number
}

const LIKE_MARKER = /^\s*<!--\s*brain:/
const MARKER = /^\s*<!-- brain:(begin|end) ([a-z][a-z0-9-]*)(?: ([0-9a-f]+))? -->\s*$/
const HASH_IN_MARKER = /( [0-9a-f]+)? -->/

/** Finds the managed regions by their marker lines. With a problem, the file is best left alone. */
export function readRegions(text: string, path = PLAN_PATH): { regions: Region[]; problems: Problem[] } {
  const regions: Region[] = []
  const { markers, problems } = readMarkers(text, path)
  let open: Marker | null = null
  for (const marker of markers) {
    const wrong = whatIsWrong(marker, open, regions)
    if (wrong !== null) problems.push({ path, line: marker.line, ...wrong })
    if (marker.side === 'begin') {
      open = marker
    } else {
      if (open !== null && wrong === null) regions.push(regionBetween(open, marker, text))
      open = null
    }
  }
  if (open !== null) problems.push({ path, ...unclosed(open) })
  return { regions, problems }
}

/**
 * The text with new contents in its regions, and nothing else changed by a byte. Regions that it lacks are put in
 * together after its header. A text whose markers are broken comes back as it was.
 */
export function replaceRegions(text: string, contents: ReadonlyMap<string, string>): string {
  const { regions, problems } = readRegions(text)
  if (problems.length > 0) return text
  const missing = [...contents.keys()].filter((name) => !regions.some((region) => region.name === name))
  const edits = regions.flatMap((region) => regionEdit(text, region, contents.get(region.name)))
  if (missing.length === 0) return applyEdits(text, edits)
  const at = outsideOf(regions, adoptionPoint(text))
  const blocks = missing.map((name) => ({ name, content: contents.get(name) ?? '' }))
  return applyEdits(text, [insertion(text, at, blocks), ...edits])
}

/** The text with one more region at its end; as it was when the region is there, or the markers are broken. */
export function appendRegion(text: string, name: string, content: string): string {
  const { regions, problems } = readRegions(text)
  if (problems.length > 0 || regions.some((region) => region.name === name)) return text
  return applyEdits(text, [insertion(text, text.length, [{ name, content }])])
}

/** What a person wrote, to be compared: without regions, their markers, and blank lines. */
export function outsideRegions(text: string): string {
  const parts: string[] = []
  let done = 0
  for (const { at } of readRegions(text).regions) {
    parts.push(text.slice(done, at.begin))
    done = at.end
  }
  // A byte order mark may stand before the first marker, and then goes with its line.
  const lines = [...parts, text.slice(done)]
    .join('')
    .replace(/^\uFEFF/, '')
    // What is put in behind a last line without an end makes a line end of its carriage return.
    .split(/\r?\n|\r$/)
  return lines.filter((line) => line.trim() !== '' && !LIKE_MARKER.test(line)).join('\n')
}

/** The regions that a person changed since they were rendered, with the line of their begin marker. */
export function editedRegions(text: string): { name: string; line: number }[] {
  return readRegions(text)
    .regions.filter((region) => region.hash !== regionHash(region.text))
    .map(({ name, startLine }) => ({ name, line: startLine }))
}

/** Jumps from comment to comment: plans are long, and markers few. */
function readMarkers(text: string, path: string): { markers: Marker[]; problems: Problem[] } {
  const markers: Marker[] = []
  const problems: Problem[] = []
  let line = 1
  let counted = 0
  for (let found = text.indexOf('<!--'); found !== -1;) {
    const start = text.lastIndexOf('\n', found) + 1
    const after = text.indexOf('\n', found) + 1 || text.length
    line += newlinesBetween(text, counted, start)
    counted = start
    const marker = LIKE_MARKER.test(text.slice(start, after)) ? markerIn(text, { start, after, line }) : null
    if (marker === 'unreadable') problems.push({ path, line, ...UNREADABLE })
    else if (marker !== null) markers.push(marker)
    found = text.indexOf('<!--', after)
  }
  return { markers, problems }
}

function newlinesBetween(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}

type Place = Pick<Marker, 'start' | 'after' | 'line'>

function markerIn(text: string, place: Place): Marker | 'unreadable' {
  const [, side, name, hash = ''] = MARKER.exec(text.slice(place.start, place.after)) ?? []
  if (name === undefined) return 'unreadable'
  return { side: side === 'begin' ? 'begin' : 'end', name, hash, ...place }
}

const UNREADABLE = {
  message: 'This marker of a managed region cannot be read.',
  fix: 'Write it as `<!-- brain:begin NAME HASH -->` or `<!-- brain:end NAME -->`, or remove the line.',
}

type Wrong = Pick<Problem, 'message' | 'fix'> & Partial<Pick<Problem, 'line'>>

function whatIsWrong(marker: Marker, open: Marker | null, regions: readonly Region[]): Wrong | null {
  if (marker.side === 'end') return open?.name === marker.name ? null : strayEnd(marker, open)
  if (open !== null) return unclosed(open)
  return regions.some((region) => region.name === marker.name) ? duplicate(marker) : null
}

function unclosed({ name, line }: Marker): Wrong & Pick<Problem, 'line'> {
  return {
    line,
    message: `The region "${name}" is not closed before the next one begins or the file ends.`,
    fix: `Put \`<!-- brain:end ${name} -->\` where it ends, or remove its begin marker.`,
  }
}

function strayEnd({ name }: Marker, open: Marker | null): Wrong {
  const inside = open === null ? 'no region is open' : `the open region is "${open.name}"`
  return {
    message: `This marker closes the region "${name}", but ${inside}.`,
    fix: 'Remove this line, or put the missing begin marker back.',
  }
}

function duplicate({ name }: Marker): Wrong {
  return {
    message: `The region "${name}" is in the file twice.`,
    fix: 'Remove one of the two, markers included.',
  }
}

function regionBetween(open: Marker, close: Marker, text: string): Region {
  return {
    name: open.name,
    hash: open.hash,
    startLine: open.line,
    endLine: close.line,
    text: text.slice(open.after, close.start),
    at: { begin: open.start, inside: open.after, end: close.start },
  }
}

interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** No edit when it says the same already, so that a mix of line endings in it does not turn into a change. */
function regionEdit(text: string, region: Region, content: string | undefined): Edit[] {
  if (content === undefined) return []
  const hash = regionHash(content)
  if (region.hash === hash && normalRegion(region.text) === normalRegion(content)) return []
  const { begin, inside, end } = region.at
  const marker = text.slice(begin, inside)
  const eol = marker.endsWith('\r\n') ? '\r\n' : '\n'
  const body = insideOf(content, eol)
  return [{ from: begin, to: end, text: marker.replace(HASH_IN_MARKER, ` ${hash} -->`) + body }]
}

function outsideOf(regions: readonly Region[], at: number): number {
  return regions.find((region) => region.at.begin < at && at <= region.at.end)?.at.begin ?? at
}

interface Block {
  readonly name: string
  readonly content: string
}

function insertion(text: string, at: number, blocks: readonly Block[]): Edit {
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n'
  const written = blocks.map((block) => writtenBlock(block, eol)).join(eol)
  return {
    from: at,
    to: at,
    text: gapBefore(text.slice(0, at), eol) + written + gapAfter(text.slice(at), eol),
  }
}

function writtenBlock({ name, content }: Block, eol: string): string {
  const begin = `<!-- brain:begin ${name} ${regionHash(content)} -->${eol}`
  return `${begin}${insideOf(content, eol)}<!-- brain:end ${name} -->${eol}`
}

/** Blank lines around it: formatters put them there anyway, and would make it look edited. */
function insideOf(content: string, eol: string): string {
  return `\n${normalRegion(content)}\n\n`.replaceAll('\n', eol)
}

function gapBefore(prefix: string, eol: string): string {
  if (prefix === '' || prefix === '\uFEFF') return ''
  return prefix.endsWith('\n') ? eol : eol + eol
}

function gapAfter(suffix: string, eol: string): string {
  return /^[ \t]*(?:\r?\n|$)/.test(suffix) ? '' : eol
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let done = 0
  for (const edit of edits.toSorted((a, b) => a.from - b.from)) {
    parts.push(text.slice(done, edit.from), edit.text)
    done = edit.to
  }
  return parts.join('') + text.slice(done)
}
