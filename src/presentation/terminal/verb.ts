import type { Refusal } from '../../domain/decision.ts'
import type { Session } from './session.ts'
import type { Paint } from './color.ts'

/** Something a person or an agent can say to `brain`. One file each, below commands/. */
export interface Verb {
  /** As typed; `worker claim` for a verb of the worker's. */
  readonly name: string
  readonly aliases?: readonly string[]
  readonly summary: string
  /** Commander's syntax and a description: `['<id>', 'task id']`. */
  readonly arguments?: readonly (readonly [syntax: string, description: string])[]
  readonly options?: readonly VerbOption[]
  /** Command lines that work, best first. */
  readonly examples: readonly string[]
  /** Takes `--dry-run` and `--yes`. */
  readonly writes?: true
  /** Prints texts that others pushed: secrets in them are hidden. */
  readonly showsTexts?: true
  run(session: Session, input: Input): Promise<Outcome | Refusal>
}

export interface VerbOption {
  readonly flags: string
  readonly description: string
  readonly choices?: readonly string[]
  /** May be given several times; the value is an array. */
  readonly many?: true
}

export interface Input {
  readonly arguments: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
}

/** What a verb has to tell: data for programs, text for people. */
export interface Outcome {
  readonly kind: string
  readonly data: unknown
  readonly text: (paint: Paint) => string
  /** For `--quiet`: the ids or the like, one a line. */
  readonly quiet?: string
  /** Said on stderr: what else to know, what to do next. */
  readonly notes?: readonly string[]
  readonly exit?: number
  /** It is saved or pasted elsewhere: no pager holds it. */
  readonly neverPaged?: true
  /** All was said line by line already: nothing more goes to stdout. */
  readonly streamed?: true
}

export function optionText(input: Input, name: string): string | undefined {
  const value = input.options[name]
  return typeof value === 'string' ? value : undefined
}

export function optionList(input: Input, name: string): readonly string[] | undefined {
  const value = input.options[name]
  return Array.isArray(value) ? value.map(String) : undefined
}

export function isSet(input: Input, name: string): boolean {
  return input.options[name] === true
}
