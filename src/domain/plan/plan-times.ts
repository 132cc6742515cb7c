import { formatTime, parseTime, readableTime } from '../task/time.ts'
import { inline } from './escape.ts'

const HOUR_MS = 3_600_000

/** `2026-11-21 10:08 UTC`; what is no time is shown as it was written. */
export function timeText(time: string | Date): string {
  const known = knownTime(time)
  return known === null ? inline(String(time)) : readableTime(known)
}

/** `2026-11-21`, in UTC. */
export function dayText(time: string | Date): string {
  return knownTime(time)?.slice(0, 10) ?? inline(String(time))
}

function knownTime(time: string | Date): string | null {
  return typeof time === 'string' ? parseTime(time) : formatTime(time)
}

/** How long ago, in hours up to two days, then in days; null for what is no time. */
export function ageText(time: string, now: Date): string | null {
  const known = parseTime(time)
  if (known === null) return null
  const hours = Math.floor((now.getTime() - Date.parse(known)) / HOUR_MS)
  if (hours < 1) return 'less than an hour'
  if (hours === 1) return '1 hour'
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`
}

/** The time with its age behind it: `2026-11-21 10:08 UTC (3 hours)`. */
export function sinceText(time: string | null, now: Date): string | null {
  if (time === null) return null
  const age = ageText(time, now)
  return age === null ? timeText(time) : `${timeText(time)} (${age})`
}

/**
 * The plan without what is no change of it: when it was rendered, how old things are, and under which address this
 * clone knows the remote (two clones would write it to and fro).
 */
export function withoutClock(text: string): string {
  return text
    .replace(/^- \*\*(?:Updated|Repository):\*\* .*$/gm, '')
    .replace(/^(- \*\*Since:\*\* .*) \([^()]*\)$/gm, '$1')
}
