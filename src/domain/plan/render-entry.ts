import { resultPath } from '../result/result.ts'
import { knownTask } from '../snapshot.ts'
import type { TaskId } from '../task/task-id.ts'
import type { CountedResult, Priority, Task } from '../task/task.ts'
import { workBranch } from '../task/work-branch.ts'
import { code, inline } from './escape.ts'
import { digitsOf, fieldLines, taskName, type Field } from './fields.ts'
import { timeText } from './plan-times.ts'
import type { PlanView } from './plan-view.ts'

const PRIORITY_NAMES: Record<Priority, string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
}

/** One open task as the queue shows it. */
export function renderEntry(task: Task, snapshot: PlanView): string {
  const branch = workBranch(task)
  const fields: Field[] = [
    ['Assigned to', task.worker === null ? 'Available' : inline(task.worker)],
    ['Priority', PRIORITY_NAMES[task.priority]],
    ['Estimate', task.estimate === null ? 'None' : inline(task.estimate)],
    ['Dependencies', task.dependsOn.length === 0 ? 'None' : task.dependsOn.map(taskName).join(', ')],
    ...progressFields(task, snapshot),
    ...task.open.map(openField),
    ['Branch', branch === null ? null : code(branch)],
    ['Files', files(task)],
    ...task.problems.map((problem): Field => ['Problem', `⚠️ ${inline(problem.message)}`]),
  ]
  return [`#### ${taskName(task.id)}: ${inline(task.title)}`, '', ...fieldLines(fields)].join('\n')
}

function progressFields(task: Task, snapshot: PlanView): Field[] {
  return [
    ['Waits for', waitsFor(task, snapshot)],
    ['Attempt', task.attempt !== null && task.attempt > 1 ? String(task.attempt) : null],
    ['Started', task.claimedAt === null ? null : timeText(task.claimedAt)],
    ['Progress', progress(task)],
    ['Status', STATUS[task.state]?.(task) ?? null],
    ['Stale', task.stale ? stale(task) : null],
  ]
}

const STATUS: Partial<Record<Task['state'], (task: Task) => string>> = {
  approved: (task) => `👍 approved, waits for ${pullRequest(task)}`,
  changes_requested: () => '🔁 changes requested',
  review: (task) => `handed in, waits for \`brain review ${digitsOf(task.id)}\``,
}

function pullRequest(task: Task): string {
  const url = task.approved?.pullRequest ?? null
  return url === null ? 'its pull request' : `pull request ${inline(url)}`
}

function progress({ progress: done, step }: Task): string | null {
  const parts = [done === null ? null : `${done}%`, step === null ? null : inline(step)]
  return parts.filter((part) => part !== null).join(' – ') || null
}

function stale(task: Task): string {
  const since = task.lastActivityAt === null ? '' : ` since ${timeText(task.lastActivityAt)}`
  return `⚠️ no sign of life${since}; \`brain reclaim ${digitsOf(task.id)}\` frees it`
}

function waitsFor(task: Task, snapshot: PlanView): string | null {
  if (task.state === 'waiting')
    return task.waitingFor.map((id) => dependency(id, snapshot)).join(', ') || null
  if (task.state !== 'backlog') return null
  const current = snapshot.look.settings.sprint.number
  return task.sprint !== null && task.sprint > current
    ? `sprint ${task.sprint}`
    : 'being taken out of the backlog'
}

function dependency(id: TaskId, snapshot: PlanView): string {
  const state = knownTask(snapshot, id)?.state ?? 'unknown'
  return `${taskName(id)} (${state.replaceAll('_', ' ')})`
}

function openField({ path, file }: CountedResult): Field {
  return [path.endsWith('-question.md') ? 'Question' : 'Blocker', inline(file.summary)]
}

/** What is on a worker's branch cannot be linked from here: the branch is named instead. */
function files(task: Task): string {
  const definition = `[Definition](${task.path})`
  if (task.output === null) return definition
  const path = resultPath(task.id, 'output')
  if (task.resultsOn === 'main') return `${definition} · [Output](${path})`
  const branch = workBranch(task)
  return branch === null ? definition : `${definition} · Output: \`${path}\` on ${code(branch)}`
}
