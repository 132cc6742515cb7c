import type { VersionRange } from '../version-order.ts'
import type { Cause } from './cause.ts'

/**
 * How to run a vendor's command line without anybody in front of it. All of it is data: a project adds its own under
 * `.brain/agents/`. Words may hold `{place}`, `{prompt}` (a file), `{ask}` (a sentence that names that file), `{resume}`,
 * `{worker}` and `{task}`; a word `{permissions}` alone stands for those of the chosen mode.
 */
export interface Agent {
  readonly name: string
  readonly title: string
  /** The program and its words for a new conversation. */
  readonly command: readonly string[]
  /** The same for going on in one; null when that is not known to work. */
  readonly resume: readonly string[] | null
  /** `stdin`: the prompt is its standard input; `file`: its words name the file. Then standard input is empty. */
  readonly prompt: 'stdin' | 'file'
  /** `safe`: never asks, and does no more than edit and use git; null where no such mode is known. */
  readonly permissions: { readonly safe: PermissionMode | null; readonly full: PermissionMode }
  readonly output: OutputFormat
  /** What its own exit codes mean. */
  readonly exits: Readonly<Record<number, Cause>>
  /** Variables that it needs and that look like secrets: they are passed on, all others are not. */
  readonly keeps: readonly string[]
  /** Its login and settings, by their paths in the home: all that a sandbox shows of it, read-only. */
  readonly home: readonly string[]
  /** No output and no commit for this long is a stall; with a tool at work, the second. Milliseconds. */
  readonly silenceMs: number
  readonly toolSilenceMs: number
  readonly version: {
    readonly words: readonly string[]
    /** Where the flags above were tried; null: they are from its documents or another project's source. */
    readonly tried: string | null
    /** Outside of it the flags may be others, and `health` warns; null: nothing is known. */
    readonly range: VersionRange | null
  }
  /** What is not known, or known to go wrong. */
  readonly notes: readonly string[]
}

export interface PermissionMode {
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** How to read what it prints. Paths are keys joined by dots; the first one that a line has counts. */
export interface OutputFormat {
  readonly lines: 'json' | 'text'
  readonly resume: readonly string[]
  /** US dollars. */
  readonly cost: readonly string[]
  /** All of these are added up. */
  readonly tokens: readonly string[]
  /** A line tells all so far (`last`), or only what is new (`sum`). */
  readonly totals: 'last' | 'sum'
  /** Where a line says that it failed: true there. */
  readonly failed: readonly string[]
  /** Lines whose `type` says so. */
  readonly failedTypes: readonly string[]
}

export type Permissions = 'safe' | 'full'

export const NO_WORDS: PermissionMode = { words: [], env: {} }

export const PLAIN_TEXT: OutputFormat = {
  lines: 'text',
  resume: [],
  cost: [],
  tokens: [],
  totals: 'last',
  failed: [],
  failedTypes: [],
}

const MINUTE_MS = 60_000

/** What most agents have in common. A tool (a build, a test suite) may be silent for very long. */
export const USUAL = {
  resume: null,
  prompt: 'stdin',
  output: PLAIN_TEXT,
  exits: {},
  keeps: [],
  home: [],
  silenceMs: 30 * MINUTE_MS,
  toolSilenceMs: 120 * MINUTE_MS,
  notes: [],
} as const satisfies Partial<Agent>
