import type { InputValue, Template } from './template.ts'

export interface InputProblem {
  /** null: what was given names no input. */
  readonly input: string | null
  readonly message: string
  readonly fix: string
}

export interface ReadInputs {
  /** Every input of the template: what was given, else its default, else '', false or []. */
  readonly values: ReadonlyMap<string, InputValue>
  readonly problems: readonly InputProblem[]
}

/** Reads words of the kind `name=value`; a list is given one item at a time. All problems at once. */
export function readInputs(template: Template, given: readonly string[]): ReadInputs {
  return { values: new Map(), problems: [] }
}
