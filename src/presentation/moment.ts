import { readableTime } from '../domain/task/time.ts'

/** RFC 3339 in UTC; null for what is no date. Other programs and people write times too: with an offset, or without seconds. */
export function utc(time: string | null): string | null {
  if (time === null) return null
  const ms = Date.parse(/^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(time) ? `${time.replace(' ', 'T')}Z` : time)
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}

/** `2026-11-21 09:00 UTC`; what is no date as it stands. */
export function momentText(time: string | null): string {
  const at = utc(time)
  return at === null ? (time ?? '') : readableTime(at)
}
