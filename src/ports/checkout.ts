import type { FileEdit, HandEdit } from '../domain/decision.ts'

/** The user's own working tree. Unsaved, staged and ignored files in it are never harmed. */
export interface Checkout {
  /** The branch that HEAD is on; null when detached or in a bare repository. */
  currentBranch(): Promise<string | null>
  /** Throws DIRTY_TREE when switching to `commit` on `branch` would touch unsaved work. Changes nothing. */
  assertCanSwitch(branch: string, commit: string, newFiles: readonly string[]): Promise<void>
  switchTo(branch: string, commit: string): Promise<void>
  /** Writes the files and commits just them; what is staged stays staged. Returns the commit, or null when nothing was new. */
  commitOnly(edits: readonly FileEdit[], message: string): Promise<string | null>
  /** Pushes HEAD to the branch, never by force. False when git refuses because the branch moved. */
  pushHead(branch: string): Promise<boolean>
  /** How many times this clone, all its worktrees together, pushed within the last minute. */
  pushesLastMinute(): Promise<number>
  /** Local branches of that name, or of that name and an attempt number, or all below `task/`: name → commit. */
  localTips(stem: string): Promise<ReadonlyMap<string, string>>
  /** Tracked files with unsaved changes, and untracked ones, at most `max`. */
  unsaved(max: number): Promise<readonly string[]>
  /** Files that differ from HEAD in the working tree, staged or not. */
  handEdits(accept: (path: string) => boolean): Promise<readonly HandEdit[]>
  /** Makes index and files agree with what was published, so that the branch can move forward over it. */
  markPublished(edits: readonly HandEdit[], commit: string): Promise<void>
  /**
   * Brings the local branch forward to a commit it lacks, over the edits that this commit holds already.
   * Null, or why it stayed where it is.
   */
  bringForward(branch: string, commit: string, published: readonly HandEdit[]): Promise<string | null>
  /** Of the paths, those where an untracked or ignored file stands, or a file in place of their folder. */
  untrackedAmong(paths: readonly string[]): Promise<readonly string[]>
  /** HEAD's commit; null before the first one. */
  head(): Promise<string | null>
  /** Commits that HEAD has and `commit` has not, and the other way about. */
  aheadBehind(commit: string): Promise<{ ahead: number; behind: number }>
}
