import { pathBefore } from '../../../domain/archive.ts'
import type { Task } from '../../../domain/task/task.ts'
import { durationText } from '../../task-json.ts'
import type { Paint } from '../color.ts'
import { plainLine } from '../printable.ts'
import { STATE_LOOKS } from './task-table.ts'
import { momentText } from '../../moment.ts'
import { ageText } from './time.ts'

/** The head of a task: one line for each thing that is set. */
export function renderTaskCard(task: Task, { paint, now }: { paint: Paint; now: Date }): string {
  const { symbol, color } = STATE_LOOKS[task.state]
  const rows: readonly (readonly [string, string | null])[] = [
    [
      'State',
      `${paint[color](`${symbol} ${task.state}`)}${task.stale ? paint.red(' (stale: its lease has run out)') : ''}${isArchived(task) ? ', in the archive' : ''}`,
    ],
    ['Priority', task.priority],
    ['Estimate', task.estimate],
    ['Worker', task.worker],
    [
      'Branch',
      task.branch === null ? null : `${task.branch} (attempt ${task.attempt}) at ${task.commit?.slice(0, 8)}`,
    ],
    ['Adopted', task.adopted === null ? null : `${task.adopted.branch}, its work`],
    [
      'Progress',
      task.progress === null ? null : `${task.progress}%${task.step === null ? '' : `, ${task.step}`}`,
    ],
    [
      'Last activity',
      task.lastActivityAt === null
        ? null
        : `${momentText(task.lastActivityAt)} (${ageText(task.lastActivityAt, now)})`,
    ],
    [
      'Lease',
      task.leaseExpiresAt === null
        ? null
        : `${durationText(task.leaseMs)}, until ${momentText(task.leaseExpiresAt)}`,
    ],
    ['Waits for', list(task.waitingFor)],
    ['Depends on', list(task.dependsOn)],
    ['Scope', list(task.scope)],
    ['Verify', list(task.verify)],
    ['Sprint', task.sprint === null ? null : String(task.sprint)],
    ...task.open.map(
      ({ path, file }) => [path.endsWith('-question.md') ? 'Question' : 'Blocker', file.summary] as const,
    ),
    ...task.late.map(({ branch }) => ['Late work', branch] as const),
    [
      'Closed',
      task.closed === null
        ? null
        : `${task.closed.as} by ${task.closed.by ?? 'the brain'}, ${momentText(task.closed.at)}`,
    ],
  ]
  const lines = rows.flatMap(([label, value]) =>
    value === null || value === '' ? [] : [`  ${label.padEnd(14)}${plainColored(value)}`],
  )
  return [`${paint.bold(task.id)}  ${paint.bold(plainLine(task.title))}`, ...lines].join('\n')
}

function list(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(', ')
}

/** Values hold worker-written text next to brain's own colors; the console strips what is not a color. */
function plainColored(value: string): string {
  return value.replace(/\s+/g, ' ').trim()
}

function isArchived({ path }: Task): boolean {
  return pathBefore(path) !== null
}
