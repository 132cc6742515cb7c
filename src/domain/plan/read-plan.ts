import type { Settings } from '../settings/settings.ts'
import type { TaskId } from '../task/task-id.ts'
import { completedTasks } from './completed-tasks.ts'
import { readDates } from './hand-dates.ts'
import { cleanValue, fieldOf, isPlaceholder, planLines, words, type PlanLine } from './plan-lines.ts'

type Sprint = { -readonly [Key in keyof Settings['sprint']]?: NonNullable<Settings['sprint'][Key]> }

/** What a plan kept by hand says; what it does not say is null, empty or left out. */
export interface HandWrittenPlan {
  readonly project: string | null
  readonly workflow: Settings['workflow'] | null
  /** Dates as `2026-11-21`. */
  readonly sprint: Readonly<Sprint>
  readonly goals: readonly string[]
  /** In the order of their numbers. */
  readonly completed: readonly TaskId[]
}

/** Reads a plan as people keep it. Managed regions, code and comments are passed over; nothing makes it throw. */
export function readHandWrittenPlan(text: string): HandWrittenPlan {
  const lines = planLines(text)
  return {
    project: readProject(lines),
    workflow: readWorkflow(lines),
    sprint: readSprint(lines),
    goals: readGoals(lines),
    completed: completedTasks(lines),
  }
}

function readProject(lines: readonly PlanLine[]): string | null {
  return firstField(lines, (name) => name === 'project' || name === 'project name')
}

function firstField(lines: readonly PlanLine[], wanted: (name: string) => boolean): string | null {
  for (const line of lines) {
    const field = fieldOf(line.text, { plain: false })
    if (field !== null && wanted(field.name)) return field.value
  }
  return null
}

const EITHER = /agile\W{1,9}(?:or\W{1,9})?waterfall|waterfall\W{1,9}(?:or\W{1,9})?agile/i
const MODE = /\b(agile|waterfall)\b/i
const UNTICKED = /^\s*[-*+]\s+\[ ?\]/
const TICKED = /^\s*[-*+]\s+\[[xX✓✔✅]\]/u

/** A ticked box says it best, then a field, then the first line of the section that names only one of them. */
function readWorkflow(lines: readonly PlanLine[]): Settings['workflow'] | null {
  const section = sectionOf(lines, (name) => /^workflow\b/.test(name))
  const ticked = section.filter(({ text }) => TICKED.test(text))
  const field = firstField(lines, (name) =>
    /^(?:current |workflow )?(?:mode|workflow|methodology)$/.test(name),
  )
  const rest = section.filter(({ text, heading }) => heading === null && !UNTICKED.test(text))
  for (const text of [...ticked.map((line) => line.text), field ?? '', ...rest.map((line) => line.text)]) {
    const mode = modeIn(text)
    if (mode !== null) return mode
  }
  return null
}

function modeIn(text: string): Settings['workflow'] | null {
  const mode = EITHER.test(text) ? undefined : MODE.exec(text)?.[1]
  return mode === undefined ? null : mode.toLowerCase() === 'agile' ? 'agile' : 'waterfall'
}

/** The lines under the first heading with such a name, deeper headings included. */
function sectionOf(lines: readonly PlanLine[], wanted: (name: string) => boolean): PlanLine[] {
  const start = lines.findIndex(({ heading }) => heading !== null && wanted(words(heading.name)))
  const level = lines[start]?.heading?.level
  if (level === undefined) return []
  const inside = lines.slice(start + 1)
  const end = inside.findIndex(({ heading }) => heading !== null && heading.level <= level)
  return end === -1 ? inside : inside.slice(0, end)
}

const SPRINT_HEADING = /^(?:current |active )?sprint\b/

function readSprint(lines: readonly PlanLine[]): Sprint {
  const sprint: Sprint = {}
  const heading = lines.find((line) => line.heading !== null && SPRINT_HEADING.test(words(line.heading.name)))
  setNumber(sprint, /sprint (\d+)/.exec(words(heading?.heading?.name ?? ''))?.[1])
  for (const { text } of sectionOf(lines, (name) => SPRINT_HEADING.test(name))) {
    const field = fieldOf(text, { plain: true })
    if (field !== null) SPRINT_FIELDS.get(field.name)?.(sprint, field.value)
  }
  return sprint
}

type SetField = (sprint: Sprint, value: string) => void

const setDelivery: SetField = (sprint, value) => setDate(sprint, 'delivery', value)
const setStart: SetField = (sprint, value) => setDate(sprint, 'start', value)
const setEnd: SetField = (sprint, value) => setDate(sprint, 'end', value)
const setSprintNumber: SetField = (sprint, value) => setNumber(sprint, /^\D{0,20}(\d+)/.exec(value)?.[1])

const setGoal: SetField = (sprint, value) => {
  sprint.goal ??= value
}
const setDuration: SetField = (sprint, value) => {
  const [start, end] = readDates(value)
  if (start !== undefined) sprint.start ??= start
  if (end !== undefined) sprint.end ??= end
}

const SPRINT_FIELDS: ReadonlyMap<string, SetField> = new Map([
  ['deadline', setDelivery],
  ['delivery', setDelivery],
  ['delivery date', setDelivery],
  ['duration', setDuration],
  ['end', setEnd],
  ['end date', setEnd],
  ['goal', setGoal],
  ['number', setSprintNumber],
  ['sprint', setSprintNumber],
  ['sprint goal', setGoal],
  ['sprint number', setSprintNumber],
  ['start', setStart],
  ['start date', setStart],
])

function setNumber(sprint: Sprint, digits: string | undefined): void {
  const number = Number(digits)
  if (number > 0 && Number.isSafeInteger(number)) sprint.number ??= number
}

function setDate(sprint: Sprint, key: 'start' | 'end' | 'delivery', value: string): void {
  const date = readDates(value)[0]
  if (date !== undefined) sprint[key] ??= date
}

const RULE = /^\s*(?:[-*_]\s*){3,}$/
/** How templates, the one here included, tell what to write. */
const HINT = /^\s*(?:_.*_|\(.*\))\s*$/
const LIST_MARK = /^\s*(?:[-*+]|\d+[.)])\s+(?:\[[^\]]?\]\s*)?/

function readGoals(lines: readonly PlanLine[]): string[] {
  return sectionOf(lines, (name) => /^(?:strategic |project )?goals\b/.test(name))
    .filter(({ text, heading }) => heading === null && !RULE.test(text) && !HINT.test(text))
    .map(({ text }) => cleanValue(text.replace(LIST_MARK, '')))
    .filter((goal) => !isPlaceholder(goal))
}
