import { PRIORITIES, type Task, type TaskState } from '../task/task.ts'
import type { PackedTask } from '../task/whole-task.ts'
import { inline } from './escape.ts'
import { taskName } from './fields.ts'
import { dayText } from './plan-times.ts'
import { outlineOf, whole } from './outline.ts'
import { outputOnPlan, type PlanView } from './plan-view.ts'
import { renderEntry } from './render-entry.ts'

/** A file of more than 1 MiB is read by nobody: not by brain, and not by a person. */
const OPEN_SHOWN_MAX = 250
const CLOSED_SHOWN_MAX = 50

interface Section {
  readonly heading: string
  readonly states: readonly TaskState[]
  readonly empty: string
}

const OPEN_SECTIONS: readonly Section[] = [
  { heading: '### 🔴 Blocked', states: ['blocked'], empty: '_Nothing is blocked._' },
  {
    heading: '### 🟡 In Progress',
    states: ['in_progress', 'changes_requested'],
    empty: '_Nobody is working on a task._',
  },
  { heading: '### 🟢 Ready to Start', states: ['ready'], empty: '_No task is ready to start._' },
  { heading: '### ⏳ Pending Review', states: ['review', 'approved'], empty: '_Nothing waits for review._' },
  { heading: '### 📋 Backlog', states: ['backlog', 'waiting'], empty: '_Nothing is waiting._' },
]

const COMPLETED: Section = {
  heading: '### ✅ Completed',
  states: ['completed'],
  empty: '_Nothing is completed yet._',
}

const GIVEN_UP: Section = {
  heading: '### ❌ Failed or Cancelled',
  states: ['failed', 'cancelled'],
  empty: '',
}

/** Every task under the heading of its state. */
export function renderQueue(snapshot: PlanView): string {
  const { inStates } = outlineOf(snapshot)
  const blocks = OPEN_SECTIONS.flatMap((section) => openSection(section, snapshot))
  const givenUp = inStates(GIVEN_UP.states)
  return [
    '## 📊 Task Queue',
    ...blocks,
    ...closedSection(COMPLETED, inStates(COMPLETED.states), snapshot),
    ...(givenUp.length > 0 ? closedSection(GIVEN_UP, givenUp, snapshot) : []),
  ].join('\n\n')
}

function openSection(section: Section, snapshot: PlanView): string[] {
  const inside = outlineOf(snapshot).inStates(section.states)
  if (inside.length === 0) return [section.heading, section.empty]
  const ordered = section.states.includes('ready') ? byPriority(inside) : inside
  const shown = ordered.slice(0, OPEN_SHOWN_MAX).map((task) => renderEntry(whole(snapshot, task), snapshot))
  const hidden = inside.length - OPEN_SHOWN_MAX
  if (hidden <= 0) return [section.heading, ...shown]
  return [section.heading, ...shown, `_${hidden} more are not shown: ${listing(section)} lists all._`]
}

/** Equal priorities stay in the order of their ids. */
function byPriority(tasks: readonly PackedTask[]): readonly PackedTask[] {
  return PRIORITIES.flatMap((wanted) => tasks.filter(({ priority = 'medium' }) => priority === wanted))
}

function closedSection(section: Section, tasks: readonly PackedTask[], snapshot: PlanView): string[] {
  if (tasks.length === 0) return [section.heading, section.empty]
  const shown = tasks
    .slice(-CLOSED_SHOWN_MAX)
    .map((task) => closedLine(whole(snapshot, task), snapshot))
    .join('\n')
  const hidden = tasks.length - CLOSED_SHOWN_MAX
  if (hidden <= 0) return [section.heading, shown]
  return [section.heading, `_${hidden} earlier ones are not shown: ${listing(section)} lists all._`, shown]
}

function listing({ states }: Section): string {
  return `\`brain list --state ${states.join(',')}\``
}

function closedLine(task: Task, snapshot: PlanView): string {
  const at = task.closed?.at ?? null
  const output = outputOnPlan(task, snapshot.look.plan.tree)
  const facts = [
    task.state === 'completed' ? null : task.state,
    task.worker === null ? null : `by ${inline(task.worker)}`,
    at === null ? null : dayText(at),
    output === null ? null : `[output](${output})`,
  ].filter((fact) => fact !== null)
  const tail = facts.length === 0 ? '' : ` — ${facts.join(', ')}`
  return `- ${taskName(task.id)}: ${inline(task.title)}${tail}`
}
