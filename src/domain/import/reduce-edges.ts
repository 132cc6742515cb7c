const BITS = 32

/**
 * Leaves out every edge that others imply (transitive reduction).
 * @param edges for each place the places that it waits for, all of them smaller than itself
 */
export function reduceEdges(edges: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const words = Math.ceil(edges.length / BITS)
  const before: Uint32Array[] = []
  return edges.map((waits) => {
    const reached = new Uint32Array(words)
    const kept = waits
      .toSorted((a, b) => b - a)
      .filter((place) => {
        if (has(reached, place)) return false
        const further = before[place]
        for (let word = 0; word < words; word++) reached[word]! |= further?.[word] ?? 0
        reached[place >> 5]! |= 1 << (place & 31)
        return true
      })
    before.push(reached)
    return kept.toSorted((a, b) => a - b)
  })
}

function has(set: Uint32Array, place: number): boolean {
  return ((set[place >> 5] ?? 0) & (1 << (place & 31))) !== 0
}
