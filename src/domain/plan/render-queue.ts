import { resultPath } from '../result/result.ts'
import type { Snapshot } from '../snapshot.ts'
import { PRIORITIES, type Task, type TaskState } from '../task/task.ts'
import { inline } from './escape.ts'
import { taskName } from './fields.ts'
import { dayText } from './plan-times.ts'
import { renderEntry } from './render-entry.ts'

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
export function renderQueue(snapshot: Snapshot): string {
  const tasks = [...snapshot.tasks.values()]
  const blocks = OPEN_SECTIONS.flatMap((section) => openSection(section, tasks, snapshot))
  const givenUp = tasksIn(GIVEN_UP, tasks)
  return [
    '## 📊 Task Queue',
    ...blocks,
    ...closedSection(COMPLETED, tasksIn(COMPLETED, tasks), snapshot),
    ...(givenUp.length > 0 ? closedSection(GIVEN_UP, givenUp, snapshot) : []),
  ].join('\n\n')
}

function tasksIn(section: Section, tasks: readonly Task[]): Task[] {
  return tasks.filter((task) => section.states.includes(task.state))
}

function openSection(section: Section, tasks: readonly Task[], snapshot: Snapshot): string[] {
  const inside = tasksIn(section, tasks)
  if (inside.length === 0) return [section.heading, section.empty]
  const ordered = section.states.includes('ready') ? inside.toSorted(byPriority) : inside
  return [section.heading, ...ordered.map((task) => renderEntry(task, snapshot))]
}

/** Sorting is stable: equal priorities stay in the order of their ids. */
function byPriority(a: Task, b: Task): number {
  return PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority)
}

function closedSection(section: Section, tasks: readonly Task[], snapshot: Snapshot): string[] {
  if (tasks.length === 0) return [section.heading, section.empty]
  const shown = tasks
    .slice(-CLOSED_SHOWN_MAX)
    .map((task) => closedLine(task, snapshot))
    .join('\n')
  const hidden = tasks.length - CLOSED_SHOWN_MAX
  if (hidden <= 0) return [section.heading, shown]
  const command = `brain list --state ${section.states.join(',')}`
  return [section.heading, `_${hidden} earlier ones are not shown: \`${command}\` lists all._`, shown]
}

function closedLine(task: Task, snapshot: Snapshot): string {
  const at = task.closed?.at ?? null
  const output = outputOnPlan(task, snapshot)
  const facts = [
    task.state === 'completed' ? null : task.state,
    task.worker === null ? null : `by ${inline(task.worker)}`,
    at === null ? null : dayText(at),
    output === null ? null : `[output](${output})`,
  ].filter((fact) => fact !== null)
  const tail = facts.length === 0 ? '' : ` — ${facts.join(', ')}`
  return `- ${taskName(task.id)}: ${inline(task.title)}${tail}`
}

/** A link must lead somewhere: the output is linked when it is on the plan branch, or comes there with the work. */
function outputOnPlan(task: Task, { look }: Snapshot): string | null {
  const path = resultPath(task.id, 'output')
  const comes = task.state === 'completed' && task.output !== null
  return comes || look.plan.tree.has(path) ? path : null
}
