const DURATION = /^(?:(\d{1,5})d)?\s*(?:(\d{1,6})h)?\s*(?:(\d{1,7})m)?\s*(?:(\d{1,8})s)?$/
const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1000] as const

/** Days, hours, minutes and seconds, in this order and each at most once: `60m`, `2h`, `1h30m`, `1d`. In milliseconds, or null. */
export function parseDuration(text: string): number | null {
  const counts = DURATION.exec(text.trim())?.slice(1)
  if (counts === undefined || counts.every((count) => count === undefined)) return null
  return UNITS_MS.reduce((sum, unit, index) => sum + unit * Number(counts[index] ?? 0), 0)
}
