/** A new content for one path: text, an existing blob moved there, or nothing. Without a mode it is a plain file. */
export type FileEdit =
  | { readonly path: string; readonly text: string; readonly mode?: FileMode }
  | { readonly path: string; readonly blob: string; readonly mode?: FileMode }
  | { readonly path: string; readonly remove: true }

/** Git's modes of what is no plain file: one that can be run, a link, a submodule. */
export const FILE_MODES = ['100755', '120000', '160000'] as const
export type FileMode = (typeof FILE_MODES)[number]

/** A file of the user's working tree that differs from HEAD. */
export interface HandEdit {
  readonly path: string
  /** null: the file was deleted, or is not text. */
  readonly text: string | null
  /** The blob that git stores for it; null: the file was deleted. */
  readonly blob: string | null
  /** The blob that HEAD has for it; null when the file is new. */
  readonly before: string | null
  readonly mode?: FileMode
}

/** A commit to be made. Others name it by its mark, `:1`, before it has an object id. */
export interface CommitPlan {
  readonly mark: `:${string}`
  /** Object ids or marks; none for a first commit. */
  readonly parents: readonly string[]
  /** The tree to start from: a tree's object id, or null for the first parent's. */
  readonly tree: string | null
  /**
   * Starts from the merge of its two parents, which are object ids: it gets its tree before it is applied. What is in
   * conflict is taken from the first parent.
   */
  readonly mergesParents?: true
  readonly edits: readonly FileEdit[]
  /** Subject, and trailers if any; the `Brain-Op` trailer is added when it is applied. */
  readonly message: string
}

/** One ref of an atomic push. `from` is what was seen: null means it must not exist. */
export interface RefMove {
  readonly branch: string
  readonly from: string | null
  /** An object id or a mark; null deletes. */
  readonly to: string | null
  /** An adopted branch, whatever its name: the user's own copy of it stays where it is. */
  readonly theirs?: true
}

/** A branch that is no longer needed; `from` is what was seen there, and only that is deleted. */
export interface Prune {
  readonly branch: string
  readonly from: string
}

/** What a verb wants done, as data: shown by dry-run, applied all or nothing. */
export interface Change<T = unknown> {
  readonly kind: 'change'
  readonly commits: readonly CommitPlan[]
  readonly refs: readonly RefMove[]
  /**
   * Branches deleted once the rest is applied, each by itself: one that moved meanwhile stays, and a host that allows
   * no deletion does not undo the change.
   */
  readonly prunes?: readonly Prune[]
  /**
   * Files of the working tree whose content the change publishes: once it is applied, git there takes them for saved,
   * unless they were changed again.
   */
  readonly publishes?: readonly HandEdit[]
  /** What Tell shows; commits still go by their marks in it. */
  readonly result: T
  /** The change is made and the answer is still no: a conflict that became feedback. */
  readonly refusal?: Refusal
}

/** The rules say no. A value, never thrown. */
export interface Refusal {
  readonly kind: 'refusal'
  readonly code: RefusalCode
  readonly details: Readonly<Record<string, unknown>>
}

export type Decision<T = unknown> = Change<T> | Refusal

/** Alphabetical. Texts and exits: presentation/catalogue.ts. */
export type RefusalCode =
  | 'ALREADY_CLOSED'
  | 'ARTIFACT_MISSING'
  | 'ATTEMPT_OPEN'
  | 'BACKUP_NOT_FOUND'
  | 'BRANCH_IN_USE'
  | 'BRANCH_NOT_FOUND'
  | 'BUDGET_SPENT'
  | 'CHECKS_FAILED'
  | 'CONTESTED'
  | 'DEPENDENCY_CYCLE'
  | 'DEPENDENCY_OPEN'
  | 'DEPENDENCY_UNKNOWN'
  | 'FLEET_FULL'
  | 'HAND_EDIT_CONFLICT'
  | 'IMPORT_CLASH'
  | 'LEASE_ACTIVE'
  | 'MERGE_CONFLICT'
  | 'NOTHING_OPEN'
  | 'NOTHING_READY'
  | 'NOTHING_TO_REVIEW'
  | 'NOTHING_TO_UNDO'
  | 'NOT_CLOSED'
  | 'NOT_HOLDER'
  | 'NOT_INITIALIZED'
  | 'NO_ANSWER_YET'
  | 'NO_SAFE_MODE'
  | 'OUTSIDE_SCOPE'
  | 'MANIFEST_INVALID'
  | 'PHASE_NOT_FOUND'
  | 'PROTECTED_PATH'
  | 'REVIEW_STALE'
  | 'RUN_DAMAGED'
  | 'RUN_EXISTS'
  | 'RUN_NOT_FOUND'
  | 'RUN_NOT_STOPPED'
  | 'RUN_OPEN'
  | 'RUN_STOPPED'
  | 'TASK_ALREADY_CLAIMED'
  | 'TASK_CLOSED'
  | 'TASK_EXISTS'
  | 'TASK_NOT_FOUND'
  | 'TASK_NOT_READY'
  | 'TASK_OF_RUN'
  | 'TASK_OPEN'
  | 'TEMPLATE_EXISTS'
  | 'TEMPLATE_INVALID'
  | 'TEMPLATE_NOT_FOUND'
  | 'TEMPLATE_UNSURE'
  | 'VERSION_GONE'
  | 'WORKER_NOT_FOUND'

export function refuse(code: RefusalCode, details: Readonly<Record<string, unknown>> = {}): Refusal {
  return { kind: 'refusal', code, details }
}
