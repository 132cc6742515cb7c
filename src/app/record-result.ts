import { refuse, type FileEdit, type Refusal } from '../domain/decision.ts'
import { Failure } from '../domain/failure.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import { oneLine } from '../domain/markdown/lines.ts'
import {
  renderBlocker,
  renderIncident,
  renderOutput,
  renderQuestion,
  renderStatus,
} from '../domain/result/render-result.ts'
import { resultPath, type ResultKind } from '../domain/result/result.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { findTask, isRefusal } from './find-task.ts'

/** What a worker has to say about its task. */
export type Report =
  | { readonly kind: 'progress'; readonly progress: number | null; readonly step: string | null }
  | { readonly kind: 'blocker'; readonly issue: string; readonly need: string; readonly impact: string }
  | {
      readonly kind: 'question'
      readonly question: string
      readonly options: readonly string[]
      readonly recommendation: string | null
    }
  | { readonly kind: 'incident'; readonly text: string }
  | {
      readonly kind: 'output'
      readonly summary: string
      readonly body: string | null
      readonly verdict?: string
    }

export interface ResultRequest {
  readonly id: TaskId
  /** The nonce this worktree holds for the task, 32 hex digits; null when it holds none. */
  readonly nonce: string | null
  readonly report: Report
}

export interface RecordedResult {
  readonly task: Task
  readonly edits: readonly FileEdit[]
  readonly message: string
}

/** The files that a report writes on the attempt's branch, for the holder alone. */
export function recordResult(
  snapshot: Snapshot,
  world: World,
  request: ResultRequest,
): RecordedResult | Refusal {
  const task = findHeldTask(snapshot, world, request)
  if (isRefusal(task)) return task
  const draft = { task, world, nonce: `sha256:${world.digest(request.nonce ?? '')}` }
  return { task, ...REPORTS[request.report.kind](draft, request.report as never) }
}

/** The task, if whoever asks holds its current attempt; else NOT_HOLDER with what became of it. */
export function findHeldTask(
  snapshot: Snapshot,
  world: Pick<World, 'digest'>,
  request: { id: TaskId; nonce: string | null },
): Task | Refusal {
  const task = findTask(snapshot, request.id)
  if (isRefusal(task)) return task
  if (isClosed(task) || task.state === 'approved')
    return refuse('TASK_CLOSED', { task: task.id, state: task.state })
  if (request.nonce !== null && task.nonce === world.digest(request.nonce)) return task
  if (task.worker === null)
    return refuse('NOT_HOLDER', {
      task: task.id,
      reason: 'nobody holds it',
      next: `Claim it first: brain worker claim ${task.id}`,
    })
  if (request.nonce === null)
    return refuse('NOT_HOLDER', {
      task: task.id,
      reason: `this clone has no claim on it; ${task.worker} has`,
    })
  return refuse('NOT_HOLDER', {
    task: task.id,
    worker: task.worker,
    attempt: task.attempt,
    reason: `attempt ${task.attempt} is held by ${task.worker}`,
  })
}

interface Draft {
  readonly task: Task
  readonly world: World
  /** As it is written into the file. */
  readonly nonce: string
}

type Of<Kind extends Report['kind']> = Extract<Report, { kind: Kind }>
type Recorder<Kind extends Report['kind']> = (
  draft: Draft,
  report: Of<Kind>,
) => { edits: readonly FileEdit[]; message: string }

const REPORTS: { readonly [Kind in Report['kind']]: Recorder<Kind> } = {
  progress: (draft, { progress, step }) => {
    if (progress !== null && !(progress >= 0 && progress <= 100)) {
      throw new Failure('BAD_INPUT', {
        message: `Progress is from 0 to 100, not ${progress}.`,
        hint: '--progress 65',
      })
    }
    const shown = {
      progress: progress ?? draft.task.progress ?? 0,
      step: step ?? draft.task.step ?? 'Working',
    }
    return { edits: [status(draft, shown)], message: `${draft.task.id}: ${shown.step} (${shown.progress}%)` }
  },
  blocker: (draft, { issue, need, impact }) => ({
    edits: [
      write(
        draft,
        'blocker',
        renderBlocker({ ...common(draft), issue: besideOpen(draft, 'blocker', issue), need, impact }),
      ),
      remove(draft, 'output'),
    ],
    message: `${draft.task.id}: Blocker - ${firstWords(issue)}`,
  }),
  question: (draft, { question, options, recommendation }) => ({
    edits: [
      write(
        draft,
        'question',
        renderQuestion({
          ...common(draft),
          question: besideOpen(draft, 'question', question),
          options,
          recommendation,
        }),
      ),
    ],
    message: `${draft.task.id}: Question - ${firstWords(question)}`,
  }),
  incident: (draft, { text }) => ({
    edits: [write(draft, 'incident', renderIncident({ ...common(draft), text }))],
    message: `${draft.task.id}: Incident - ${firstWords(text)}`,
  }),
  output: (draft, { summary, body, verdict }) => ({
    edits: [
      write(draft, 'output', renderOutput({ ...common(draft), summary, body, verdict })),
      status(draft, { progress: 100, step: 'Complete - Ready for review' }),
      remove(draft, 'blocker'),
      remove(draft, 'question'),
    ],
    message: `${draft.task.id}: COMPLETE - Ready for review`,
  }),
}

function common({ task, world, nonce }: Draft) {
  return {
    task: task.id,
    title: task.title,
    attempt: task.attempt ?? 1,
    worker: task.worker,
    nonce,
    now: world.now,
  }
}

function status(draft: Draft, shown: { progress: number; step: string }): FileEdit {
  const started = draft.task.claimedAt === null ? draft.world.now : new Date(draft.task.claimedAt)
  return write(draft, 'status', renderStatus({ ...common(draft), started, ...shown }))
}

/** There is one file of a kind: what was raised before and has no answer yet is repeated in it, or nobody would see it. */
function besideOpen({ task }: Draft, kind: ResultKind, text: string): string {
  const before = task.open.find(({ path }) => path === resultPath(task.id, kind))?.file.summary ?? ''
  if (before === '' || before === oneLine(text)) return text
  if (before.startsWith(oneLine(text))) return before
  return `${text.trim()}\n(Raised before, and still open: ${before})`
}

function write({ task }: Draft, kind: ResultKind, text: string): FileEdit {
  return { path: resultPath(task.id, kind), text }
}

function remove({ task }: Draft, kind: ResultKind): FileEdit {
  return { path: resultPath(task.id, kind), remove: true }
}

function firstWords(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
