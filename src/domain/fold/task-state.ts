import type { Look, Tip } from '../look.ts'
import type { FeedbackEntry } from '../result/result.ts'
import { parseDuration } from '../task/duration.ts'
import type { CountedResult, Task, TaskFile, TaskState } from '../task/task.ts'
import type { NumberedTip } from './adoption.ts'
import type { Found, FoldInput } from './task-results.ts'

export interface StateInput extends FoldInput {
  /** With the tip where the work is. */
  readonly current: NumberedTip | null
  readonly holder: string | null
  readonly found: Found
  readonly open: readonly CountedResult[]
  readonly feedback: readonly FeedbackEntry[]
}

interface StateRow {
  readonly state: TaskState
  readonly holds: (input: StateInput) => boolean
  /** Never holds where there is neither branch nor result. */
  readonly ofWork?: true
}

/** The table of protocol §1, in its order, below the closed states: the first row that holds. */
const STATE_ROWS: readonly StateRow[] = [
  { state: 'approved', holds: ({ file }) => file.approved !== null },
  {
    state: 'review',
    holds: ({ found, feedback }) => found.output !== null && sentBack(found.output, feedback) === null,
    ofWork: true,
  },
  { state: 'blocked', holds: ({ open }) => open.length > 0, ofWork: true },
  { state: 'changes_requested', holds: isSentBack, ofWork: true },
  {
    state: 'in_progress',
    holds: ({ holder, found }) => holder !== null || found.on === 'main',
    ofWork: true,
  },
  { state: 'backlog', holds: ({ file, look }) => file.backlog || isLaterSprint(file, look) },
  { state: 'waiting', holds: ({ file, completed }) => file.dependsOn.some((id) => !completed.has(id)) },
]

export function stateOf(input: StateInput): TaskState {
  return firstOf(STATE_ROWS, input)
}

const UNTOUCHED_ROWS = STATE_ROWS.filter(({ ofWork }) => ofWork !== true)

/** The same for a task with neither branch nor result. */
export function untouchedState(input: StateInput): TaskState {
  return firstOf(UNTOUCHED_ROWS, input)
}

/** A plain loop: this is asked for each of ten thousand tasks. */
function firstOf(rows: readonly StateRow[], input: StateInput): TaskState {
  const { closed } = input.file
  if (closed !== null) return closed.as
  for (const row of rows) if (row.holds(input)) return row.state
  return 'ready'
}

/** Sent back, and nothing new since: the tip is still the reviewed one (on main, the output itself is). */
function isSentBack({ found, feedback, current }: StateInput): boolean {
  const entry = found.output === null ? null : sentBack(found.output, feedback)
  return (
    entry !== null && (found.on === 'main' || entry.commit === null || entry.commit === current?.tip.commit)
  )
}

function sentBack(output: CountedResult, feedback: readonly FeedbackEntry[]): FeedbackEntry | null {
  return feedback.findLast((entry) => entry.kind === 'changes' && entry.blobs.includes(output.blob)) ?? null
}

export function isAnswered(result: CountedResult, feedback: readonly FeedbackEntry[]): boolean {
  return feedback.some((entry) => entry.kind === 'answer' && entry.blobs.includes(result.blob))
}

function isLaterSprint(file: TaskFile, { settings }: Look): boolean {
  return settings.workflow === 'agile' && file.sprint !== null && file.sprint > settings.sprint.number
}

/** The latest of the last commit, the adoption of older work (`started`), and the newest answer or feedback. */
export function lastActivity(
  tip: Tip | null,
  feedback: readonly FeedbackEntry[],
  started: string | null,
): string | null {
  const written = [tip?.committedAt ?? null, started, ...feedback.map(({ at }) => at)]
  const times = written.filter((time) => time !== null).filter((time) => !Number.isNaN(Date.parse(time)))
  return times.reduce<string | null>(
    (latest, time) => (latest === null || Date.parse(time) > Date.parse(latest) ? time : latest),
    null,
  )
}

const LEASE_RUNS: ReadonlySet<TaskState> = new Set(['in_progress', 'changes_requested'])

export function leaseOf({
  input,
  state,
  activity,
}: {
  input: FoldInput
  state: TaskState
  activity: string | null
}): Pick<Task, 'leaseMs' | 'leaseExpiresAt' | 'stale'> {
  const leaseMs =
    (input.file.lease === null ? null : parseDuration(input.file.lease)) ?? input.look.settings.leaseMs
  if (!LEASE_RUNS.has(state) || activity === null) return { leaseMs, leaseExpiresAt: null, stale: false }
  const expires = new Date(Date.parse(activity) + leaseMs)
  return { leaseMs, leaseExpiresAt: expires.toISOString(), stale: expires < input.world.now }
}
