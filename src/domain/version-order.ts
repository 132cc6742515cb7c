/** The numbers of `2.39.5`, or of `2.39.5.windows.1`, from the left; null for a text that does not begin with one. */
function numbersOf(version: string): readonly number[] | null {
  const found = /^\d+(?:\.\d+)*/.exec(version.trim())
  return found === null ? null : found[0].split('.').map(Number)
}

/** Below 0: the first is older. A part that is left out is 0; null: one of them is no version. */
export function compareVersions(one: string, other: string): number | null {
  const [left, right] = [numbersOf(one), numbersOf(other)]
  if (left === null || right === null) return null
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The versions from one on to below another: most often the first that is known, and the next major one. */
export interface VersionRange {
  readonly from: string
  readonly below: string
}

/** Where a version stands to a range; null: it is no version. */
export function placeIn({ from, below }: VersionRange, version: string): 'older' | 'within' | 'newer' | null {
  const [toFirst, toEnd] = [compareVersions(version, from), compareVersions(version, below)]
  if (toFirst === null || toEnd === null) return null
  if (toFirst < 0) return 'older'
  return toEnd < 0 ? 'within' : 'newer'
}

/** The first version of the major one after this. */
export function nextMajor(version: string): string {
  return String((numbersOf(version)?.[0] ?? 0) + 1)
}
