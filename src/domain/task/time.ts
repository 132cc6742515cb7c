const TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{2}:\d{2})(:\d{2})?(?:\.\d+)?[ ]*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/i

/** A date or a time as a person writes it, as RFC 3339 in UTC to the second; null when it is none. No zone means UTC. */
export function parseTime(text: string): string | null {
  const match = TIME.exec(text.trim())
  if (match === null) return null
  const [, date, time = '00:00', seconds = ':00', zone = 'Z'] = match
  const offset = /^[+-]/.test(zone) ? zone.replace(/^(...):?(..)$/, '$1:$2') : 'Z'
  const ms = Date.parse(`${date}T${time}${seconds}${offset}`)
  return Number.isNaN(ms) || !isRealDay(date ?? '') ? null : formatTime(new Date(ms))
}

/** RFC 3339 in UTC, to the second: `2026-11-21T09:00:00Z`. */
export function formatTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** For people: `2026-11-21 09:00 UTC`. Takes what `parseTime` gives. */
export function readableTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`
}

/** `Date.parse` takes 2026-02-31 for a day in March. */
function isRealDay(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)
}
