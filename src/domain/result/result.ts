import type { TaskId } from '../task/task-id.ts'
import type { Finding } from './finding.ts'
import type { ResultNotes } from './result-notes.ts'
import type { RequirementRow } from './requirement-table.ts'

export const RESULT_KINDS = ['status', 'output', 'blocker', 'question', 'incident'] as const
export type ResultKind = (typeof RESULT_KINDS)[number]

/** What one result file says; every field is null when the worker left it out. JSON-safe. */
export interface ResultFile {
  readonly task: string | null
  readonly attempt: number | null
  readonly worker: string | null
  /** The file says outright that nobody holds the attempt: `worker: null`. */
  readonly nobody: boolean
  /** As written: 32 hex digits (plain git), or `sha256:` and 64 hex digits (brain). */
  readonly nonce: string | null
  /** The branch whose work this attempt has adopted; only the brain writes it, into status files. */
  readonly adopted: string | null
  /** 0 to 100. */
  readonly progress: number | null
  readonly step: string | null
  readonly status: string | null
  readonly verdict: string | null
  readonly started: string | null
  /** The first paragraph that says something: the issue, the question, the summary. At most 500 characters. */
  readonly summary: string
  readonly need: string | null
  readonly impact: string | null
  /** Of a result with a table of requirements: its rows. */
  readonly requirements?: readonly RequirementRow[]
  /** Of a result with lines that begin with critical, major or minor: what was found. */
  readonly findings?: readonly Finding[]
  /** Of a result with sections for those who come after: their lines. */
  readonly notes?: ResultNotes
}

/** One entry of `results/task-NNN-feedback.md`: an answer, or a request for changes. */
export interface FeedbackEntry {
  readonly kind: 'answer' | 'changes'
  /** The blobs it answers, or the output it sends back. */
  readonly blobs: readonly string[]
  /** The reviewed tip, for changes. */
  readonly commit: string | null
  readonly at: string | null
  readonly by: string | null
  readonly text: string
}

export function resultPath(id: TaskId, kind: ResultKind | 'feedback'): string {
  return `results/${id}-${kind}.md`
}

/** Where a worker puts pictures. */
export function screenshotsFolder(id: TaskId): string {
  return `results/${id}-screenshots/`
}
