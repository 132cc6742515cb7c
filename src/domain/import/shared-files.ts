import picomatch from 'picomatch'

/**
 * Puts together who shares a file: the same path, a folder and what lies in it, a glob and what it matches. Answers for
 * each owner the number of its set.
 */
export function shareSets(owners: readonly (readonly string[])[]): readonly number[] {
  const sets = new Sets(owners.length)
  const byPath = new Map<string, number>()
  const wide: { readonly pattern: string; readonly owner: number }[] = []
  owners.forEach((paths, owner) => {
    for (const path of paths) {
      const other = byPath.get(path)
      if (other === undefined) byPath.set(path, owner)
      else sets.join(owner, other)
      if (isWide(path)) wide.push({ pattern: path, owner })
    }
  })
  for (const { pattern, owner } of wide) {
    const meets = meetsFor(pattern)
    for (const [path, other] of byPath) if (meets(path)) sets.join(owner, other)
  }
  return owners.map((_, owner) => sets.of(owner))
}

/** The owners of each file or pattern that more than one has, with those whose folders or globs meet it. */
export function sharersOf(owners: readonly (readonly string[])[]): readonly (readonly number[])[] {
  const byPath = new Map<string, number[]>()
  owners.forEach((paths, owner) => {
    for (const path of new Set(paths)) byPath.set(path, [...(byPath.get(path) ?? []), owner])
  })
  const met = [...byPath]
    .filter(([path]) => isWide(path))
    .flatMap(([pattern, wide]) => {
      const meets = meetsFor(pattern)
      return [...byPath].flatMap(([path, others]) =>
        path !== pattern && meets(path) ? [[...wide, ...others]] : [],
      )
    })
  return [...byPath.values(), ...met].filter((sharers) => sharers.length > 1)
}

function isWide(path: string): boolean {
  return path.endsWith('/') || path.includes('*')
}

/** Two patterns meet when one begins where the other may reach: rather one set too few than a file in two. */
function meetsFor(pattern: string): (path: string) => boolean {
  const base = baseOf(pattern)
  const matches = pattern.endsWith('/')
    ? (path: string) => path.startsWith(pattern)
    : picomatch(pattern, { dot: true })
  return (path) => {
    if (!isWide(path)) return matches(path)
    const other = baseOf(path)
    return other.startsWith(base) || base.startsWith(other)
  }
}

/** The folders before the first sign of a glob. */
function baseOf(pattern: string): string {
  const at = pattern.search(/[*?{[]/)
  return at === -1 ? pattern : pattern.slice(0, pattern.lastIndexOf('/', at) + 1)
}

/** Union-find. */
class Sets {
  readonly #above: number[]

  constructor(size: number) {
    this.#above = Array.from({ length: size }, (_, index) => index)
  }

  of(member: number): number {
    let top = member
    while (this.#above[top] !== top) top = this.#above[top]!
    this.#above[member] = top
    return top
  }

  join(one: number, other: number): void {
    const [a, b] = [this.of(one), this.of(other)]
    this.#above[Math.max(a, b)] = Math.min(a, b)
  }
}
