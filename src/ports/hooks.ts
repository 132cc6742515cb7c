import type { Death } from '../domain/hooks/death.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { ClaimStore } from './records.ts'
import type { Repository } from './repository.ts'
import type { Clock, Randomness } from './system.ts'

/** Where a path leads, links and all. */
export type Lead =
  /** Within the working tree: relative to its root, with `/` between the names. */
  | { readonly to: 'tree'; readonly path: string }
  | { readonly to: 'git folder' | 'through a link' | 'other worktree' | 'elsewhere' }

/** What hooks keep in mind of a session, or of one of its subagents. */
export interface TurnNote {
  /** The session's name, or the subagent's. */
  readonly name: string
  /** The run that it takes on, step by step; null: none. */
  readonly run: string | null
  /** How things stood when it was last sent on. */
  readonly stood: string | null
  /** The person's words that it was last sent on after; null where the client does not name them. */
  readonly turn: string | null
  /** How often it was sent on: since those words, and in all. */
  readonly inTurn: number
  readonly inAll: number
}

/** Kept in the clone; a damaged or missing note counts as none. */
export interface TurnNotes {
  get(name: string): Promise<TurnNote | null>
  put(note: TurnNote): Promise<void>
}

/** Sessions that died at work, one a task; kept in the clone, for all its worktrees. */
export interface Deaths {
  all(): Promise<readonly Death[]>
  put(death: Death): Promise<void>
  remove(task: TaskId): Promise<void>
}

export interface HookPorts {
  readonly repository: Repository
  readonly clock: Clock
  readonly randomness: Randomness
  readonly actor: string
}

/** The working tree that a session is in. */
export interface HookPlace {
  /** The branch that is checked out, as HEAD says it; null: none. */
  branch(): string | null
  /** What asks git is made when it is needed. Throws what opening a repository throws. */
  ports(): Promise<HookPorts>
  readonly claims: ClaimStore
  readonly turns: TurnNotes
  readonly deaths: Deaths
  leadOf(path: string): Lead
  /** A file of the working tree as it stands there; null when it is not there, no plain file, or larger than 1 MiB. */
  readText(path: string): Promise<string | null>
  /** Files that are in no commit yet, at most `max`. */
  unsaved(max: number): Promise<readonly string[]>
  /** Starts a command of brain, and waits for nothing. */
  leave(words: readonly string[]): void
}

export interface Hooks {
  /** What stands on standard input, waited for shortly; null: nothing, or too much. */
  input(): Promise<string | null>
  /** null: no repository, or none that brain is used in. Nothing is written to find out. */
  open(directory: string): Promise<HookPlace | null>
}
