const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** Up to this age one is kept of each so long a time; the first that fits. */
const STEPS = [
  { ageMsMax: HOUR_MS, eachMs: null },
  { ageMsMax: DAY_MS, eachMs: HOUR_MS },
  { ageMsMax: 7 * DAY_MS, eachMs: DAY_MS },
] as const

/**
 * Which of the backups stay: all of the last hour, the last of each hour of the last day, the last of each day of the last week,
 * and the newest of all however old. Times in milliseconds.
 */
export function keptBackups(times: readonly number[], now: number): ReadonlySet<number> {
  const kept = new Set<number>()
  const spans = new Set<string>()
  for (const time of times.toSorted((a, b) => b - a)) {
    const step = STEPS.find(({ ageMsMax }) => now - time <= ageMsMax)
    const span = step === undefined ? null : spanOf(time, step)
    if (kept.size > 0 && (span === null || spans.has(span))) continue
    kept.add(time)
    if (span !== null) spans.add(span)
  }
  return kept
}

/** Spans of the clock, not of age: what is the last of its hour stays that. */
function spanOf(time: number, { eachMs }: (typeof STEPS)[number]): string {
  return eachMs === null ? `${time}` : `${eachMs} ${Math.floor(time / eachMs)}`
}
