export interface Clock {
  now(): Date
  /** Waits; milliseconds. */
  sleep(ms: number): Promise<void>
}

export interface Randomness {
  /** A fresh 128-bit nonce, 32 hex digits. */
  nonce(): string
  /** From 0 up to but not 1. */
  fraction(): number
  /** sha256 in hex. */
  readonly digest: (text: string) => string
}
