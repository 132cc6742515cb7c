import type { TaskId } from '../task/task-id.ts'

type Edges = ReadonlyMap<TaskId, readonly TaskId[]>

/** A circle among dependencies, first task repeated at the end, or null. Walks each task once. */
export function findCycle(dependsOn: Edges): readonly TaskId[] | null {
  const done = new Set<TaskId>()
  for (const start of dependsOn.keys()) {
    const cycle = walk(start, { dependsOn, done })
    if (cycle !== null) return cycle
  }
  return null
}

/** Depth first with a stack of its own: a chain of 10,000 tasks must not overflow the call stack. */
function walk(
  start: TaskId,
  { dependsOn, done }: { dependsOn: Edges; done: Set<TaskId> },
): readonly TaskId[] | null {
  const path: { id: TaskId; next: number }[] = []
  const onPath = new Set<TaskId>()
  const enter = (id: TaskId): void => {
    path.push({ id, next: 0 })
    onPath.add(id)
  }
  if (!done.has(start)) enter(start)
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const child = dependsOn.get(top.id)?.[top.next++]
    if (child === undefined) {
      path.pop()
      onPath.delete(top.id)
      done.add(top.id)
    } else if (onPath.has(child)) {
      return [...path.slice(path.findIndex(({ id }) => id === child)).map(({ id }) => id), child]
    } else if (!done.has(child)) enter(child)
  }
  return null
}

/** The shortest way over dependencies from a name back to itself; null when there is none. */
export function shortestCircle(
  dependsOn: ReadonlyMap<string, readonly string[]>,
  start: string,
): readonly string[] | null {
  const seen = new Set<string>()
  let ways: (readonly string[])[] = [[start]]
  while (ways.length > 0) {
    const longer: (readonly string[])[] = []
    for (const way of ways)
      for (const need of dependsOn.get(way.at(-1) ?? '') ?? []) {
        if (need === start) return [...way, start]
        if (seen.has(need)) continue
        seen.add(need)
        longer.push([...way, need])
      }
    ways = longer
  }
  return null
}

/** How many tasks wait for this one, directly or through others. */
export function countDependents(id: TaskId, dependents: Edges): number {
  const seen = new Set<TaskId>()
  const queue = [id]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const dependent of dependents.get(next) ?? []) {
      if (seen.has(dependent)) continue
      seen.add(dependent)
      queue.push(dependent)
    }
  }
  return seen.size
}

export function reverseEdges(dependsOn: Edges): Edges {
  const reversed = new Map<TaskId, TaskId[]>()
  for (const [id, dependencies] of dependsOn) {
    for (const dependency of dependencies) {
      const dependents = reversed.get(dependency)
      if (dependents === undefined) reversed.set(dependency, [id])
      else dependents.push(id)
    }
  }
  return reversed
}
