import { Failure } from '../failure.ts'
import type { FanOut } from './template.ts'

/** A placeholder in a text: `{{input.name}}`; `at` counts from 0. */
export interface Placeholder {
  readonly name: string
  readonly at: number
}

/** What every prompt can say of its run: `{{run.folder}}` is `workflows/<name>`, `{{run.asked}}` the person's words. */
export const RUN_NAMES = ['run.name', 'run.folder', 'run.title', 'run.asked', 'run.mode'] as const

/** What a prompt can say of the item it is for, by what the items are. */
export const ITEM_FIELDS: Readonly<Record<FanOut['of'], readonly string[]>> = {
  groups: ['id', 'tasks', 'files'],
  components: ['id', 'file', 'purpose', 'depends_on', 'complexity', 'risk', 'notes', 'context_file'],
  list: ['id', 'text'],
}

const PLACEHOLDER = /\{\{[ \t]*([A-Za-z_][\w.-]{0,130})[ \t]*\}\}/g
const LOGIC = /\{\{[ \t]*[#/^!>&]/g

/**
 * Puts values in the place of their names, in one pass: what a value brings along, braces too, is plain text.
 * @throws Failure BAD_INPUT with the `names` that no value was given for; readTemplate finds those first
 */
export function fillPlaceholders(text: string, values: ReadonlyMap<string, string>): string {
  const unknown = placeholdersIn(text).filter(({ name }) => !values.has(name))
  if (unknown.length > 0) {
    const names = [...new Set(unknown.map(({ name }) => name))]
    const message = `The template has names that do not exist: ${names.map((name) => `{{${name}}}`).join(', ')}.`
    throw new Failure('BAD_INPUT', { message, hint: 'See what is wrong: brain workflow validate', names })
  }
  return text.replaceAll(PLACEHOLDER, (_, name: string) => values.get(name) ?? '')
}

export function placeholdersIn(text: string): readonly Placeholder[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => ({ name: match[1] ?? '', at: match.index }))
}

/** Where a text tries sections or conditions, which placeholders do not have. */
export function logicIn(text: string): readonly number[] {
  return [...text.matchAll(LOGIC)].map(({ index }) => index)
}
