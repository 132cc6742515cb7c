import type { Change } from '../../src/domain/decision.ts'
import type { Session, Workspace } from '../../src/presentation/terminal/session.ts'
import type { Local } from './actor.ts'
import type { PlainCommit, Refs } from './shared-memory.ts'

/** What an operation may use: a session of brain's, and plain git. */
export interface Bench {
  readonly name: string
  readonly identity: string
  readonly session: Session
  readonly workspace: Workspace
  readonly local: Local | null
  readonly git: PlainGit
  readonly digest: (text: string) => string
}

export type Commit = Omit<PlainCommit, 'author' | 'at'>

/** A person or session that knows nothing but git. `fetch` and `push` are steps: others may come between. */
export interface PlainGit {
  fetch(): Promise<Refs>
  /** Commits, and pushes never by force. */
  push(branch: string, commit: Commit): Promise<{ readonly commit: string; readonly accepted: boolean }>
}

/** What somebody was told when an operation ended. */
export interface Told {
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly code?: string
  /** The claim that they now take for theirs; null when they were told that they hold none. */
  readonly believes?: { readonly branch: string; readonly digest: string } | null
  readonly local?: Local
  readonly created?: readonly string[]
  readonly approved?: true
}

export interface Operation {
  readonly name: string
  readonly run: (bench: Bench) => Promise<Told>
}

/** What an operation is about to do to the shared memory. */
export type Pending =
  | { readonly kind: 'look' }
  | { readonly kind: 'apply'; readonly change: Change }
  | { readonly kind: 'push'; readonly branch: string; readonly commit: Commit; readonly pulled: boolean }
