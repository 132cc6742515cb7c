import { shellWord } from '../shell-words.ts'
import { knownTask } from '../snapshot.ts'
import type { TaskId } from '../task/task-id.ts'
import type { Attempt, CountedResult, Problem, Task } from '../task/task.ts'
import { code, inline } from './escape.ts'
import { digitsOf, taskName, type Field } from './fields.ts'
import { sinceText } from './plan-times.ts'
import { outlineOf } from './outline.ts'
import type { PlanView } from './plan-view.ts'

/** Something that does not go on by itself. All texts are markdown, escaped. */
export interface Attention {
  readonly kind: 'blocker' | 'question' | 'dependency' | 'problem' | 'late' | 'unclaimed'
  readonly heading: string
  readonly fields: readonly Field[]
  /** What to run, or null when a file has to be mended by hand. */
  readonly command: string | null
}

const UNKNOWN = 'unknown'
const GIVEN_UP: readonly string[] = ['failed', 'cancelled', UNKNOWN]

/** All that stands in the way of the plan, the most pressing kind first. */
export function attentionOf(snapshot: PlanView, now: Date): Attention[] {
  const tasks = outlineOf(snapshot).special
  return [
    ...tasks.flatMap((task) => task.open.map((result) => openResult(task, result, now))),
    ...tasks.flatMap((task) =>
      deadDependencies(task, snapshot).map((id) => deadDependency(task, id, snapshot)),
    ),
    ...tasks.flatMap((task) => problemsOf(task, snapshot).map((problem) => problemOf(problem, task))),
    ...snapshot.problems.filter(({ local }) => local !== true).map((problem) => problemOf(problem, null)),
    ...[...tasks, ...snapshot.archived.values()].flatMap((task) =>
      task.late.map((attempt) => lateWork(task, attempt, now)),
    ),
    ...snapshot.unclaimed.map((tip) => unclaimedWork(tip, now)),
  ]
}

function openResult(task: Task, { path, file }: CountedResult, now: Date): Attention {
  const question = path.endsWith('-question.md')
  const worker = task.worker === null ? 'a worker' : inline(task.worker)
  return {
    kind: question ? 'question' : 'blocker',
    heading: `${taskName(task.id)}: ${inline(task.title)}`,
    fields: [
      [question ? 'Question' : 'Issue', inline(file.summary)],
      ['Need', file.need === null ? null : inline(file.need)],
      ['Impact', file.impact === null ? null : inline(file.impact)],
      ['Owner', `the brain answers; ${worker} waits`],
      ['Since', sinceText(task.lastActivityAt ?? task.claimedAt, now)],
    ],
    command: `brain answer ${digitsOf(task.id)} "…"`,
  }
}

/** A dependency that failed, was cancelled or does not exist is never completed by waiting. */
function deadDependencies(task: Task, snapshot: PlanView): TaskId[] {
  if (task.closed !== null) return []
  return task.waitingFor.filter((id) => GIVEN_UP.includes(knownTask(snapshot, id)?.state ?? UNKNOWN))
}

function deadDependency(task: Task, id: TaskId, snapshot: PlanView): Attention {
  const state = knownTask(snapshot, id)?.state ?? UNKNOWN
  const isUnknown = state === UNKNOWN
  return {
    kind: 'dependency',
    heading: `${taskName(task.id)}: ${inline(task.title)}`,
    fields: [
      [
        'Issue',
        `It waits for ${taskName(id)}, ${isUnknown ? 'but there is no such task' : `which is ${state}`}.`,
      ],
      ['Need', `other dependencies${isUnknown ? '' : `, or \`brain reopen ${digitsOf(id)}\``}`],
      ['Owner', 'the brain'],
    ],
    command: `brain edit-task ${digitsOf(task.id)}`,
  }
}

/** Those of its file; a dead dependency is among them as well, but is told better by itself. */
function problemsOf(task: Task, snapshot: PlanView): Problem[] {
  const dead = deadDependencies(task, snapshot)
  return task.problems.filter(
    ({ line, message, local }) =>
      local !== true && (line !== null || !dead.some((id) => message.includes(id))),
  )
}

function problemOf(problem: Problem, task: Task | null): Attention {
  const place = problem.line === null ? problem.path : `${problem.path}:${problem.line}`
  return {
    kind: 'problem',
    heading: task === null ? code(problem.path) : `${taskName(task.id)}: ${inline(task.title)}`,
    fields: [
      ['Issue', inline(problem.message)],
      ['Place', code(place)],
      ['Need', inline(problem.fix)],
      ['Owner', 'the brain'],
    ],
    command: task === null ? null : `brain show ${digitsOf(task.id)}`,
  }
}

function lateWork(task: Task, attempt: Attempt, now: Date): Attention {
  return {
    kind: 'late',
    heading: `${taskName(task.id)}: late work`,
    fields: [
      ['Issue', `${code(attempt.branch)} holds commits that came after they could count.`],
      ['Need', 'a look at what is on it: take it up again, or leave it'],
      ['Owner', 'the brain'],
      ['Since', sinceText(attempt.committedAt, now)],
    ],
    command: `brain ${task.closed === null ? 'show' : 'reopen'} ${digitsOf(task.id)}`,
  }
}

function unclaimedWork(tip: PlanView['unclaimed'][number], now: Date): Attention {
  return {
    kind: 'unclaimed',
    heading: `Unclaimed work on ${code(tip.branch)}`,
    fields: [
      ['Issue', `This branch belongs to no task. Its newest commit: ${inline(tip.subject)}`],
      ['Need', 'the task that it is for'],
      ['Owner', `the brain; pushed by ${inline(tip.author)}`],
      ['Since', sinceText(tip.committedAt, now)],
    ],
    command: `brain adopt ${shellWord(tip.branch)} --task <id>`,
  }
}
