import { circlesIn } from '../../queue/dependency-graph.ts'
import { type ListedTask, TASK_PRIORITIES, TASK_TYPES } from './task-list.ts'

export interface TaskSummary {
  readonly total: number
  readonly done: number
  readonly hours: number
  /** With eight hours a day. */
  readonly days: number
  readonly byPriority: Readonly<Record<string, number>>
  readonly byType: Readonly<Record<string, number>>
}

const HOURS_A_DAY = 8

export function summarizeTasks(tasks: readonly ListedTask[]): TaskSummary {
  const hours = tasks.reduce((sum, { minutes }) => sum + minutes, 0) / 60
  return {
    total: tasks.length,
    done: tasks.filter(({ done }) => done).length,
    hours: rounded(hours),
    days: rounded(hours / HOURS_A_DAY),
    byPriority: counted(
      tasks.map(({ priority }) => priority),
      TASK_PRIORITIES,
    ),
    byType: counted(
      tasks.map(({ type }) => type),
      TASK_TYPES,
    ),
  }
}

function rounded(count: number): number {
  return Math.round(count * 10) / 10
}

/** Every word, those that nobody has too; `not said` only where it is so. */
function counted(
  found: readonly (string | null)[],
  words: readonly string[],
): Readonly<Record<string, number>> {
  const count = (wanted: string | null): number => found.filter((one) => one === wanted).length
  const silent = count(null)
  return Object.fromEntries([
    ...words.map((word) => [word, count(word)] as const),
    ...(silent === 0 ? [] : [['not said', silent] as const]),
  ])
}

export interface OrderProblem {
  readonly kind: 'missing' | 'later phase' | 'circle' | 'double'
  readonly task: string
  readonly message: string
}

/** Dependencies that name nothing, a task of a later section, or go round in a circle; ids that are there twice. */
export function checkOrder(tasks: readonly ListedTask[]): readonly OrderProblem[] {
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const double = tasks.filter((task, at) => tasks.findIndex(({ id }) => id === task.id) < at)
  return [
    ...double.map(({ id, line }) => problem('double', id, `${id} is there twice, again in line ${line}`)),
    ...tasks.flatMap(({ id, dependsOn, stage }) =>
      dependsOn.flatMap((other) => {
        const before = byId.get(other)
        if (before === undefined)
          return [problem('missing', id, `${id} waits for ${other}, which is not there`)]
        return before.stage > stage
          ? [problem('later phase', id, `${id} waits for ${other} of a later section, "${before.section}"`)]
          : []
      }),
    ),
    ...circlesOf(tasks).map((names) => problem('circle', names[0] ?? '', `circle: ${names.join(' → ')}`)),
  ]
}

/** Names that nobody has wait for nothing. */
function circlesOf(tasks: readonly ListedTask[]): readonly (readonly string[])[] {
  return [...circlesIn(new Map(tasks.map(({ id, dependsOn }) => [id, dependsOn])))]
}

function problem(kind: OrderProblem['kind'], task: string, message: string): OrderProblem {
  return { kind, task, message }
}

/**
 * A Mermaid chart of the open tasks; `start` is a day, such as 2030-01-31. What waits for nothing begins there. `implied` says
 * what tasks wait for that name nothing themselves, by the order of the list.
 */
export function renderGantt(
  tasks: readonly ListedTask[],
  start: string,
  implied: ReadonlyMap<string, readonly string[]> = new Map(),
): string {
  const open = tasks.filter(({ done }) => !done)
  const inCircle = new Set(circlesOf(tasks).flat())
  const names = new Map(open.map(({ id }, at) => [id, `t${at + 1}`]))
  const lines: string[] = ['gantt', '  dateFormat YYYY-MM-DD', `  title Tasks`]
  let stage = -1
  for (const task of open) {
    if (task.stage !== stage) lines.push(`  section ${label(task.section) || 'Tasks'}`)
    stage = task.stage
    const waits = task.dependsOn.length > 0 ? task.dependsOn : (implied.get(task.id) ?? [])
    const before = waits.flatMap((id) => (inCircle.has(id) ? [] : (names.get(id) ?? [])))
    const when = before.length === 0 ? start : `after ${before.join(' ')}`
    const effort = task.minutes % 60 === 0 ? `${task.minutes / 60}h` : `${task.minutes}m`
    lines.push(`  ${label(`${task.id} ${task.title}`)} :${names.get(task.id)}, ${when}, ${effort}`)
  }
  return `${lines.join('\n')}\n`
}

const LABEL_MAX = 60

/** Signs that mean something to Mermaid are left out. */
function label(text: string): string {
  return text
    .replaceAll(/[:;#,"'<>{}[\]()|\\%]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, LABEL_MAX)
    .trim()
}
