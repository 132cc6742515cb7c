import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate, type ConditionFacts } from '../../../../src/domain/workflow/condition.ts'
import { parseCondition, type Condition } from '../../../../src/domain/workflow/parse-condition.ts'
import { printCondition } from '../../../../src/domain/workflow/print-condition.ts'
import type { InputValue } from '../../../../src/domain/workflow/template.ts'

const FACTS: ConditionFacts = {
  inputs: new Map<string, InputValue>([
    ['teams', true],
    ['empty', ''],
    ['size', 3],
    ['risk', 'high'],
    ['areas', ['api', 'ui']],
    ['none', []],
  ]),
  mode: 'full',
  asked: 'Build a login page with a dark Theme',
  artifacts: new Set(['plan']),
  item: new Map([['risk', 'low']]),
}

test.each([
  ['input.teams', true],
  ['not input.teams', false],
  ['input.teams == true', true],
  ['input.teams == "true"', false],
  ['input.empty', false],
  ['input.none', false],
  ['input.areas', true],
  ['input.size == 3', true],
  ['input.size != 3.5', true],
  ['input.risk in ["medium", "high"]', true],
  ["input.risk not in ['medium', 'high']", false],
  ['"api" in input.areas', true],
  ['input.areas contains "ui"', true],
  ['input.areas contains ["css", "ui"]', true],
  ['input.areas == ["api", "ui"]', true],
  ['input.areas == ["ui", "api"]', false],
  ['mode == "full" and input.risk == "low"', false],
  ['mode == "quick" or input.risk == "high" and not input.empty', true],
  ['(mode == "full" or input.teams) and input.empty', false],
  ['mode == "full" or input.teams and input.empty', true],
  ['not not input.teams', true],
  ['artifact.plan exists', true],
  ['not artifact.design exists', true],
  ['item.risk == "low"', true],
  ['input.unknown == ""', false],
  ['input.unknown != ""', true],
  ['input.unknown', false],
])('%s is %s', (condition, expected) => {
  expect(evaluate(condition, FACTS)).toBe(expected)
})

test('a text contains whole words, in any case, and not parts of them', () => {
  expect(evaluate('run.asked contains "theme"', FACTS)).toBe(true)
  expect(evaluate('run.asked contains "LOGIN page"', FACTS)).toBe(true)
  expect(evaluate('run.asked contains "ui"', FACTS)).toBe(false)
  expect(evaluate('run.asked contains ["ui", "page"]', FACTS)).toBe(true)
  expect(evaluate('run.asked contains ""', FACTS)).toBe(false)
})

test.each([
  ['', 'at character 1, it ends where a name or a value was expected.'],
  ['input.a = true', 'at character 9, a single "=" stands where "==" was expected.'],
  ['input.a == ', 'at character 11, it ends where a name or a value was expected.'],
  ['input.a "x"', 'at character 9, "x" stands where "and", "or" or the end was expected.'],
  ['(input.a', 'at character 9, it ends where a closing parenthesis was expected.'],
  ['"open', 'at character 1, a quote is opened and not closed.'],
  ['input.a; rm', 'at character 8, ";" is no part of a condition.'],
  [
    'process.exit',
    'at character 1, "process.exit" stands where mode, run.asked, input.…, item.… or artifact.… was expected.',
  ],
  ['artifact.plan == "x"', 'at character 15, "==" stands where "exists" was expected.'],
  ['input.a exists', 'at character 1, only an artifact exists or not: "artifact.x exists" was expected.'],
  ['input.a in ["x" "y"]', 'at character 17, "y" stands where a comma or "]" was expected.'],
  ['input.a in [b]', 'at character 13, "b" stands where a value was expected.'],
])('%s is refused with its place', (condition, message) => {
  expect(parseCondition(condition).problem?.message).toBe(message)
  expect(() => evaluate(condition, FACTS)).toThrow('BAD_INPUT')
})

test('depth and length have limits, and the deepest one that is allowed is read', () => {
  expect(parseCondition(`${'('.repeat(32)}mode${')'.repeat(32)}`).problem).toBeNull()
  expect(parseCondition(`${'('.repeat(33)}mode${')'.repeat(33)}`).problem?.message).toContain('32 levels')
  expect(parseCondition(`${'not '.repeat(400)}mode`).problem?.message).toContain('32 levels')
  expect(parseCondition(`mode == "${'x'.repeat(2000)}"`).problem?.message).toContain('2000 characters')
  expect(parseCondition(Array.from({ length: 240 }, () => 'mode').join(' or ')).problem).toBeNull()
})

const NAME = fc.constantFrom('mode', 'run.asked', 'input.a', 'input.with-dash', 'item.file')
const LITERAL = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.integer({ min: -99_999, max: 99_999 }),
  fc.array(fc.string(), { maxLength: 3 }),
)
const OPERAND = fc.oneof(
  fc.record({ kind: fc.constant('name' as const), name: NAME }),
  fc.record({ kind: fc.constant('literal' as const), value: LITERAL }),
)

const CONDITION = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ kind: fc.constant('truth' as const), of: OPERAND }),
    fc.record({ kind: fc.constant('exists' as const), phase: fc.constantFrom('plan', 'a_b', 'x-1') }),
    fc.record({
      kind: fc.constant('compare' as const),
      sign: fc.constantFrom(
        '==' as const,
        '!=' as const,
        'in' as const,
        'not in' as const,
        'contains' as const,
      ),
      left: OPERAND,
      right: OPERAND,
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      left: tie('condition'),
      right: tie('condition'),
    }),
  ),
})).condition

test('a condition that is printed reads back as the same one', () => {
  fc.assert(
    fc.property(CONDITION, (condition) => {
      const text = printCondition(condition)
      fc.pre(text.length <= 2000)
      expect(parseCondition(text)).toEqual({ parsed: condition, problem: null })
      expect(evaluate(text, FACTS)).toBeTypeOf('boolean')
    }),
  )
})
