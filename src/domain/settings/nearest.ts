const DISTANCE_MAX = 3

/** The known word that is spelled most like this one, or null when none comes close. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known.map((candidate) => ({ candidate, distance: distance(word.slice(0, 40), candidate) }))
  const best = ranked.toSorted((a, b) => a.distance - b.distance)[0]
  if (best === undefined) return null
  return best.distance <= Math.min(DISTANCE_MAX, Math.ceil(best.candidate.length / 2)) ? best.candidate : null
}

/** Insertions, deletions and replacements that make one word of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
