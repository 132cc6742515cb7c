import { Failure } from '../failure.ts'
import { parseCondition, type Condition, type Operand } from './parse-condition.ts'
import type { InputValue } from './template.ts'

/** All that a condition can ask about. */
export interface ConditionFacts {
  /** Every input of the template, as readInputs gives them. */
  readonly inputs: ReadonlyMap<string, InputValue>
  /** The run's mode; empty for a template without modes. */
  readonly mode: string
  /** What the run was asked for, in the person's words. */
  readonly asked: string
  /** Phases whose artifact is on main. */
  readonly artifacts: ReadonlySet<string>
  /** The fields of the item, in a phase that is done for each of several. */
  readonly item?: ReadonlyMap<string, InputValue>
}

/**
 * Does the condition hold? Nothing is ever run as code. A name that says nothing is false, and equal to nothing.
 * @throws Failure BAD_INPUT for one that does not parse; readTemplate finds those first
 */
export function evaluate(condition: string, facts: ConditionFacts): boolean {
  const { parsed, problem } = parseCondition(condition)
  if (parsed !== null) return holds(parsed, facts)
  const message = `The condition "${condition.slice(0, 80)}" cannot be read: ${problem.message}`
  throw new Failure('BAD_INPUT', { message, hint: problem.fix })
}

function holds(condition: Condition, facts: ConditionFacts): boolean {
  switch (condition.kind) {
    case 'or':
      return holds(condition.left, facts) || holds(condition.right, facts)
    case 'and':
      return holds(condition.left, facts) && holds(condition.right, facts)
    case 'not':
      return !holds(condition.of, facts)
    case 'exists':
      return facts.artifacts.has(condition.phase)
    case 'truth':
      return saysSomething(valueOf(condition.of, facts))
    case 'compare':
      return COMPARE[condition.sign](valueOf(condition.left, facts), valueOf(condition.right, facts))
  }
}

type Value = InputValue | null

const COMPARE: Readonly<Record<'==' | '!=' | 'in' | 'not in' | 'contains', (a: Value, b: Value) => boolean>> =
  {
    '==': isEqual,
    '!=': (a, b) => !isEqual(a, b),
    in: (a, b) => isOneOf(a, b),
    'not in': (a, b) => !isOneOf(a, b),
    contains,
  }

function valueOf(operand: Operand, facts: ConditionFacts): Value {
  if (operand.kind === 'literal') return operand.value
  const [scope = '', name = ''] = operand.name.split('.')
  if (scope === 'mode') return facts.mode
  if (scope === 'run') return facts.asked
  return (scope === 'input' ? facts.inputs : facts.item)?.get(name) ?? null
}

function saysSomething(value: Value): boolean {
  return isList(value) ? value.length > 0 : Boolean(value)
}

function isEqual(a: Value, b: Value): boolean {
  if (a === null || b === null) return false
  if (!isList(a) || !isList(b)) return a === b
  return a.length === b.length && a.every((item, index) => item === b[index])
}

function isOneOf(value: Value, list: Value): boolean {
  return isList(list) && !isList(value) && value !== null && list.includes(String(value))
}

/** A list has the item; a text has the words, whole and in any case. Of a list of texts one is enough. */
function contains(whole: Value, part: Value): boolean {
  if (isList(part)) return part.some((one) => contains(whole, one))
  if (part === null || whole === null) return false
  return isList(whole) ? whole.includes(String(part)) : hasWords(String(whole), String(part))
}

function hasWords(text: string, words: string): boolean {
  const wanted = wordsOf(words)
  return wanted !== '  ' && wordsOf(text).includes(wanted)
}

/** Words in small letters with one blank around each, so that "ui" is not found in "build". */
function wordsOf(text: string): string {
  return ` ${(text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).join(' ')} `
}

function isList(value: Value): value is readonly string[] {
  return Array.isArray(value)
}
