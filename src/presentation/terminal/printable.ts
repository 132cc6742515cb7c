/* oxlint-disable no-control-regex -- control characters are what this file is about */
const ESCAPES = /\x1b(?!\[[0-9;]*m)(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?/g
const CONTROLS = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]/g
const COLORS = /\x1b\[[0-9;]*m/g
/** Characters that reorder text on a screen (Trojan Source, CVE-2021-42574). */
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/g

/** What JSON leaves as it stands although a screen would act on it. */
const UNSAFE_IN_JSON = /[\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g

/** JSON for a terminal: the same data, with such characters written as `\uNNNN`. */
export function printableJson(json: string): string {
  return json.replace(UNSAFE_IN_JSON, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** All that any of the above removes begins with one of these; most texts have none. */
const SUSPICIOUS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/

/** Text for a terminal: brain's own colors stay, every other escape sequence and control character goes. */
export function printable(text: string): string {
  if (!SUSPICIOUS.test(text)) return text
  return text.replace(ESCAPES, '').replace(CONTROLS, '').replace(REORDERING, '')
}

/** Text that somebody else wrote, before brain paints it: no escape of any kind stays. */
export function plain(text: string): string {
  if (!SUSPICIOUS.test(text)) return text
  return printable(text).replace(COLORS, '').replaceAll('\x1b', '')
}

export function plainLine(text: string): string {
  return LINE_OF_WORDS.test(text) ? text : plain(text).replace(/\s+/g, ' ').trim()
}

/** ASCII words, one space between them: nothing is to be done. */
const LINE_OF_WORDS = /^(?:[!-~]+(?: [!-~]+)*)?$/
