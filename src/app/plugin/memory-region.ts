import { appendRegion, editedRegions, readRegions, replaceRegions } from '../../domain/plan/regions.ts'
import { eolOf, withEol } from '../../domain/markdown/lines.ts'
import { REGION } from './clients.ts'

/** The text with brain's region as it is to be; null for a text in which somebody changed the region or its markers. */
export function withRegion(text: string, content: string): string | null {
  if (text === '') return appendRegion('', REGION, content)
  if (!isWhole(text)) return null
  if (hasRegion(text)) return replaceRegions(text, new Map([[REGION, content]]))
  // One line end, whatever the text ends with: so it is known what to take away again.
  const eol = eolOf(text)
  return text + eol + withEol(appendRegion('', REGION, content), eol)
}

/** The text as it was without the region; empty when nothing else was ever in it, null when it was changed. */
export function withoutRegion(text: string): string | null {
  if (!isWhole(text)) return null
  const region = readRegions(text).regions.find(({ name }) => name === REGION)
  if (region === undefined) return text
  const { begin, end } = region.at
  const after = text.indexOf('\n', end) + 1 || text.length
  return text.slice(0, begin).replace(/\r?\n$/, '') + text.slice(after)
}

export function hasRegion(text: string): boolean {
  return readRegions(text).regions.some(({ name }) => name === REGION)
}

function isWhole(text: string): boolean {
  return readRegions(text).problems.length === 0 && !editedRegions(text).some(({ name }) => name === REGION)
}
