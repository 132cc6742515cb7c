import type { Problem } from '../task/task.ts'
import type { ImportedTask, RawTask, Reading } from './imported-task.ts'
import { rankTasks } from './rank-tasks.ts'
import { reduceEdges } from './reduce-edges.ts'

/** For each task, by its place in a list, the places of those that it waits for. */
export type Edges = readonly (readonly number[])[]

/**
 * Turns order, parallel marks and named dependencies into short lists of dependencies. Named ones go before the order
 * of the lines; circles among them are cut, and reported. Nothing waits for what is done.
 */
export function orderTasks(raw: readonly RawTask[]): Reading {
  const problems: Problem[] = []
  const single = withoutTwins(raw, problems)
  const open = single.filter(({ done }) => !done)
  const named = namedEdges(single, open, problems)
  const { ranked, edges } = rankTasks(open, named, problems)
  const inOrder = orderEdges(ranked)
  const all = ranked.map((_, index) => [...new Set([...edges[index]!, ...inOrder[index]!])])
  const reduced = reduceEdges(all)
  const dependsOn = new Map(
    ranked.map((task, index) => [task, reduced[index]!.map((at) => ranked[at]!.source.id)]),
  )
  return { tasks: single.map((task) => imported(task, dependsOn.get(task) ?? [])), problems }
}

function imported(task: RawTask, dependsOn: readonly string[]): ImportedTask {
  const { source, title, done, objective, criteria, notes, scope, priority } = task
  const known = { source, title, done, dependsOn, objective, criteria, notes, scope }
  return priority === undefined ? known : { ...known, priority }
}

function withoutTwins(raw: readonly RawTask[], problems: Problem[]): readonly RawTask[] {
  const first = new Map<string, RawTask>()
  for (const task of raw) {
    const key = task.source.id.toLowerCase()
    const twin = first.get(key)
    if (twin === undefined) first.set(key, task)
    else problems.push(twinProblem(task, twin))
  }
  return [...first.values()]
}

function twinProblem({ source }: RawTask, { source: first }: RawTask): Problem {
  const where = first.file === source.file ? `line ${first.line}` : first.file
  return {
    path: source.file,
    line: source.line,
    message: `${source.id} is there twice (first: ${where}); each id was expected once. This one is left out.`,
    fix: 'Give it another id, and import again.',
  }
}

function namedEdges(all: readonly RawTask[], open: readonly RawTask[], problems: Problem[]): Edges {
  const known = new Set(all.map(({ source }) => source.id.toLowerCase()))
  const at = new Map(open.map(({ source }, index) => [source.id.toLowerCase(), index]))
  for (const task of all) {
    const unknown = task.needs.filter((id) => !known.has(id.toLowerCase()))
    if (unknown.length > 0) problems.push(unknownProblem(task, unknown))
  }
  return open.map(({ needs }, index) => {
    const places = needs.map((id) => at.get(id.toLowerCase())).filter((place) => place !== undefined)
    return [...new Set(places.filter((place) => place !== index))]
  })
}

const NAMED_MAX = 5

function unknownProblem({ source: { file, id, line } }: RawTask, unknown: readonly string[]): Problem {
  const named = unknown.slice(0, NAMED_MAX).join(', ')
  return {
    path: file,
    line,
    message: `${id} depends on ${named}, which is not there; the id of a task was expected.`,
    fix: 'Correct the id, and import again; it is imported without this dependency.',
  }
}

/** What the order of the lines says, stage by stage. An edge always leads to an earlier rank, so there is no circle. */
function orderEdges(ranked: readonly RawTask[]): Edges {
  const edges: (readonly number[])[] = ranked.map(() => [])
  const places = ranked.flatMap(({ place }, index) => (place === null ? [] : [{ ...place, index }]))
  const stages = [...new Set(places.map(({ stage }) => stage))].toSorted((a, b) => a - b)
  let entry: readonly number[] = []
  for (const stage of stages) {
    const lanes = new Map<string, Lane>()
    for (const task of places.filter((one) => one.stage === stage)) {
      const lane = lanes.get(task.lane) ?? { serial: entry, since: [], began: false }
      const waits = task.parallel || lane.since.length === 0 ? lane.serial : lane.since
      edges[task.index] = waits.filter((place) => place < task.index)
      lanes.set(task.lane, after(lane, { ...task, late: waits.filter((place) => place > task.index) }))
    }
    const exits = [...lanes.values()].filter(({ began }) => began).flatMap(frontOf)
    if (exits.length > 0) entry = exits
  }
  return edges
}

interface Lane {
  /** What the next one waits for, as long as only parallel ones came since. */
  readonly serial: readonly number[]
  /** Parallel ones since. */
  readonly since: readonly number[]
  readonly began: boolean
}

interface Step {
  readonly index: number
  readonly parallel: boolean
  readonly optional: boolean
  /** What it would have waited for, had it not been pulled forward: what comes behind it waits all the same. */
  readonly late: readonly number[]
}

function after(lane: Lane, { index, parallel, optional, late }: Step): Lane {
  if (optional) return lane
  if (parallel) return { ...lane, since: [...lane.since, index, ...late], began: true }
  return { serial: [index, ...late], since: [], began: true }
}

function frontOf({ serial, since }: Lane): readonly number[] {
  return since.length > 0 ? since : serial
}
