const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'm', ms: 60_000 },
  { name: 's', ms: 1_000 },
] as const

/** `3d`, `2h`, `5m`, `now`: how long ago, in the largest unit. */
export function ageText(time: string | null, now: Date): string {
  if (time === null) return ''
  const ms = now.getTime() - Date.parse(time)
  if (Number.isNaN(ms)) return ''
  const unit = UNITS.find((candidate) => ms >= candidate.ms)
  return unit === undefined ? 'now' : `${Math.floor(ms / unit.ms)}${unit.name}`
}
