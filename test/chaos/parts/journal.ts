import type { Verb } from './scripts.ts'

/** One operation: a process that ran, and how it ended. */
export interface Entry {
  /** Milliseconds since 1970. */
  readonly from: number
  readonly until: number
  readonly actor: string
  readonly verb: Verb | 'calm'
  /** As a person would type it. */
  readonly command: string
  readonly task: string | null
  readonly fault: string | null
  readonly exit: number | null
  readonly killed: boolean
  readonly timedOut: boolean
  /** The code that brain gave, or null. */
  readonly error: string | null
  readonly said: string
  /** Pushes that brain made in it; each but the first is a retry. */
  readonly pushes: number
}

interface Deed {
  readonly actor: string
  readonly id: string
}

/** What commands that ended with exit 0 said that they had done; the checks hold it against the record. */
export class Journal {
  readonly entries: Entry[] = []
  readonly claims: (Deed & { readonly attempt: number })[] = []
  readonly created: (Deed & { readonly title: string })[] = []
  readonly approvals: (Deed & { readonly commit: string; readonly merge: string | null })[] = []
  readonly #shown = new Set<string>()

  noteShown(actor: string, id: string, commit: string): void {
    this.#shown.add(`${actor} ${id} ${commit}`)
  }

  wasShown(actor: string, id: string, commit: string): boolean {
    return this.#shown.has(`${actor} ${id} ${commit}`)
  }
}
