import { NO_ARCHIVE, type Archive } from './archive.ts'
import type { FeedbackEntry, ResultFile } from './result/result.ts'
import { DEFAULT_SETTINGS, type Settings } from './settings/settings.ts'
import type { Mark, Problem, TaskFile } from './task/task.ts'

/** A file in a git tree. */
export interface TreeEntry {
  readonly blob: string
  /** Git's mode: `100644`, `100755`, `120000` (a link), … */
  readonly mode: string
}

export type Tree = ReadonlyMap<string, TreeEntry>

/** The newest commit of a branch that holds work on a task, or looks like it, and the result files in it. */
export interface Tip {
  readonly branch: string
  readonly commit: string
  readonly author: string
  readonly subject: string
  /** RFC 3339, UTC; a date in the future is replaced by when this clone first saw it. */
  readonly committedAt: string
  /** Within main (or the base branch). */
  readonly merged: boolean
  /** The tip is the very commit with which brain did so (by its trailers); null: somebody's work. */
  readonly mark: Mark | null
  /** It may be a cloud session's: the branch is under the patterns of the settings (protocol §11). */
  readonly cloud: boolean
  /** A task branch's own result files; on any other branch those of every task. None that base has, too. */
  readonly results: Tree
}

/**
 * Everything that one look at the repository saw: what fold and Decide know of the world.
 * All of it comes from objects; nothing from the user's working tree.
 */
export interface Look {
  readonly plan: {
    readonly branch: string
    /** null: the branch has no commit yet. */
    readonly commit: string | null
    /**
     * Only files that the brain owns: tasks/, results/, .brain/, workflows/, docs/, and the named ones at the top;
     * nothing of the archives.
     */
    readonly tree: Tree
  }
  readonly base: { readonly branch: string; readonly commit: string | null }
  readonly tips: readonly Tip[]
  /** Every task file on the plan branch, by path. */
  readonly tasks: ReadonlyMap<string, TaskFile>
  /** Every result file met, by blob. */
  readonly results: ReadonlyMap<string, ResultFile>
  /** The entries of every feedback file on the plan branch, by path. */
  readonly feedback: ReadonlyMap<string, readonly FeedbackEntry[]>
  readonly archive: Archive
  readonly settings: Settings
  /** Files that could not be read: too large, not text, broken settings. */
  readonly problems: readonly Problem[]
  /** Texts of the plan branch's files that the request asked for, by path. */
  readonly texts: ReadonlyMap<string, string>
  /** Why the remote could not be asked this time; null when it was, or needed not be. */
  readonly offline: string | null
  /** RFC 3339; null without a remote. */
  readonly fetchedAt: string | null
  /** The remote's URL without credentials; null without a remote. */
  readonly remote: string | null
  /** Names all that the look followed from: equal names, equal looks. null: it saw more or less than it will the next time. */
  readonly at: string | null
}

/** What there is to see where there is no repository yet. */
export const EMPTY_LOOK: Look = {
  plan: { branch: 'main', commit: null, tree: new Map() },
  base: { branch: 'main', commit: null },
  tips: [],
  tasks: new Map(),
  results: new Map(),
  feedback: new Map(),
  archive: NO_ARCHIVE,
  settings: DEFAULT_SETTINGS,
  problems: [],
  texts: new Map(),
  fetchedAt: null,
  offline: null,
  remote: null,
  at: null,
}
