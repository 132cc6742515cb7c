import type { NeedsYou, StatusReport } from '../../../app/report-status.ts'
import type { Overview } from '../../../domain/overview.ts'
import type { Task } from '../../../domain/task/task.ts'
import type { Paint } from '../color.ts'
import { plainLine } from '../printable.ts'
import { STATE_LOOKS } from './task-table.ts'
import { ageText } from './time.ts'

interface Board {
  readonly report: StatusReport
  readonly recent: readonly { commit: string; at: string; by: string; subject: string }[]
  readonly overview: Overview
}

interface Style {
  readonly paint: Paint
  readonly now: Date
}

const NEEDS_SHOWN_MAX = 15

/** The first screen of the day: what needs you, then counts, who works on what, and what happened last. */
export function renderStatusBoard({ report, recent, overview }: Board, style: Style): string {
  const { paint } = style
  const parts = [
    titled('🚨 Needs you', needsLines(report.needsYou, style), paint),
    titled('📊 Task overview', countLines(report, overview), paint),
    titled(
      '🟡 In work',
      report.active.map((task) => activeLine(task, style)),
      paint,
    ),
    titled(
      '📜 Recent commits',
      recent.map(
        ({ commit, at, by, subject }) =>
          `  ${paint.dim(commit.slice(0, 7))} ${plainLine(subject)} ${paint.dim(`(${plainLine(by)}, ${ageText(at, style.now)})`)}`,
      ),
      paint,
    ),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function titled(title: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0 ? '' : [paint.bold(title), ...lines].join('\n')
}

function needsLines(needs: readonly NeedsYou[], { paint, now }: Style): readonly string[] {
  if (needs.length === 0) return ['  ✅ Nothing waits for you.']
  const shown = needs.slice(0, NEEDS_SHOWN_MAX).flatMap(({ task, kind, title, since, action }) => {
    const age = ageText(since, now)
    return [
      `  ${paint.red(kind.padEnd(11))} ${task ?? ''}${task === null ? '' : '  '}${plainLine(title)}${age === '' ? '' : paint.dim(` (${age})`)}`,
      `  ${' '.repeat(12)}→ ${plainLine(action)}`,
    ]
  })
  return needs.length > NEEDS_SHOWN_MAX
    ? [...shown, `  … and ${needs.length - NEEDS_SHOWN_MAX} more: brain status --json`]
    : shown
}

function countLines({ counts }: StatusReport, { look }: Overview): readonly string[] {
  const rows: readonly (readonly [string, number])[] = [
    ['Total tasks', counts.total],
    ['Completed', counts.completed],
    ['In progress', counts.in_progress + counts.changes_requested],
    ['Blocked', counts.blocked],
    ['Ready to start', counts.ready],
    ['Pending review', counts.review + counts.approved],
    ['Backlog', counts.backlog + counts.waiting],
    ['Failed or cancelled', counts.failed + counts.cancelled],
  ]
  const { settings } = look
  const sprint =
    settings.workflow === 'agile'
      ? [
          `  Sprint ${settings.sprint.number}${settings.sprint.goal === null ? '' : `: ${plainLine(settings.sprint.goal)}`}`,
        ]
      : []
  return [
    ...sprint,
    ...rows
      .filter(([label, count]) => count > 0 || label !== 'Failed or cancelled')
      .map(([label, count]) => `  ${label.padEnd(20)}${count}`),
  ]
}

function activeLine(task: Task, { paint, now }: Style): string {
  const { symbol, color } = STATE_LOOKS[task.state]
  const progress =
    task.progress === null ? '' : ` ${task.progress}%${task.step === null ? '' : ` ${plainLine(task.step)}`}`
  const age = ageText(task.lastActivityAt, now)
  const last = task.commit === null ? '' : `, last commit ${task.commit.slice(0, 8)}`
  const stale = task.stale ? paint.red(` stale${last}`) : ''
  return `  ${paint[color](`${symbol} ${task.state}`)}  ${task.id}  ${plainLine(task.title)} ${paint.dim(`(${plainLine(task.worker ?? 'nobody')}${progress}${age === '' ? '' : `, ${age}`})`)}${stale}`
}
