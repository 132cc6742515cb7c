import { eolOf } from '../markdown/lines.ts'
import { handWrittenAt, sentinelOf } from './feedback.ts'
import type { FeedbackEntry } from './result.ts'

/**
 * Puts the line that makes an entry of them above words which a person wrote by hand: above every entry, or behind
 * what the file said `before`. All else stays byte for byte; the text comes back as it was when there are no such words.
 */
export function nameFeedback(
  text: string,
  before: string | null,
  entry: Omit<FeedbackEntry, 'text'>,
): string {
  const at = handWrittenAt(text) ?? appendedAt(text, before)
  if (at === null) return text
  const eol = eolOf(text)
  const head = text.slice(0, at)
  const gap = head === '' || head.endsWith('\n') ? '' : eol
  return `${head}${gap}${sentinelOf(entry)}${eol}${text.slice(at)}`
}

/** The words alone, to be compared. */
export function withoutNames(text: string): string {
  return text.replaceAll(/^<!-- brain:feedback [^\n]*\n/gm, '')
}

const SENTINEL_AHEAD = /^\s*<!--\s*brain:feedback\b/

/** Where the words begin that were put below the last entry. */
function appendedAt(text: string, before: string | null): number | null {
  if (before === null || before.trim() === '' || !text.startsWith(before.trimEnd())) return null
  const tail = text.slice(before.trimEnd().length)
  if (tail.trim() === '' || !/^\s*\n/.test(tail) || SENTINEL_AHEAD.test(tail)) return null
  return before.trimEnd().length + (/^(?:[ \t]*\r?\n)*/.exec(tail)?.[0].length ?? 0)
}
