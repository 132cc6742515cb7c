/** Alphabetical. Texts and exits: presentation/catalogue.ts. */
export type FailureCode =
  | 'AGENT_MISSING'
  | 'ATOMIC_UNSUPPORTED'
  | 'AUTH_FAILED'
  | 'BAD_INPUT'
  | 'BAD_SETTINGS'
  | 'BARE_REPOSITORY'
  | 'CLIPBOARD_MISSING'
  | 'DIRTY_TREE'
  | 'DISK_FULL'
  | 'EDITOR_FAILED'
  | 'FILE_NOT_READABLE'
  | 'FILE_TOO_LARGE'
  | 'FILE_UNWRITABLE'
  | 'GIT_FAILED'
  | 'GIT_MISSING'
  | 'GIT_TOO_OLD'
  | 'HEAD_DETACHED'
  | 'HOOK_DECLINED'
  | 'HOST_DENIED'
  | 'HOST_REFUSED'
  | 'HOST_UNREACHABLE'
  | 'IDENTITY_MISSING'
  | 'INPUT_NEEDED'
  | 'INTERNAL'
  | 'INTERRUPTED'
  | 'INVALID_ID'
  | 'INVALID_TASK_FILE'
  | 'LOCKED'
  | 'MACHINE_DENIED'
  | 'MACHINE_UNREACHABLE'
  | 'NOT_A_REPOSITORY'
  | 'PROTECTED_BRANCH'
  | 'REF_IN_THE_WAY'
  | 'REMOTE_AMBIGUOUS'
  | 'REMOTE_UNREACHABLE'
  | 'RETRIES_EXHAUSTED'
  | 'RUNNER_FAILED'
  | 'SECRET_FOUND'
  | 'UNKNOWN_FIELD'
  | 'USAGE'

/** The world says no: thrown, and caught once, in main.ts. */
export class Failure extends Error {
  readonly code: FailureCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: FailureCode, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(code, { cause })
    this.name = 'Failure'
    this.code = code
    this.details = details
  }
}
