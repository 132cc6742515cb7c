import type { Task } from '../task/task.ts'
import { parseTime } from '../task/time.ts'
import type { PackedTask } from '../task/whole-task.ts'
import type { Attention } from './attention.ts'
import { code } from './escape.ts'
import { count, digitsOf, fieldLines, percent, type Field } from './fields.ts'
import { outlineOf, type Outline } from './outline.ts'
import { dayText } from './plan-times.ts'
import type { PlanView } from './plan-view.ts'

const BAR_WIDTH = 20
const ACTIONS_SHOWN_MAX = 20

/** The figures, whether all is well, and what to run next. */
export function renderProgress(
  snapshot: PlanView,
  { attention, now }: { readonly attention: readonly Attention[]; readonly now: Date },
): string {
  const outline = outlineOf(snapshot)
  const archived = snapshot.look.archive.count
  const worries = worriesOf(snapshot, attention, now)
  return [
    '## 📈 Progress',
    '',
    ...fieldLines(figures(outline, archived)),
    '',
    bar(outline, archived),
    '',
    ...fieldLines([['On track', worries.length === 0 ? 'yes' : `needs attention: ${worries.join(', ')}`]]),
    ...actionLines([...outline.special.flatMap(actionsOf), ...commandsOf(attention)]),
  ].join('\n')
}

/** What is archived counts as done: tidying up must not make the project look less finished (decision 0008). */
function figures({ total: all, count: number }: Outline, archived: number): Field[] {
  const cancelled = number('cancelled')
  const total = all - cancelled + archived
  const completed = number('completed') + archived
  const failed = number('failed')
  return [
    ['Total', cancelled === 0 ? String(total) : `${total} (${cancelled} cancelled not counted)`],
    ['Completed', `${completed} (${percent(completed, total)}%)`],
    ['Archived', archived === 0 ? null : `${archived}, counted as completed`],
    ['In progress', String(number('in_progress', 'changes_requested'))],
    ['Blocked', String(number('blocked'))],
    ['Ready', String(number('ready'))],
    ['Pending review', String(number('review', 'approved'))],
    ['Waiting and backlog', String(number('waiting', 'backlog'))],
    ['Failed', failed === 0 ? null : String(failed)],
  ]
}

function bar({ total, count: number }: Outline, archived: number): string {
  const done = percent(number('completed') + archived, total - number('cancelled') + archived)
  const full = Math.floor((done * BAR_WIDTH) / 100)
  return `\`${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${done}%\``
}

function worriesOf(snapshot: PlanView, attention: readonly Attention[], now: Date): string[] {
  const { count: number, special, open } = outlineOf(snapshot)
  const kinds = (kind: Attention['kind']) => attention.filter((one) => one.kind === kind).length
  const worries: [number, string][] = [
    [number('blocked'), 'blocked task'],
    [special.filter((task) => task.stale).length, 'stale task'],
    [number('failed'), 'failed task'],
    [kinds('dependency'), 'dead dependency'],
    [kinds('problem'), 'problem'],
  ]
  const found = worries.flatMap(([times, noun]) => (times === 0 ? [] : [plural(times, noun)]))
  const delivery = snapshot.look.settings.sprint.delivery
  const late = delivery !== null && isPast(delivery, now) && open.some(isDue)
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
function isDue({ state }: PackedTask): boolean {
  return state !== 'backlog'
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
