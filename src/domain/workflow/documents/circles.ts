/**
 * A circle for each group of names that wait for each other: the names along it, the first one again at the end.
 * Names without an entry wait for nothing.
 */
export function circlesIn(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const done = new Set<string>()
  const circles: string[][] = []
  for (const start of edges.keys()) {
    if (done.has(start)) continue
    const path: { readonly name: string; next: number }[] = [{ name: start, next: 0 }]
    const onPath = new Map([[start, 0]])
    while (path.length > 0) {
      const top = path.at(-1)!
      const other = edges.get(top.name)?.[top.next++]
      if (other === undefined) {
        done.add(top.name)
        onPath.delete(top.name)
        path.pop()
      } else if (onPath.has(other)) {
        circles.push([...path.slice(onPath.get(other)).map(({ name }) => name), other])
      } else if (!done.has(other)) {
        onPath.set(other, path.length)
        path.push({ name: other, next: 0 })
      }
    }
  }
  return circles
}
