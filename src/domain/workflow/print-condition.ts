import type { Condition, Operand } from './parse-condition.ts'

const STRENGTH: Readonly<Record<Condition['kind'], number>> = {
  or: 0,
  and: 1,
  not: 2,
  compare: 3,
  exists: 3,
  truth: 3,
}

/** The condition as text that reads back as the same one, with no more parentheses than that needs. */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'or':
    case 'and': {
      const strength = STRENGTH[condition.kind]
      return `${within(condition.left, strength)} ${condition.kind} ${within(condition.right, strength + 1)}`
    }
    case 'not':
      return `not ${within(condition.of, STRENGTH.not)}`
    case 'compare':
      return `${printOperand(condition.left)} ${condition.sign} ${printOperand(condition.right)}`
    case 'exists':
      return `artifact.${condition.phase} exists`
    case 'truth':
      return printOperand(condition.of)
  }
}

function within(condition: Condition, strength: number): string {
  const text = printCondition(condition)
  return STRENGTH[condition.kind] < strength ? `(${text})` : text
}

function printOperand(operand: Operand): string {
  if (operand.kind === 'name') return operand.name
  const { value } = operand
  if (Array.isArray(value)) return `[${value.map(quoted).join(', ')}]`
  return typeof value === 'string' ? quoted(value) : String(value)
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
