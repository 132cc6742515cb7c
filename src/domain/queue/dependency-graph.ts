import { numberOf, type TaskId } from '../task/task-id.ts'

type Edges = ReadonlyMap<TaskId, readonly TaskId[]>

/** A circle among dependencies, first task repeated at the end, or null. Walks each task once. */
export function findCycle(dependsOn: Edges): readonly TaskId[] | null {
  if (areAllBackward(dependsOn)) return null
  const { value } = circlesIn(dependsOn).next()
  return value ?? null
}

/** More than anybody mends one after another; each is as long as the plan at worst. */
const CIRCLES_MAX = 100

/** Each task that is in a circle, with the circle: the same in whatever order the tasks come. */
export function circleOfEach(dependsOn: Edges): ReadonlyMap<TaskId, readonly TaskId[]> {
  const circleOf = new Map<TaskId, readonly TaskId[]>()
  if (areAllBackward(dependsOn)) return circleOf
  const sorted = new Map([...dependsOn].sort(([a], [b]) => numberOf(a) - numberOf(b)))
  let count = 0
  for (const circle of circlesIn(sorted)) {
    for (const id of circle) if (!circleOf.has(id)) circleOf.set(id, circle)
    if (++count === CIRCLES_MAX) break
  }
  return circleOf
}

/** Each waits for earlier ones only, as nearly all tasks do: no circle goes back and never forth. */
function areAllBackward(dependsOn: Edges): boolean {
  for (const [id, needs] of dependsOn) {
    if (needs.length === 0) continue
    const number = numberOf(id)
    if (!needs.every((need) => numberOf(need) < number)) return false
  }
  return true
}

/**
 * A circle for each group of names that wait for each other: the names along it, the first one again at the end.
 * Names without an entry wait for nothing. Walks each name once.
 */
export function* circlesIn<Name extends string>(
  dependsOn: ReadonlyMap<Name, readonly Name[]>,
): Generator<readonly Name[], undefined> {
  const done = new Set<Name>()
  for (const start of dependsOn.keys()) if (!done.has(start)) yield* walk(start, { dependsOn, done })
}

interface Walk<Name> {
  readonly dependsOn: ReadonlyMap<Name, readonly Name[]>
  readonly done: Set<Name>
}

/** Depth first with a stack of its own: a chain of 10,000 tasks must not overflow the call stack. */
function* walk<Name>(start: Name, { dependsOn, done }: Walk<Name>): Generator<readonly Name[], undefined> {
  const path: { readonly name: Name; next: number }[] = [{ name: start, next: 0 }]
  const onPath = new Map([[start, 0]])
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const other = dependsOn.get(top.name)?.[top.next++]
    if (other === undefined) {
      path.pop()
      onPath.delete(top.name)
      done.add(top.name)
    } else if (onPath.has(other)) {
      yield [...path.slice(onPath.get(other)).map(({ name }) => name), other]
    } else if (!done.has(other)) {
      onPath.set(other, path.length)
      path.push({ name: other, next: 0 })
    }
  }
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
