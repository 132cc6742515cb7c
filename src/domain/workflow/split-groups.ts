import type { PartitionTask } from '../import/partition.ts'
import { sharersOf } from '../import/shared-files.ts'

/** Tasks in three steps: what all rest on, what can be done side by side, and what rests on that. */
export interface Split {
  readonly base: readonly PartitionTask[]
  /** No two share a file, and none waits for another. */
  readonly groups: readonly (readonly PartitionTask[])[]
  readonly rest: readonly PartitionTask[]
}

/**
 * Finds the split that ends first, by minutes. One group and nothing else when nothing can be done side by side.
 * The tasks must be free of circles, and stand in an order in which they can be done.
 */
export function splitGroups(tasks: readonly PartitionTask[], maxGroups: number): Split {
  const known = new Map(tasks.map(({ id }, index) => [id, index]))
  const waits = tasks.map(({ dependsOn }, own) =>
    dependsOn.flatMap((id) => known.get(id) ?? []).filter((at) => at !== own),
  )
  const depths = levels(waits)
  const heights = levels(turned(waits))
  const board = {
    tasks,
    waits,
    depths,
    heights,
    sharers: sharersOf(tasks.map(({ files }) => files)),
    maxGroups,
  }
  let best: Tried | null = null
  for (const depth of marks(depths))
    for (const height of marks(heights)) {
      const tried = tryAt(board, depth, height)
      if (best === null || tried.minutes < best.minutes) best = tried
    }
  return best === null || best.split.groups.length < 2 ? { base: [], groups: [tasks], rest: [] } : best.split
}

interface Board {
  readonly tasks: readonly PartitionTask[]
  readonly waits: readonly (readonly number[])[]
  readonly depths: readonly number[]
  readonly heights: readonly number[]
  readonly sharers: readonly (readonly number[])[]
  readonly maxGroups: number
}

interface Tried {
  readonly split: Split
  readonly minutes: number
}

/** The length of the longest chain before each; a circle ends where it is met again. */
function levels(waits: readonly (readonly number[])[]): readonly number[] {
  const found: number[] = waits.map(() => 0)
  const counts = waits.map((before) => before.length)
  const after = turned(waits)
  const order = [...counts.keys()].filter((task) => counts[task] === 0)
  for (const task of order)
    for (const next of after[task]!) {
      found[next] = Math.max(found[next]!, found[task]! + 1)
      counts[next]!--
      if (counts[next] === 0) order.push(next)
    }
  return found
}

function turned(waits: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const after: number[][] = waits.map(() => [])
  waits.forEach((before, task) => {
    for (const one of before) after[one]!.push(task)
  })
  return after
}

/** More cuts are not tried: with lists that deep, a few levels more or less are no loss. */
const MARKS_MAX = 40

function marks(found: readonly number[]): readonly number[] {
  const highest = found.reduce((max, level) => Math.max(max, level), 0)
  const step = Math.max(1, Math.ceil(highest / MARKS_MAX))
  return Array.from({ length: Math.floor(highest / step) + 1 }, (_, index) => index * step)
}

/** What stands less than `depth` steps from the start comes first, what is less than `height` from the end last. */
function tryAt(board: Board, depth: number, height: number): Tried {
  const { tasks, depths, heights, maxGroups } = board
  const step = tasks.map((_, at) =>
    depths[at]! < depth ? 'base' : heights[at]! < height ? 'rest' : 'middle',
  )
  const isMiddle = (at: number): boolean => step[at] === 'middle'
  const sets = middleSets(board, isMiddle)
  // Beside what a task without files can run, nobody knows.
  for (const [set, members] of sets)
    if (members.every((at) => tasks[at]!.files.length === 0)) {
      for (const at of members) step[at] = 'rest'
      sets.delete(set)
    }
  const groups = packed([...sets.values()], tasks, maxGroups)
  const of = (name: string): readonly PartitionTask[] => tasks.filter((_, at) => step[at] === name)
  const split = {
    base: of('base'),
    groups: groups.map((members) => members.toSorted((a, b) => a - b).map((at) => tasks[at]!)),
    rest: of('rest'),
  }
  const longest = Math.max(0, ...split.groups.map(minutesOf))
  return { split, minutes: minutesOf(split.base) + longest + minutesOf(split.rest) }
}

function minutesOf(tasks: readonly PartitionTask[]): number {
  return tasks.reduce((sum, { minutes }) => sum + minutes, 0)
}

/** Those in the middle that share a file or wait for each other, together. */
function middleSets(
  { tasks, waits, sharers }: Board,
  isMiddle: (at: number) => boolean,
): Map<number, readonly number[]> {
  const above = tasks.map((_, at) => at)
  const top = (at: number): number => {
    let now = at
    while (above[now] !== now) now = above[now] = above[above[now]!]!
    return now
  }
  const join = (members: readonly number[]): void => {
    const inside = members.filter(isMiddle)
    for (const one of inside) above[top(one)] = top(inside[0]!)
  }
  waits.forEach((before, at) => {
    for (const one of before) join([at, one])
  })
  for (const members of sharers) join(members)
  const sets = new Map<number, number[]>()
  for (const at of tasks.keys()) {
    if (!isMiddle(at)) continue
    const known = sets.get(top(at))
    if (known === undefined) sets.set(top(at), [at])
    else known.push(at)
  }
  return sets
}

/** The one with the most work first, each into the group with the least. */
function packed(
  sets: readonly (readonly number[])[],
  tasks: readonly PartitionTask[],
  maxGroups: number,
): readonly (readonly number[])[] {
  const effort = (members: readonly number[]): number => minutesOf(members.map((at) => tasks[at]!))
  const groups: number[][] = []
  for (const members of sets.toSorted((a, b) => effort(b) - effort(a) || a[0]! - b[0]!)) {
    if (groups.length < maxGroups) groups.push([...members])
    else groups.reduce((least, group) => (effort(group) < effort(least) ? group : least)).push(...members)
  }
  return groups.toSorted((a, b) => Math.min(...a) - Math.min(...b))
}
