import type { Backup } from '../domain/backup/backup.ts'
import type { LeftOut } from '../domain/backup/left-out.ts'
import type { RestoreStep } from '../domain/backup/plan-restore.ts'

/**
 * What one look at a working tree came to. `clean`: all that is there is on the remote, or a commit where there is no remote.
 * `busy`: another process is at it.
 */
export type TakenAs = 'taken' | 'unchanged' | 'clean' | 'busy'

export interface Taken {
  readonly as: TakenAs
  readonly root: string
  /** The newest backup of this working tree; null when there is none. */
  readonly id: string | null
  readonly commit: string | null
  /** All that is not in it. */
  readonly leftOut: readonly LeftOut[]
  /** Those of them that were not known before. */
  readonly news: readonly LeftOut[]
  /** Commits that are nowhere else are in it as files only: a secret stands in one of them. */
  readonly withoutCommits: boolean
}

/** What became of sending backups to the remote. */
export interface Sent {
  readonly sent: number
  /** How many are only here. */
  readonly waiting: number
  /** The remote's limit on pushes is used up for now. */
  readonly spaced: boolean
  /** Why it was not possible: a code of the catalogue, and the remote's words. */
  readonly problem: { readonly code: string; readonly reason: string } | null
}

export interface BackupRequest {
  readonly now: Date
  /** Pushes a minute that background work may make; null: as many as it likes. */
  readonly pushesPerMinute: number | null
}

/** Saved states of the working trees of this clone. Throws failures. */
export interface Backups {
  /** Of this working tree; of all that this clone has, one after another, when `all`. */
  take(request: { readonly now: Date; readonly all: boolean }): Promise<readonly Taken[]>
  /** Removes those that are too many by now, here at once, and on the remote when backups are sent next. Answers how many. */
  thin(now: Date): Promise<number>
  send(request: BackupRequest): Promise<Sent>
  /** Newest first. The remote is asked unless `offline`; why it did not answer, null when it did. */
  list(request: { readonly offline: boolean }): Promise<{
    readonly backups: readonly Backup[]
    readonly offline: string | null
  }>
  /** Removes all of one clone's, here and on the remote. */
  forget(backups: readonly Backup[]): Promise<void>
}

/** What the process that saves in the background last did. */
export interface AutosaveNote {
  /** RFC 3339, UTC. */
  readonly lookedAt: string
  readonly takenAt: string | null
  readonly waiting: number
  readonly problem: string | null
}

export interface AutosaveState {
  readonly isRunning: boolean
  readonly pid: number | null
  /** RFC 3339, UTC. */
  readonly since: string | null
  readonly everyMs: number | null
  readonly note: AutosaveNote | null
  readonly leftOut: readonly LeftOut[]
}

export interface AutosaveStart {
  readonly everyMs: number
  readonly pushesPerMinute: number | null
}

/** The one process of this clone that saves in the background. */
export interface Autosave {
  state(): Promise<AutosaveState>
  /** Starts it by itself; false: it runs already. Throws FILE_UNWRITABLE and the like when it did not come up. */
  start(request: AutosaveStart): Promise<boolean>
  /** Ends it and takes away all that it kept besides the backups; false: it did not run. */
  stop(): Promise<boolean>
  /** Is that process as long as `act` lasts; null: another one is. */
  hold<T>(everyMs: number, act: (held: Held) => Promise<T>): Promise<T | null>
}

export interface Held {
  /** The repository is still there, and nobody else was made the one. */
  isStill(): boolean
  note(note: AutosaveNote): Promise<void>
}

export interface Comparison {
  /** Where the backup and what is checked out began; null: nowhere. */
  readonly base: string | null
  readonly steps: readonly RestoreStep[]
  /** Commits of the backup that are neither here nor on the remote. */
  readonly commits: number
}

export interface Restored {
  readonly added: readonly string[]
  readonly replaced: readonly string[]
  readonly deleted: readonly string[]
  /** Where something else stood: path → the path that it was written to. */
  readonly beside: readonly { readonly path: string; readonly as: string }[]
  readonly kept: readonly RestoreStep[]
}

export interface Undone {
  readonly id: string
  readonly paths: readonly string[]
  /** Changed since, so they stay. */
  readonly kept: readonly string[]
}

/** Bringing back what was saved. Nothing that is only in the working tree is overwritten. */
export interface Recovery {
  /** Makes sure that the commit is here. Throws REMOTE_UNREACHABLE, … */
  obtain(backup: Pick<Backup, 'commit' | 'ref'>): Promise<void>
  /** The commit of a branch of the remote's; null when there is none. */
  branch(name: string): Promise<string | null>
  /** Branches of the remote's on which work was rescued: name → commit. */
  rescued(): Promise<readonly { readonly branch: string; readonly commit: string; readonly at: string }[]>
  compare(commit: string): Promise<Comparison>
  /** Patch text from the base to the backup, cut at `bytesMax`. */
  patch(commit: string, bytesMax: number): Promise<string>
  restore(request: {
    readonly id: string
    readonly commit: string
    readonly comparison: Comparison
  }): Promise<Restored>
  /** Makes a branch of the backup, and checks nothing out. False: there is one of that name. */
  makeBranch(name: string, commit: string): Promise<boolean>
  /** Takes the last restoring back; null: there is none. */
  undo(): Promise<Undone | null>
}

export interface BackupPorts {
  readonly backups: Backups
  readonly autosave: Autosave
  readonly recovery: Recovery
  /** Who works here: to tell one's own backups from others'. */
  readonly email: string | null
  readonly remoteUrl: string | null
  /** The settings' file as this clone last saw it; null: there is none. Asks no remote. */
  settingsText(): Promise<string | null>
}
