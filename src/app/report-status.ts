import { shellWord } from '../domain/shell-words.ts'
import type { Death } from '../domain/hooks/death.ts'
import type { Overview } from '../domain/overview.ts'
import type { Attempt, Problem, Task, TaskState } from '../domain/task/task.ts'
import { TASK_STATES } from '../domain/task/task.ts'
import type { TaskId } from '../domain/task/task-id.ts'

/** Something that waits for the brain. */
export interface NeedsYou {
  /** null for what belongs to no task. */
  readonly task: TaskId | null
  readonly kind:
    | 'blocker'
    | 'question'
    | 'review'
    | 'died'
    | 'stale'
    | 'late'
    | 'unclaimed'
    | 'failed'
    | 'problem'
    | 'pull-request'
  readonly title: string
  readonly since: string | null
  /** The next command. */
  readonly action: string
}

export interface StatusReport {
  readonly counts: Readonly<Record<TaskState | 'total' | 'stale', number>>
  readonly needsYou: readonly NeedsYou[]
  /** Tasks that somebody works on or that wait for the brain. */
  readonly active: readonly Task[]
}

/** Everything at a glance, what needs the brain first: people wait there, so the longest wait comes first in its kind. */
export function reportStatus(overview: Overview, deaths: readonly Death[] = []): StatusReport {
  const tasks = [...overview.tasks.values()]
  return {
    counts: countStates(tasks),
    needsYou: [
      ...tasks.flatMap(needsOf),
      ...[...overview.archived.values()].flatMap(lateWorkOf),
      ...needsOfNoTask(overview),
      ...deaths.map(needOfDeath),
    ].toSorted(byKindThenAge),
    active: tasks.filter((task) => ACTIVE.has(task.state)),
  }
}

const ACTIVE: ReadonlySet<TaskState> = new Set([
  'in_progress',
  'blocked',
  'review',
  'changes_requested',
  'approved',
])

function countStates(tasks: readonly Task[]): StatusReport['counts'] {
  const counts = Object.fromEntries(['total', ...TASK_STATES, 'stale'].map((state) => [state, 0])) as Record<
    TaskState | 'total' | 'stale',
    number
  >
  for (const task of tasks) {
    counts.total++
    counts[task.state]++
    if (task.stale) counts.stale++
  }
  return counts
}

function needsOf(task: Task): NeedsYou[] {
  const need = (kind: NeedsYou['kind'], action: string, own: Partial<NeedsYou> = {}): NeedsYou => ({
    task: task.id,
    kind,
    title: task.title,
    since: task.lastActivityAt,
    action,
    ...own,
  })
  return [
    ...task.open.map(({ path, file }) =>
      need(path.endsWith('-question.md') ? 'question' : 'blocker', `brain answer ${task.id} "…"`, {
        title: file.summary || task.title,
      }),
    ),
    ...(task.state === 'review' ? [need('review', `brain review ${task.id}`)] : []),
    ...(task.state === 'approved' ? [need('pull-request', requestAction(task))] : []),
    ...(task.stale ? [need('stale', `brain reclaim ${task.id}`)] : []),
    ...(task.state === 'failed'
      ? [need('failed', `brain reopen ${task.id}`, { since: task.closed?.at ?? null })]
      : []),
    ...task.problems.map((problem) => need('problem', problem.fix, { title: placed(problem) })),
    ...lateWorkOf(task),
  ]
}

function needOfDeath({ task, error, details, at }: Death): NeedsYou {
  const why = `${error} ${details}`.trim().slice(0, REASON_CHARACTERS_MAX)
  const action = `Start a session there again, or: brain reclaim ${task} --force`
  return { task, kind: 'died', title: `its session died (${why})`, since: at, action }
}

const REASON_CHARACTERS_MAX = 120

/** A squash or a rebase leaves no trace but this: the output that was handed in is in base now. */
function requestAction(task: Task): string {
  const { branch, approved, attempts, output, id } = task
  const isIn = attempts.some((attempt) => attempt.branch === branch && attempt.merged) || output === null
  if (branch === null) return `Its branch is gone, merged or not: brain sync tells`
  if (isIn) return 'Merged: brain sync closes it'
  return approved?.pullRequest == null
    ? `brain review ${id} --approve opens its pull request; or open one from ${branch}. Once it is merged: brain sync`
    : `Merge ${approved.pullRequest}, then: brain sync`
}

function lateWorkOf(task: Task): NeedsYou[] {
  return task.late.map((attempt) => ({
    task: task.id,
    kind: 'late',
    title: `commits on ${attempt.branch} came too late to count`,
    since: attempt.committedAt,
    action: lateAction(task, attempt),
  }))
}

/** `tasks/task-001.md:4: what is wrong`, or just what is wrong where the whole task is meant. */
function placed({ path, line, message }: Problem): string {
  return line === null ? message : `${path}:${line}: ${message}`
}

function lateAction(task: Task, attempt: Attempt): string {
  return task.closed === null
    ? `brain show ${task.id}`
    : `git log ${attempt.commit.slice(0, 8)}; brain reopen ${task.id}`
}

function needsOfNoTask({ unclaimed, problems }: Overview): NeedsYou[] {
  return [
    ...unclaimed.map((tip): NeedsYou => ({
      task: null,
      kind: 'unclaimed',
      title: `${tip.branch}: ${tip.subject}`,
      since: tip.committedAt,
      action: `See whose it is, then: brain adopt ${shellWord(tip.branch)} --task <id>, or delete the branch`,
    })),
    ...problems.map((problem): NeedsYou => ({
      task: null,
      kind: 'problem',
      title: `${problem.line === null ? `${problem.path}: ` : ''}${placed(problem)}`,
      since: null,
      action: problem.fix,
    })),
  ]
}

/** The most pressing first. */
const KINDS: readonly NeedsYou['kind'][] = [
  'blocker',
  'question',
  'review',
  'died',
  'stale',
  'pull-request',
  'late',
  'unclaimed',
  'failed',
  'problem',
]

function byKindThenAge(a: NeedsYou, b: NeedsYou): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.since ?? '').localeCompare(b.since ?? '')
}
