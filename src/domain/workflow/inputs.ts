import { nearest } from '../settings/nearest.ts'
import { fillPlaceholders, placeholdersIn } from './placeholders.ts'
import { isSafePathPart } from './safe-path.ts'
import type { InputValue, Template, TemplateInput } from './template.ts'

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

/** The inputs that words of the kind `name=value` are about. */
export function namesGiven(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.map((word) => word.split('=')[0] ?? ''))
}

const VALUE_MAX = 10_000
const EMPTY: Readonly<Record<TemplateInput['type'], InputValue>> = {
  string: '',
  number: 0,
  boolean: false,
  list: [],
}

/** Reads words of the kind `name=value`; a list is given one item at a time. All problems at once. */
export function readInputs(template: Template, given: readonly string[]): ReadInputs {
  const { words, problems } = sorted(template, given)
  const inPaths = namesInPaths(template)
  const values = new Map<string, InputValue>()
  for (const input of template.inputs) {
    const given = words.get(input.name) ?? []
    const { value, wrong } = readInput(
      given.length > 0 ? input : { ...input, default: filled(input, values) },
      given,
    )
    values.set(input.name, value)
    const unsafe = wrong === null && inPaths.has(input.name) ? unsafeIn(input, value) : null
    for (const one of [wrong, unsafe]) if (one !== null) problems.push({ input: input.name, ...one })
  }
  return { values, problems }
}

/** A default may name inputs that stand above it; what they bring along is plain text. */
function filled(input: TemplateInput, above: ReadonlyMap<string, InputValue>): InputValue | null {
  if (typeof input.default !== 'string') return input.default
  const texts = new Map([...above].map(([name, value]) => [`input.${name}`, String(value)]))
  const isKnown = placeholdersIn(input.default).every(({ name }) => texts.has(name))
  return isKnown ? fillPlaceholders(input.default, texts) : input.default
}

type Wrong = Omit<InputProblem, 'input'>

function sorted(
  { inputs, name: template }: Template,
  given: readonly string[],
): { words: ReadonlyMap<string, readonly string[]>; problems: InputProblem[] } {
  const words = new Map<string, string[]>(inputs.map(({ name }) => [name, []]))
  const problems: InputProblem[] = []
  for (const word of given) {
    const at = word.indexOf('=')
    const name = at === -1 ? word : word.slice(0, at)
    const shown = name.slice(0, 60)
    const said = at === -1 ? undefined : words.get(name)
    if (said !== undefined) said.push(word.slice(at + 1))
    else if (at === -1)
      problems.push({
        input: null,
        message: `"${shown}" has no value.`,
        fix: `Write --input ${shown}=<value>.`,
      })
    else {
      const meant = nearest(name, [...words.keys()])
      const all = words.size === 0 ? 'It has none.' : `It has: ${[...words.keys()].join(', ')}.`
      const fix = meant === null ? all : `Write "${meant}", if that is meant.`
      problems.push({ input: null, message: `The template "${template}" has no input "${shown}".`, fix })
    }
  }
  return { words, problems }
}

function readInput(
  input: TemplateInput,
  words: readonly string[],
): { value: InputValue; wrong: Wrong | null } {
  const { name, type, required } = input
  const otherwise = input.default ?? EMPTY[type]
  if (words.length === 0) {
    const message = `"${name}" is missing: ${input.description.replace(/\.?$/, '.')}`
    return { value: otherwise, wrong: required ? { message, fix: `Add --input ${name}=<${type}>.` } : null }
  }
  const wrong = wrongIn(input, words)
  return wrong === null ? { value: READ[type](words), wrong } : { value: otherwise, wrong }
}

const READ: Readonly<Record<TemplateInput['type'], (words: readonly string[]) => InputValue>> = {
  string: ([word = '']) => word,
  number: ([word = '']) => Number(word),
  boolean: ([word = '']) => word === 'true',
  list: (words) => words,
}

const FORMS: Readonly<Record<TemplateInput['type'], { form: RegExp; expected: string }>> = {
  string: { form: /^[^]*$/, expected: 'text' },
  number: { form: /^-?\d{1,15}(?:\.\d{1,9})?$/, expected: 'a number' },
  boolean: { form: /^(?:true|false)$/, expected: 'true or false' },
  list: { form: /\S/, expected: 'text' },
}

function wrongIn({ name, type, choices, required }: TemplateInput, words: readonly string[]): Wrong | null {
  if (words.length > 1 && type !== 'list')
    return { message: `"${name}" is given ${words.length} times.`, fix: 'Give it once.' }
  const { form, expected } = FORMS[type]
  const odd = words.find((word) => !form.test(word) || word.length > VALUE_MAX)
  if (odd !== undefined) {
    const limit = odd.length > VALUE_MAX ? `at most ${VALUE_MAX} characters` : expected
    return {
      message: `"${name}" is "${odd.slice(0, 60)}"; ${limit} was expected.`,
      fix: 'Correct the value.',
    }
  }
  const [word = ''] = words
  if (choices.length > 0 && !choices.includes(word)) {
    const message = `"${name}" is "${word.slice(0, 60)}"; one of ${choices.join(', ')} was expected.`
    return { message, fix: 'Choose one of them.' }
  }
  if (required && words.every((one) => one.trim() === ''))
    return { message: `"${name}" is empty; something was expected.`, fix: 'Say it in words.' }
  return null
}

/** Inputs that become a part of an artifact's or a scope's path, in the template as it is in any mode. */
function namesInPaths({ phases }: Template): ReadonlySet<string> {
  const patterns = phases.flatMap(({ artifact, scope }) => [artifact ?? '', ...scope])
  const names = patterns.flatMap(placeholdersIn).map(({ name }) => name)
  return new Set(names.filter((name) => name.startsWith('input.')).map((name) => name.slice('input.'.length)))
}

function unsafeIn({ name }: TemplateInput, value: InputValue): Wrong | null {
  if (!Array.isArray(value) && isSafePathPart(String(value))) return null
  const message = `"${name}" becomes part of a path, and "${String(value).slice(0, 60)}" cannot be one.`
  return { message, fix: 'Use letters, digits and -, such as contact-form.' }
}
