import type { Settings } from '../settings/settings.ts'
import { parseTime } from '../task/time.ts'
import type { PackedTask } from '../task/whole-task.ts'
import { inline } from './escape.ts'
import { count, fieldLines, type Field } from './fields.ts'
import { dayText, timeText } from './plan-times.ts'
import { packedTasks } from './outline.ts'
import type { PlanView } from './plan-view.ts'

const NOT_SET = 'not set'

const MODES = {
  agile: 'Work goes in short sprints, and each of them delivers something that can be used.',
  waterfall: 'All tasks are planned before work starts, and the whole is delivered at the end.',
} as const satisfies Record<Settings['workflow'], string>

/** Header, workflow mode and the current sprint (or the goal, without sprints). */
export function renderOverview(snapshot: PlanView, now: Date): string {
  const { settings } = snapshot.look
  const aim = settings.workflow === 'agile' ? '## 🎯 Current Sprint' : '## 🎯 Current Goal'
  return [
    ...fieldLines(headerFields(snapshot, now)),
    '',
    '## 🔄 Workflow Mode',
    '',
    `**${modeName(settings)}.** ${MODES[settings.workflow]}`,
    '',
    aim,
    '',
    ...fieldLines(settings.workflow === 'agile' ? sprintFields(snapshot) : goalFields(snapshot)),
  ].join('\n')
}

function headerFields({ look }: PlanView, now: Date): Field[] {
  const { settings, remote } = look
  const name = settings.project ?? (remote === null ? null : repositoryName(remote))
  return [
    ['Project', name === null ? NOT_SET : inline(name)],
    ['Updated', timeText(now)],
    ['Brain', 'plans, reviews and approves; `brain status` says what needs it now'],
    ['Repository', remote === null ? 'this clone only, no remote' : inline(addressOf(remote))],
    ['Methodology', `One brain, many workers; ${modeName(settings).toLowerCase()}`],
  ]
}

/** Host and path alone: clones over ssh and over https must not keep rewriting this line for each other. */
function addressOf(remote: string): string {
  const address = remote
    .replace(/^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?/i, '')
    .replace(/^[^/@]+@([^/:]+):/, '$1/')
  return address.replace(/\.git\/?$/, '')
}

/** The last part of the remote's address: `git@host:team/site.git` is `site`. */
function repositoryName(remote: string): string | null {
  const last =
    remote
      .replace(/[/\\]+$/, '')
      .split(/[/\\:]/)
      .at(-1) ?? ''
  return last.replace(/\.git$/, '') || null
}

function modeName(settings: Settings): string {
  return settings.workflow === 'agile' ? 'Agile' : 'Waterfall'
}

function sprintFields(snapshot: PlanView): Field[] {
  const { sprint } = snapshot.look.settings
  return [
    ['Sprint', String(sprint.number)],
    ['Duration', duration(sprint)],
    ...goalAndDelivery(sprint),
    ['Status', completedOf(tasksOfSprint(snapshot, sprint))],
  ]
}

function goalFields(snapshot: PlanView): Field[] {
  const status = completedOf([...packedTasks(snapshot)])
  return [...goalAndDelivery(snapshot.look.settings.sprint), ['Status', status]]
}

function goalAndDelivery({ goal, delivery }: Settings['sprint']): Field[] {
  return [
    ['Goal', goal === null ? NOT_SET : inline(goal)],
    ['Delivery date', delivery === null ? NOT_SET : dayText(delivery)],
  ]
}

function duration({ start, end }: Settings['sprint']): string {
  if (start === null && end === null) return NOT_SET
  return `${start === null ? '?' : dayText(start)} – ${end === null ? '?' : dayText(end)}`
}

/** Those that name the sprint, and those that name none unless they ended before it began. */
function tasksOfSprint(snapshot: PlanView, sprint: Settings['sprint']): PackedTask[] {
  return [...packedTasks(snapshot)].filter((task) => {
    if (task.sprint != null) return task.sprint === sprint.number
    return task.backlog !== true && !endedBefore(task, sprint.start)
  })
}

function endedBefore(task: PackedTask, start: string | null): boolean {
  if (start === null || task.closed?.at == null) return false
  const ended = parseTime(task.closed.at)
  const began = parseTime(start)
  return ended !== null && began !== null && ended < began
}

function completedOf(tasks: readonly PackedTask[]): string {
  const counted = tasks.filter((task) => task.state !== 'cancelled')
  const completed = counted.filter((task) => task.state === 'completed').length
  return `${completed} of ${count(counted.length, 'task')} completed`
}
