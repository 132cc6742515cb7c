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
    .map((task) => ranked(task, dependents))
    .sort(
      (a, b) => a.priority - b.priority || b.unblocks - a.unblocks || a.age - b.age || a.number - b.number,
    )
    .map(({ task }) => task)
}

/** What is compared again and again is found once. */
function ranked(task: Task, dependents: ReturnType<typeof reverseEdges>) {
  return {
    task,
    priority: PRIORITIES.indexOf(task.priority),
    unblocks: dependents.has(task.id) ? countDependents(task.id, dependents) : 0,
    age: ageOf(task),
    number: numberOf(task.id),
  }
}

export function isClosed(task: Pick<Task, 'state'>): boolean {
  return (CLOSED_STATES as readonly string[]).includes(task.state)
}

function ageOf(task: Task): number {
  const created = task.created === null ? Number.NaN : Date.parse(task.created)
  return Number.isNaN(created) ? Number.MAX_SAFE_INTEGER : created
}
