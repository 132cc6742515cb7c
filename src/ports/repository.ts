import type { Change } from '../domain/decision.ts'
import type { Look, Tree } from '../domain/look.ts'
import type { TaskId } from '../domain/task/task-id.ts'

export interface LookRequest {
  /** `always` for writers; `due` when the last fetch is older than `fetch_after`; `never`. */
  readonly fetch: 'always' | 'due' | 'never'
  /** Which of the plan branch's files Decide needs the text of. */
  readonly texts?: (path: string) => boolean
  /** Archived tasks to be read too, with all their files; `all`: every one's task file, and nothing else of it. */
  readonly archived?: readonly TaskId[] | 'all'
  /** Branches whose tips are wanted whatever they are called. */
  readonly branches?: readonly string[]
  /** A change follows: what was seen will not be looked at again. */
  readonly isToWrite?: true
}

export type DerivedRequest = Pick<LookRequest, 'fetch' | 'isToWrite'>

export interface Derivation<Made> {
  readonly derive: (look: Look) => Made
  readonly amending?: Amending<Made>
}

/** How what was derived is brought up to date where only some tasks have changed: the same, without a look at the others. */
export interface Amending<Made> {
  /** Of the look that it was made of, what else has to be the same; null where only a whole look can tell. */
  readonly basis: (made: Made) => AmendingBasis | null
  /** All tasks of which anything may be another; null where they are so many that a whole look costs little more. */
  readonly touched: (made: Made, changed: ReadonlySet<TaskId>) => ReadonlySet<TaskId> | null
  /** `part` is a look at the touched tasks alone. null: only a whole look can tell. */
  readonly amend: (made: Made, part: Look, touched: ReadonlySet<TaskId>) => Made | null
}

export type AmendingBasis = Pick<Look, 'base' | 'settings'> & {
  readonly plan: Pick<Look['plan'], 'branch' | 'commit'>
}

/** `settled`: runs for which nothing is to be done; `runs`: their files, parsed. */
export type KeptName = 'settled' | 'runs'

export interface Derived<Made> extends Pick<Look, 'offline' | 'fetchedAt' | 'remote'> {
  readonly made: Made
}

/** What became of a change. `commits` maps each mark to the object id it got. */
export type Applied =
  | {
      readonly status: 'applied'
      readonly commits: ReadonlyMap<string, string>
      /** When they were committed; RFC 3339, UTC. null: none was made. */
      readonly committedAt: string | null
      readonly notes: readonly string[]
    }
  | { readonly status: 'stale' }

/** main (or base) and a branch brought together, without touching anything. */
export interface MergePreview {
  /** The tree of the merge result; null when there are conflicts. */
  readonly tree: string | null
  /** Paths in conflict. */
  readonly conflicts: readonly string[]
  /** What the merge brings: target → result. */
  readonly files: readonly FileChange[]
  /** Paths that the brain owns and the branch changed since it left main: they are not part of the merge. */
  readonly protectedPaths: readonly string[]
  /** Names the result without the paths that the brain owns: equal keys, equal verdict. */
  readonly checkKey: string
}

export interface FileChange {
  readonly path: string
  /** null for a binary file. */
  readonly added: number | null
  readonly removed: number | null
}

export interface MergeRequest {
  readonly target: string
  readonly tip: string
  /** Paths (files, or folders ending in `/`) that are main's own: the branch's version is set aside. */
  readonly owned: (path: string) => boolean
  /** What is in conflict is taken from the target: there always is a tree. */
  readonly prefersTarget?: boolean
}

export interface LogEntry {
  readonly commit: string
  readonly parents: readonly string[]
  readonly at: string
  readonly author: string
  readonly subject: string
  readonly trailers: Readonly<Record<string, string>>
}

/** The shared memory: looked at whole, changed all or nothing. */
export interface Repository {
  look(request: LookRequest): Promise<Look>
  /**
   * What a derivation makes of a look for nothing in particular: JSON that follows from the look alone. It is kept, and not
   * derived again while the look is the same. One thing only is kept: every caller derives the same.
   */
  derived<Made>(request: DerivedRequest, derivation: Derivation<Made>): Promise<Derived<Made>>
  /** After a fetch as asked, which throws as a look's does: what `at` of a look for nothing in particular would be now. */
  standing(fetch: LookRequest['fetch']): Promise<string | null>
  /**
   * What this clone keeps under the name, where it was kept with that very key; null: nothing. It was a file in between: who
   * asks checks what it is.
   */
  recall(name: KeptName, key: string): Promise<unknown>
  /** Keeps JSON, in the place of what was kept under the name; the key is one line. That it cannot be kept is no error. */
  keep(name: KeptName, kept: { readonly key: string; readonly value: unknown }): Promise<void>
  /** Compare-and-swap: `stale` when any ref was not where the change saw it. Throws failures. */
  apply(change: Change): Promise<Applied>
  /**
   * Asks the shared memory itself whether each of these branches is at this commit right now; nothing is fetched. Throws
   * REMOTE_UNREACHABLE, …
   */
  stillAt(tips: ReadonlyMap<string, string>): Promise<boolean>
  mergePreview(request: MergeRequest): Promise<MergePreview>
  /** A file's text at a commit; null when absent, a folder, a link or larger than 1 MiB. */
  readText(commit: string, path: string): Promise<string | null>
  /** The texts of many blobs at once; without those that are missing, too large or not text. */
  readTexts(blobs: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** All files below a folder at a commit; of the whole tree for ''. */
  listFiles(commit: string, folder: string): Promise<Tree>
  /** Newest first, at most `max`. */
  log(
    commit: string,
    options: { max: number; paths?: readonly string[]; since?: string },
  ): Promise<readonly LogEntry[]>
  /** Makes sure that this clone has the commit, where need be by asking the remote for it by its id. */
  obtain(commit: string): Promise<boolean>
  /** Patch text from target to result, at most `bytesMax` bytes. */
  patch(target: string, result: string, bytesMax: number): Promise<string>
}
