import type { Tip } from '../domain/look.ts'
import type { FeedbackEntry } from '../domain/result/result.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task, TaskState } from '../domain/task/task.ts'
import { workBranch } from '../domain/task/work-branch.ts'

export const HAPPENINGS = [
  'created',
  'removed',
  'state',
  'stale',
  'worker',
  'progress',
  'question',
  'answer',
  'changes',
  'commits',
  'late',
  'edited',
  'unclaimed',
] as const
export type HappeningKind = (typeof HAPPENINGS)[number]

/** One thing that is different from before. JSON-safe; keys always there. */
export interface Happening {
  readonly kind: HappeningKind
  /** null for a branch that belongs to no task. */
  readonly task: TaskId | null
  readonly title: string | null
  readonly worker: string | null
  /** The states, when `kind` is `state` or `created`. */
  readonly from: TaskState | null
  readonly to: TaskState | null
  /** In words, for people: `ready → in_progress (alice)`. */
  readonly text: string
}

/** What happened between two snapshots, in the order of the tasks; empty when nothing that matters did. */
export function compareSnapshots(before: Snapshot, after: Snapshot): readonly Happening[] {
  return [
    ...[...after.tasks.values()].flatMap((task) => compareTask(before.tasks.get(task.id), task)),
    ...goneTasks(before, after),
    ...newUnclaimed(before, after),
  ]
}

/** Closed tasks that go while the archive grows by as many went there, which is no news. */
function goneTasks(before: Snapshot, after: Snapshot): readonly Happening[] {
  const gone = [...before.tasks.values()].filter(({ id }) => !after.tasks.has(id))
  const closed = gone.filter((task) => isClosed(task))
  const isArchived =
    closed.length > 0 && after.look.archive.count - before.look.archive.count >= closed.length
  return gone
    .filter((task) => !(isArchived && isClosed(task)))
    .map((task) => happening(task, { kind: 'removed', text: 'removed' }))
}

interface Found {
  readonly kind: HappeningKind
  readonly text: string
}

function compareTask(before: Task | undefined, task: Task): readonly Happening[] {
  if (before === undefined)
    return [
      {
        ...happening(task, { kind: 'created', text: `new task, ${task.state}: ${task.title}` }),
        to: task.state,
      },
    ]
  const found = COMPARISONS.flatMap((compare) => compare(before, task) ?? [])
  return found.map((each) =>
    each.kind === 'state'
      ? { ...happening(task, each), from: before.state, to: task.state }
      : happening(task, each),
  )
}

function happening({ id, title, worker }: Task, { kind, text }: Found): Happening {
  return { kind, task: id, title, worker, from: null, to: null, text }
}

/** Each looks at one thing; a change of state says the rest of it (who, what) in the same line. */
const COMPARISONS: readonly ((before: Task, task: Task) => readonly Found[] | null)[] = [
  (before, task) =>
    before.state === task.state
      ? null
      : [{ kind: 'state', text: `${before.state} → ${task.state}${detailOf(task)}` }],
  (before, task) =>
    task.stale && !before.stale
      ? [
          {
            kind: 'stale',
            text: `stale: no sign of life from ${task.worker ?? 'its worker'} since ${task.lastActivityAt ?? 'it began'}`,
          },
        ]
      : null,
  (before, task) =>
    before.worker === task.worker || before.state !== task.state
      ? null
      : [{ kind: 'worker', text: `now held by ${task.worker ?? 'nobody'}` }],
  (before, task) => newQuestions(before, task),
  (before, task) => newFeedback(before, task),
  (before, task) => newProgress(before, task),
  (before, task) => newCommits(before, task),
  (before, task) =>
    task.late.length > before.late.length
      ? [{ kind: 'late', text: `late work on ${task.late.map(({ branch }) => branch).join(', ')}` }]
      : null,
  (before, task) =>
    isEdited(before, task) ? [{ kind: 'edited', text: `edited: ${task.title} (${task.priority})` }] : null,
]

function detailOf(task: Task): string {
  if (task.state === 'blocked') return `: ${firstOpen(task)}`
  return task.worker === null ? '' : ` (${task.worker})`
}

function firstOpen({ open, worker }: Task): string {
  const summary = open[0]?.file.summary ?? ''
  return summary === '' ? `${worker ?? 'its worker'} cannot go on` : summary
}

/** One raised while others were open already; the first one shows as a change of state. */
function newQuestions(before: Task, task: Task): readonly Found[] {
  const known = new Set(before.open.map(({ blob }) => blob))
  if (before.state !== task.state && task.state === 'blocked') return []
  return task.open
    .filter(({ blob }) => !known.has(blob))
    .map(({ file }) => ({ kind: 'question', text: `asks: ${file.summary}` }))
}

const FEEDBACK_TEXTS: Readonly<Record<FeedbackEntry['kind'], (by: string) => string>> = {
  answer: (by) => `answered by ${by}`,
  changes: (by) => `changes requested by ${by}`,
}

function newFeedback(before: Task, task: Task): readonly Found[] {
  return task.feedback
    .slice(before.feedback.length)
    .map(({ kind, by }) => ({ kind, text: FEEDBACK_TEXTS[kind](by ?? 'the brain') }))
}

function newProgress(before: Task, task: Task): readonly Found[] | null {
  if (before.state !== task.state || (before.progress === task.progress && before.step === task.step))
    return null
  const percent = task.progress === null ? '' : `${task.progress}%`
  const said = [percent, task.step ?? ''].filter((part) => part !== '').join(', ')
  return said === '' ? null : [{ kind: 'progress', text: said }]
}

/** New commits of the holder's that say nothing else. */
function newCommits(before: Task, task: Task): readonly Found[] | null {
  if (
    before.state !== task.state ||
    task.commit === null ||
    workBranch(before) !== workBranch(task) ||
    before.commit === task.commit
  )
    return null
  const { subject } = task.adopted ??
    task.attempts.find(({ branch }) => branch === task.branch) ?? { subject: '' }
  return newProgress(before, task) === null && newQuestions(before, task).length === 0
    ? [{ kind: 'commits', text: `pushed: ${subject}` }]
    : null
}

const EDITABLE = ['title', 'priority', 'estimate', 'dependsOn', 'scope', 'verify', 'lease', 'sprint'] as const

function isEdited(before: Task, task: Task): boolean {
  return EDITABLE.some((field) => JSON.stringify(before[field]) !== JSON.stringify(task[field]))
}

function newUnclaimed(before: Snapshot, after: Snapshot): readonly Happening[] {
  const known = new Set(before.unclaimed.map(tipKey))
  return after.unclaimed
    .filter((tip) => !known.has(tipKey(tip)))
    .map(({ branch, author }) => ({
      kind: 'unclaimed',
      task: null,
      title: null,
      worker: author,
      from: null,
      to: null,
      text: `work that belongs to no task: ${branch} (${author})`,
    }))
}

function tipKey({ branch, commit }: Tip): string {
  return `${branch} ${commit}`
}
