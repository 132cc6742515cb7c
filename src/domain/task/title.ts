import { oneLine } from '../markdown/lines.ts'

export const TITLE_CHARACTERS_MAX = 300

const PREFIX = /^task(?:[- ]?(\d{1,9}))?[ \t]*(?::|[–—]|-(?=[ \t]))[ \t]*/i

/** What a heading such as `Task-012: Contact form` says. */
export interface Heading {
  /** `Task-012: `, or nothing. */
  readonly prefix: string
  /** The number in the prefix. */
  readonly number: number | null
  readonly title: string
}

/** @param text the heading's text, without the `#` */
export function readHeading(text: string): Heading {
  const match = PREFIX.exec(text)
  const prefix = match?.[0] ?? ''
  const number = match?.[1] === undefined ? null : Number(match[1])
  return { prefix, number, title: oneLine(text.slice(prefix.length)) }
}

/** The title with the prefix in front; a title that would itself be read as a prefix gets one. */
export function renderHeading(prefix: string, title: string): string {
  const heading = prefix + title
  return readHeading(heading).title === title ? heading : `Task: ${title}`
}
