import type { Snapshot } from '../snapshot.ts'
import { numberOf } from '../task/task-id.ts'
import { CLOSED_STATES, PRIORITIES, type Task } from '../task/task.ts'
import { countDependents, reverseEdges } from './dependency-graph.ts'

/** Ready tasks, best first: by priority, then by how many tasks they unblock, then by age. */
export function readyTasks({ tasks }: Pick<Snapshot, 'tasks'>): readonly Task[] {
  const open = [...tasks.values()].filter((task) => !isClosed(task))
  const dependents = reverseEdges(new Map(open.map((task) => [task.id, task.dependsOn])))
  return open
    .filter((task) => task.state === 'ready')
    .map((task) => ({ task, rank: rankOf(task, countDependents(task.id, dependents)) }))
    .sort((a, b) => compareRanks(a.rank, b.rank))
    .map(({ task }) => task)
}

/** Least first. */
function rankOf(task: Task, unblocks: number): readonly number[] {
  return [PRIORITIES.indexOf(task.priority), -unblocks, ageOf(task), numberOf(task.id)]
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((each, index) => each !== b[index])
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0)
}

export function isClosed(task: Pick<Task, 'state'>): boolean {
  return (CLOSED_STATES as readonly string[]).includes(task.state)
}

function ageOf(task: Task): number {
  const created = task.created === null ? Number.NaN : Date.parse(task.created)
  return Number.isNaN(created) ? Number.MAX_SAFE_INTEGER : created
}
