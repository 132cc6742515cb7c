import type { TaskId } from '../domain/task/task-id.ts'

/** A claim of this worktree: whoever has the nonce is the holder. */
export interface HeldClaim {
  readonly task: TaskId
  readonly attempt: number
  readonly worker: string
  /** 32 hex digits. */
  readonly nonce: string
}

/** Kept in the worktree's private git directory: another worktree or clone is another worker. */
export interface ClaimStore {
  get(task: TaskId): Promise<HeldClaim | null>
  all(): Promise<readonly HeldClaim[]>
  put(claim: HeldClaim): Promise<void>
  remove(task: TaskId): Promise<void>
  /** This worktree's own secret, 32 hex digits: commands that claim the same attempt at once come to the same nonce. */
  seed(): Promise<string>
}

export interface CheckResult {
  readonly command: string
  readonly exitCode: number
  /** In a sandbox; without one it could reach whatever the person can. */
  readonly sandboxed: boolean
  /** It could reach other machines. */
  readonly network: boolean
  /** Both streams, at most the last 64 KiB. */
  readonly output: string
}

/** What this clone has shown and checked: approval binds to it. */
export interface ReviewLog {
  /** The commit last shown for review; for results pushed straight to main, the output's blob. */
  shown(task: TaskId): Promise<string | null>
  recordShown(task: TaskId, commit: string): Promise<void>
  verdict(key: string): Promise<readonly CheckResult[] | null>
  recordVerdict(key: string, checks: readonly CheckResult[]): Promise<void>
}

export interface CheckRequest {
  /** The tree to check, and the commit it descends from. */
  readonly tree: string
  readonly parent: string
  readonly commands: readonly string[]
  /** false: they are kept from the network, where that can be done. */
  readonly network: boolean
}

/** Runs commands in a clean throw-away worktree, without the brain's credentials. */
export interface CheckRunner {
  run(request: CheckRequest, onStart: (command: string) => void): Promise<readonly CheckResult[]>
}

/** Texts that come with brain: prompts and first files. */
export interface Templates {
  /** The file's text. Throws when brain's own installation is damaged. */
  builtIn(name: string): Promise<string>
}

/** The person's own things: files they name, their editor, their clipboard. */
export interface Desk {
  /** `-` is standard input; at most 1 MiB unless said. Throws FILE_NOT_READABLE, FILE_TOO_LARGE. */
  readText(path: string, bytesMax?: number): Promise<string>
  /** Opens the text in $BRAIN_EDITOR, $VISUAL or $EDITOR and gives back what was saved. Throws EDITOR_FAILED. */
  edit(text: string, name: string): Promise<string>
  /** Writes a file that is not there yet. Throws FILE_UNWRITABLE, DISK_FULL. */
  create(path: string, text: string): Promise<void>
  /** Throws CLIPBOARD_MISSING. */
  copy(text: string): Promise<void>
}
