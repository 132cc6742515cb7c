import { refuse, type Change, type Decision, type FileEdit } from '../domain/decision.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { editTask } from '../domain/task/edit-task.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { changesEdit } from './feedback-edit.ts'
import { findTask, isRefusal } from './find-task.ts'
import { openAttempt } from './open-attempt.ts'
import { findReviewable, requestChanges } from './review-task.ts'
import { planCommit, planMove } from './with-plan.ts'

export interface Withdrawn {
  readonly id: TaskId
  /** The branch of the next attempt, where one was opened. */
  readonly branch: string | null
  /** The pull request that nobody should merge any more. */
  readonly pullRequest: string | null
}

/** Sends a result back, also one that is approved already and waits for its pull request. */
export function sendBack(
  snapshot: Snapshot,
  world: World,
  { id, text }: { id: TaskId; text: string },
): Decision<Withdrawn> {
  const approved = findTask(snapshot, id)
  if (isRefusal(approved)) return approved
  if (approved.state === 'approved') {
    const reason = 'approved and merged already; brain sync closes it'
    if (isMerged(approved)) return refuse('NOTHING_TO_REVIEW', { task: id, state: reason })
    return withdrawApproval(snapshot, world, { task: approved, message: `${id}: Changes requested`, text })
  }
  const task = findReviewable(snapshot, id)
  if (isRefusal(task)) return task
  const change = requestChanges(snapshot, world, { task, text })
  return { ...change, result: { id, branch: null, pullRequest: null } }
}

/** The pull request's branch is within base: too late to take the approval back. */
export function isMerged({ branch, attempts }: Task): boolean {
  return attempts.some((attempt) => attempt.branch === branch && attempt.merged)
}

/** The first paragraph of the commit on main, trailers to come; and what the next worker is told, if anything. */
interface Withdrawal {
  readonly task: Task
  readonly message: string
  readonly trailer?: string
  readonly text: string | null
}

/**
 * Takes an approval back before its pull request is merged. The fence stays where it is, and the next attempt goes on from
 * it: no branch is ever moved backwards, so no right to force a push is needed (protocol §2).
 */
export function withdrawApproval(
  snapshot: Snapshot,
  world: World,
  { task, message, trailer, text }: Withdrawal,
): Change<Withdrawn> {
  const opened =
    task.branch === null
      ? null
      : openAttempt(snapshot, world, {
          task,
          worker: null,
          nonce: world.nonce,
          act: 'Put back',
          mark: ':again',
        })
  const trailers = [
    ...(trailer === undefined ? [] : [trailer]),
    ...(opened === null ? [] : [`Brain-Opens: ${task.id} attempt ${opened.attempt}`]),
  ]
  const main = planCommit(snapshot, world, {
    mark: ':main',
    edits: [
      withoutApproval(snapshot, task),
      ...(text === null
        ? []
        : [changesEdit(snapshot, world, { task, text, commit: task.approved?.commit ?? null })]),
    ],
    message: trailers.length === 0 ? message : `${message}\n\n${trailers.join('\n')}`,
  })
  return {
    kind: 'change',
    commits: [main, ...(opened === null ? [] : [opened.commit])],
    refs: [planMove(snapshot, main.mark), ...(opened?.refs ?? [])],
    result: {
      id: task.id,
      branch: opened?.branch ?? null,
      pullRequest: task.approved?.pullRequest ?? null,
    },
  }
}

function withoutApproval({ look }: Snapshot, { path }: Task): FileEdit {
  return { path, text: editTask(look.texts.get(path) ?? '', { approved: null }, path) }
}
