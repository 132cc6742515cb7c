import { type Token, tokensOf } from './condition-tokens.ts'
import type { InputValue } from './template.ts'

/** What a name stands for, or a value that is written out. */
export type Operand =
  | { readonly kind: 'literal'; readonly value: InputValue }
  | { readonly kind: 'name'; readonly name: string }

export type Sign = '==' | '!=' | 'in' | 'not in' | 'contains'

export type Condition =
  | { readonly kind: 'or' | 'and'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly sign: Sign; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'exists'; readonly phase: string }
  | { readonly kind: 'truth'; readonly of: Operand }

export interface ConditionProblem {
  /** Where in the text, from 0. */
  readonly at: number
  readonly message: string
  readonly fix: string
}

export type ParsedCondition =
  | { readonly parsed: Condition; readonly problem: null }
  | { readonly parsed: null; readonly problem: ConditionProblem }

const CHARACTERS_MAX = 2000
const DEPTH_MAX = 32
const SIGNS: ReadonlySet<string> = new Set(['==', '!=', 'in', 'contains'])
const NAME = /^(?:mode|run\.asked|(?:input|artifact|item)\.[a-z0-9][a-z0-9_-]{0,62})$/

/** Reads a condition. Never throws. */
export function parseCondition(text: string): ParsedCondition {
  if (text.length > CHARACTERS_MAX)
    return wrong({ at: CHARACTERS_MAX, message: `it is longer than ${CHARACTERS_MAX} characters` })
  const { tokens, strange } = tokensOf(text)
  if (strange !== null) return wrong(strange)
  const reading: Reading = { tokens, at: 0, depth: 0 }
  const parsed = readOr(reading)
  if (isStop(parsed)) return wrong(parsed)
  const rest = peek(reading)
  return rest.kind === 'end' ? { parsed, problem: null } : wrong(unexpected(rest, '"and", "or" or the end'))
}

interface Reading {
  readonly tokens: readonly Token[]
  at: number
  depth: number
}

/** Why reading stopped. */
interface Stop {
  readonly at: number
  readonly message: string
}

type Read<T> = T | Stop

function wrong({ at, message }: Stop): ParsedCondition {
  const fix = 'Write it such as: input.teams == true and not (mode in ["quick"]).'
  return { parsed: null, problem: { at, message: `at character ${at + 1}, ${message}.`, fix } }
}

function isStop(value: object): value is Stop {
  return 'message' in value
}

function readOr(reading: Reading): Read<Condition> {
  return readChain(reading, { word: 'or', next: readAnd })
}

function readAnd(reading: Reading): Read<Condition> {
  return readChain(reading, { word: 'and', next: readNot })
}

function readChain(
  reading: Reading,
  { word, next }: { word: 'or' | 'and'; next: (reading: Reading) => Read<Condition> },
): Read<Condition> {
  let left = next(reading)
  while (!isStop(left) && take(reading, word)) {
    const right = next(reading)
    if (isStop(right)) return right
    left = { kind: word, left, right }
  }
  return left
}

function readNot(reading: Reading): Read<Condition> {
  if (!isNext(reading, 'not')) return readAtom(reading)
  return deeper(reading, () => {
    const of = readNot(reading)
    return isStop(of) ? of : { kind: 'not', of }
  })
}

function readAtom(reading: Reading): Read<Condition> {
  if (!isNext(reading, '(')) return readComparison(reading)
  return deeper(reading, () => {
    const inner = readOr(reading)
    if (isStop(inner) || take(reading, ')')) return inner
    return unexpected(peek(reading), 'a closing parenthesis')
  })
}

/** Takes one token and reads what it opens, so many levels and no more. */
function deeper(reading: Reading, read: () => Read<Condition>): Read<Condition> {
  const { at } = peek(reading)
  if (reading.depth >= DEPTH_MAX)
    return { at, message: `more than ${DEPTH_MAX} levels lie inside each other` }
  reading.at++
  reading.depth++
  const condition = read()
  reading.depth--
  return condition
}

function readComparison(reading: Reading): Read<Condition> {
  const start = peek(reading)
  const left = readOperand(reading)
  if (isStop(left)) return left
  if (take(reading, 'exists')) return existsOf(left, start)
  if (isArtifact(left)) return unexpected(peek(reading), '"exists"')
  const sign = readSign(reading)
  if (sign === null) return { kind: 'truth', of: left }
  const right = readOperand(reading)
  if (isStop(right)) return right
  return isArtifact(right)
    ? { at: start.at, message: 'an artifact cannot be compared: write "artifact.x exists"' }
    : { kind: 'compare', sign, left, right }
}

function existsOf(operand: Operand, { at }: Token): Read<Condition> {
  if (isArtifact(operand)) return { kind: 'exists', phase: operand.name.slice('artifact.'.length) }
  return { at, message: 'only an artifact exists or not: "artifact.x exists" was expected' }
}

function isArtifact(operand: Operand): operand is Operand & { kind: 'name' } {
  return operand.kind === 'name' && operand.name.startsWith('artifact.')
}

function readSign(reading: Reading): Sign | null {
  const { kind, text } = peek(reading)
  if (kind === 'word' && text === 'not' && reading.tokens[reading.at + 1]?.text === 'in') {
    reading.at += 2
    return 'not in'
  }
  if ((kind !== 'word' && kind !== 'sign') || !SIGNS.has(text)) return null
  reading.at++
  return text as Sign
}

function readOperand(reading: Reading): Read<Operand> {
  if (take(reading, '[')) return readList(reading)
  const token = peek(reading)
  const value = literalOf(token)
  if (value !== null) {
    reading.at++
    return { kind: 'literal', value }
  }
  if (token.kind !== 'word') return unexpected(token, 'a name or a value')
  if (!NAME.test(token.text)) return unexpected(token, 'mode, run.asked, input.…, item.… or artifact.…')
  reading.at++
  return { kind: 'name', name: token.text }
}

function literalOf({ kind, text }: Token): string | number | boolean | null {
  if (kind === 'text') return text
  if (kind === 'number') return Number(text)
  return kind === 'word' && (text === 'true' || text === 'false') ? text === 'true' : null
}

/** Texts between brackets; numbers and booleans in it count as they are written. */
function readList(reading: Reading): Read<Operand> {
  const items: string[] = []
  while (!take(reading, ']')) {
    if (items.length > 0 && !take(reading, ',')) return unexpected(peek(reading), 'a comma or "]"')
    const value = literalOf(peek(reading))
    if (value === null) return unexpected(peek(reading), 'a value')
    reading.at++
    items.push(String(value))
  }
  return { kind: 'literal', value: items }
}

function peek({ tokens, at }: Reading): Token {
  return tokens[at] ?? { kind: 'end', text: '', at: 0 }
}

function isNext(reading: Reading, text: string): boolean {
  const token = peek(reading)
  return token.kind !== 'text' && token.kind !== 'end' && token.text === text
}

function take(reading: Reading, text: string): boolean {
  if (!isNext(reading, text)) return false
  reading.at++
  return true
}

function unexpected({ kind, text, at }: Token, expected: string): Stop {
  const found = kind === 'end' ? 'it ends' : `"${text.slice(0, 40)}" stands`
  return { at, message: `${found} where ${expected} was expected` }
}
