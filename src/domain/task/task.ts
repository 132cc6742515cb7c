import type { FeedbackEntry, ResultFile } from '../result/result.ts'
import type { TaskId } from './task-id.ts'

/** From the most to the least urgent. */
export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const
export type Priority = (typeof PRIORITIES)[number]

/** In the order in which work flows; protocol §1: state is derived, never stored. */
export const TASK_STATES = [
  'backlog',
  'waiting',
  'ready',
  'in_progress',
  'blocked',
  'review',
  'changes_requested',
  'approved',
  'completed',
  'failed',
  'cancelled',
] as const
export type TaskState = (typeof TASK_STATES)[number]

export const CLOSED_STATES = ['completed', 'failed', 'cancelled'] as const satisfies readonly TaskState[]
export type ClosedState = (typeof CLOSED_STATES)[number]

/** Written by the brain when a task ends. `commit` is the reviewed commit, null when there was none. */
export interface Closed {
  readonly as: ClosedState
  readonly commit: string | null
  readonly attempt: number | null
  readonly by: string | null
  /** RFC 3339, UTC. */
  readonly at: string | null
  /** The blob of the artifact that was approved with it; only for tasks of a workflow that have one. */
  readonly artifact?: string
}

/** What a task is of its phase, besides which run and phase. */
export interface PhasePart {
  /** What it does the phase for; null where the phase does not fan out. */
  readonly item: string | null
  /** The member of a team whose task it is. */
  readonly member: string | null
  /** The n-th turn, from 1. */
  readonly round: number
  /** What it was made from: paths with their blobs, or tasks with the commits to be judged. */
  readonly basedOn: Readonly<Record<string, string>>
  /** The path that it has to write. */
  readonly artifact: string | null
}

/** Something wrong with a file: it is shown beside its task and hides nothing else. */
export interface Problem {
  readonly path: string
  /** 1-based; null when the whole file is meant. */
  readonly line: number | null
  readonly message: string
  readonly fix: string
  /** Known to this clone alone: shown to its user, and never written into the plan. */
  readonly local?: true
}

/** Where an imported task came from. */
export interface TaskSource {
  /** Relative to the repository. */
  readonly file: string
  /** As the other tool calls it; made of its words where it has no id. */
  readonly id: string
  /** 1-based, as it was at the import or the last change by one. */
  readonly line: number | null
}

/** What one task file says. JSON-safe: it is cached by the blob's object id. */
export interface TaskFile {
  readonly id: TaskId
  readonly path: string
  readonly title: string
  readonly priority: Priority
  readonly estimate: string | null
  readonly dependsOn: readonly TaskId[]
  readonly scope: readonly string[]
  readonly verify: readonly string[]
  readonly lease: string | null
  readonly sprint: number | null
  readonly backlog: boolean
  readonly created: string | null
  readonly workflow: string | null
  readonly phase: string | null
  /** null: it belongs to no workflow. */
  readonly part: PhasePart | null
  readonly closed: Closed | null
  readonly approved: { readonly commit: string; readonly pullRequest: string | null } | null
  /** The last attempt that a reopening put behind; 0 when never reopened. */
  readonly reopened: number
  /** Only where the task was imported. */
  readonly source?: TaskSource
  readonly problems: readonly Problem[]
}

/**
 * What brain itself did last on a branch: opened an attempt, closed one, approved it for a pull request, or closed the
 * task before anybody had the attempt, so that nobody gets it any more. There is no work on a `fence`.
 */
export type Mark = 'opening' | 'closing' | 'approving' | 'fence'

/** One opening of the task for work: a branch. */
export interface Attempt {
  readonly number: number
  readonly branch: string
  readonly commit: string
  readonly author: string
  readonly subject: string
  /** When the tip was committed; RFC 3339, UTC. */
  readonly committedAt: string
  /** The tip is within main. */
  readonly merged: boolean
  /** The tip is the very commit with which brain did so; null: somebody's work. */
  readonly mark: Mark | null
}

/** A branch of another name, most often a cloud session's, that holds the work of the current attempt. */
export interface Adopted {
  readonly branch: string
  readonly commit: string
  readonly subject: string
  /** RFC 3339, UTC. */
  readonly committedAt: string
  /** The attempt's branch says so; else the nonce alone does, until the brain's next write. */
  readonly recorded: boolean
}

/** A result file that counts, and where it stands. */
export interface CountedResult {
  readonly path: string
  readonly blob: string
  readonly file: ResultFile
}

/** A task with everything folded in. */
export interface Task extends Omit<TaskFile, 'problems'> {
  readonly state: TaskState
  /** Unfinished dependencies. */
  readonly waitingFor: readonly TaskId[]
  readonly worker: string | null
  /** The current attempt; null when none was opened since the last reopening. */
  readonly attempt: number | null
  readonly branch: string | null
  /** The newest commit of the work: the adopted branch's, else the attempt's. */
  readonly commit: string | null
  /** Whose work counts in place of what is on the attempt's branch. */
  readonly adopted: Adopted | null
  /** Branches between which `adopt` has to choose before anything of them counts. */
  readonly contest: readonly string[]
  readonly claimedAt: string | null
  readonly lastActivityAt: string | null
  readonly leaseMs: number
  readonly leaseExpiresAt: string | null
  readonly stale: boolean
  readonly progress: number | null
  readonly step: string | null
  readonly problems: readonly Problem[]
  /** Every attempt's branch, oldest first; superseded and reopened ones too. */
  readonly attempts: readonly Attempt[]
  /** sha256 of the holder's nonce, in hex; null when there is no holder or it named none. */
  readonly nonce: string | null
  readonly output: CountedResult | null
  /** Blockers and questions without an answer. */
  readonly open: readonly CountedResult[]
  readonly incident: CountedResult | null
  readonly feedback: readonly FeedbackEntry[]
  /** Branches holding commits that came after they could count. */
  readonly late: readonly Attempt[]
  /** Where the results were found: the attempt's branch, or main itself. */
  readonly resultsOn: 'branch' | 'main' | null
}
