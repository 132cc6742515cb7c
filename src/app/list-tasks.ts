import { Failure } from '../domain/failure.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import type { Overview } from '../domain/overview.ts'
import { numberOf } from '../domain/task/task-id.ts'
import { CLOSED_STATES, PRIORITIES, TASK_STATES, type Task, type TaskState } from '../domain/task/task.ts'
import { readTaskId } from './find-task.ts'

export const SORT_KEYS = ['id', 'priority', 'state', 'title', 'created', 'activity', 'sprint'] as const
export type SortKey = (typeof SORT_KEYS)[number]

export interface ListRequest {
  /** Those in the archive, of any state, instead of those in the plan. */
  readonly archived?: boolean
  /** Separated by commas; `all`; undefined: all that are not closed. */
  readonly state: string | undefined
  readonly worker: string | undefined
  readonly priority: string | undefined
  readonly sprint: string | undefined
  readonly workflow: string | undefined
  readonly search: string | undefined
  readonly dependsOn: readonly string[] | undefined
  readonly stale: boolean
  readonly sort: SortKey
  readonly reverse: boolean
}

/** Every task that fits; never a silent limit. Throws USAGE for a state that does not exist. */
export function listTasks(overview: Overview, request: ListRequest): readonly Task[] {
  const fits = filtersOf(request)
  const all = request.archived === true ? overview.archived : overview.tasks
  const tasks = [...all.values()].filter((task) => fits.every((filter) => filter(task)))
  const sorted = tasks.toSorted((a, b) => ORDERS[request.sort](a, b) || numberOf(a.id) - numberOf(b.id))
  return request.reverse ? sorted.reverse() : sorted
}

/** Closed tasks are wanted: some of them may be in the archive. */
export function asksForClosed(state: string | undefined): boolean {
  const states = readStates(state)
  return states !== null && CLOSED_STATES.some((closed) => states.has(closed))
}

type Filter = (task: Task) => boolean

function filtersOf({
  archived,
  state,
  worker,
  priority,
  sprint,
  workflow,
  search,
  dependsOn,
  stale,
}: ListRequest): readonly Filter[] {
  const states = readStates(state ?? (archived === true ? 'all' : undefined))
  const wanted = search?.toLowerCase()
  const dependencies = dependsOn?.map(readTaskId)
  const filters: (Filter | false)[] = [
    (task) => (states === null ? !isClosed(task) : states.has(task.state)),
    worker !== undefined && ((task) => task.worker === worker),
    priority !== undefined && ((task) => task.priority === priority),
    sprint !== undefined && ((task) => task.sprint === Number(sprint)),
    workflow !== undefined && ((task) => task.workflow === workflow),
    wanted !== undefined && ((task) => `${task.id} ${task.title}`.toLowerCase().includes(wanted)),
    dependencies !== undefined && ((task) => dependencies.every((id) => task.dependsOn.includes(id))),
    stale && ((task) => task.stale),
  ]
  return filters.filter((filter) => filter !== false)
}

function readStates(text: string | undefined): ReadonlySet<TaskState> | null {
  if (text === undefined) return null
  if (text === 'all') return new Set(TASK_STATES)
  const names = text.split(',').map((name) => name.trim().replaceAll('-', '_'))
  const unknown = names.find((name) => !(TASK_STATES as readonly string[]).includes(name))
  if (unknown !== undefined)
    throw new Failure('USAGE', {
      message: `There is no state "${unknown}".`,
      hint: `States: ${TASK_STATES.join(', ')}, or all`,
    })
  return new Set(names as TaskState[])
}

const ORDERS: Readonly<Record<SortKey, (a: Task, b: Task) => number>> = {
  id: (a, b) => numberOf(a.id) - numberOf(b.id),
  priority: (a, b) => PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority),
  state: (a, b) => TASK_STATES.indexOf(a.state) - TASK_STATES.indexOf(b.state),
  title: (a, b) => a.title.localeCompare(b.title, 'en'),
  created: (a, b) => (a.created ?? '').localeCompare(b.created ?? ''),
  activity: (a, b) => (b.lastActivityAt ?? '').localeCompare(a.lastActivityAt ?? ''),
  sprint: (a, b) => (a.sprint ?? 0) - (b.sprint ?? 0),
}
