import type { Snapshot } from '../snapshot.ts'
import type { Task, TaskState } from '../task/task.ts'
import { parseTime } from '../task/time.ts'
import type { Attention } from './attention.ts'
import { code } from './escape.ts'
import { count, digitsOf, fieldLines, percent, type Field } from './fields.ts'
import { dayText } from './plan-times.ts'

const BAR_WIDTH = 20
const ACTIONS_SHOWN_MAX = 20

/** The figures, whether all is well, and what to run next. */
export function renderProgress(
  snapshot: Snapshot,
  { attention, now }: { readonly attention: readonly Attention[]; readonly now: Date },
): string {
  const tasks = [...snapshot.tasks.values()]
  const archived = snapshot.look.archive.count
  const worries = worriesOf(snapshot, attention, now)
  return [
    '## 📈 Progress',
    '',
    ...fieldLines(figures(tasks, archived)),
    '',
    bar(tasks, archived),
    '',
    ...fieldLines([['On track', worries.length === 0 ? 'yes' : `needs attention: ${worries.join(', ')}`]]),
    ...actionLines([...tasks.flatMap(actionsOf), ...commandsOf(attention)]),
  ].join('\n')
}

/** What is archived counts as done: tidying up must not make the project look less finished (decision 0008). */
function figures(tasks: readonly Task[], archived: number): Field[] {
  const cancelled = number(tasks, ['cancelled'])
  const total = tasks.length - cancelled + archived
  const completed = number(tasks, ['completed']) + archived
  const failed = number(tasks, ['failed'])
  return [
    ['Total', cancelled === 0 ? String(total) : `${total} (${cancelled} cancelled not counted)`],
    ['Completed', `${completed} (${percent(completed, total)}%)`],
    ['Archived', archived === 0 ? null : `${archived}, counted as completed`],
    ['In progress', String(number(tasks, ['in_progress', 'changes_requested']))],
    ['Blocked', String(number(tasks, ['blocked']))],
    ['Ready', String(number(tasks, ['ready']))],
    ['Pending review', String(number(tasks, ['review', 'approved']))],
    ['Waiting and backlog', String(number(tasks, ['waiting', 'backlog']))],
    ['Failed', failed === 0 ? null : String(failed)],
  ]
}

function number(tasks: readonly Task[], states: readonly TaskState[]): number {
  return tasks.filter((task) => states.includes(task.state)).length
}

function bar(tasks: readonly Task[], archived: number): string {
  const [completed, cancelled] = [number(tasks, ['completed']), number(tasks, ['cancelled'])]
  const done = percent(completed + archived, tasks.length - cancelled + archived)
  const full = Math.floor((done * BAR_WIDTH) / 100)
  return `\`${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${done}%\``
}

function worriesOf({ tasks, look }: Snapshot, attention: readonly Attention[], now: Date): string[] {
  const all = [...tasks.values()]
  const kinds = (kind: Attention['kind']) => attention.filter((one) => one.kind === kind).length
  const worries: [number, string][] = [
    [number(all, ['blocked']), 'blocked task'],
    [all.filter((task) => task.stale).length, 'stale task'],
    [number(all, ['failed']), 'failed task'],
    [kinds('dependency'), 'dead dependency'],
    [kinds('problem'), 'problem'],
  ]
  const found = worries.flatMap(([times, noun]) => (times === 0 ? [] : [plural(times, noun)]))
  const delivery = look.settings.sprint.delivery
  const late = delivery !== null && isPast(delivery, now) && all.some(isUnfinished)
  return late ? [...found, `the delivery date ${dayText(delivery)} has passed`] : found
}

function plural(times: number, noun: string): string {
  return times > 1 && noun.endsWith('y') ? `${times} ${noun.slice(0, -1)}ies` : count(times, noun)
}

/** The day of the delivery itself is still in time. */
function isPast(day: string, now: Date): boolean {
  return parseTime(day) !== null && dayText(day) < dayText(now)
}

/** What a later sprint or the backlog holds is not due yet. */
function isUnfinished(task: Task): boolean {
  return task.closed === null && task.state !== 'backlog'
}

function actionsOf(task: Task): string[] {
  const id = digitsOf(task.id)
  const review = task.state === 'review' ? [`brain review ${id}`] : []
  return task.stale ? [...review, `brain reclaim ${id}`] : review
}

function commandsOf(attention: readonly Attention[]): string[] {
  return attention.flatMap(({ command }) => (command === null ? [] : [command]))
}

function actionLines(commands: readonly string[]): string[] {
  const once = [...new Set(commands)]
  if (once.length === 0) return fieldLines([['Action needed', 'none']])
  const shown = once.slice(0, ACTIONS_SHOWN_MAX).map((command) => `  - ${code(command)}`)
  const hidden = once.length - ACTIONS_SHOWN_MAX
  return [
    '- **Action needed:**',
    ...shown,
    ...(hidden > 0 ? [`  - and ${hidden} more: \`brain status\``] : []),
  ]
}
