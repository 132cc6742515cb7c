/** What a scripted worker has to say, one JSON object a line on its standard output. */
export interface WorkerEvent {
  readonly kind:
    | 'claimed'
    | 'refused'
    | 'read'
    | 'blocked'
    | 'answered'
    | 'handed-in'
    | 'sent-back'
    | 'closed'
    | 'failed'
  /** The folder it works in. */
  readonly folder: string
  /** The command that made it so. */
  readonly command: string
  /**
   * The words that count: git's line about the push; the blob of the blocker; the answer; the commit handed in;
   * the feedback; the error.
   */
  readonly said: string
}

/** Exit codes of a scripted worker. */
export const WORKER_EXITS = { done: 0, failed: 1, refused: 3 } as const
