import fc from 'fast-check'
import { expect } from 'vitest'
import { evaluate } from '../../src/domain/workflow/condition.ts'
import { readInputs } from '../../src/domain/workflow/inputs.ts'
import { parseCondition } from '../../src/domain/workflow/parse-condition.ts'
import { fillPlaceholders, placeholdersIn } from '../../src/domain/workflow/placeholders.ts'
import { readTemplate } from '../../src/domain/workflow/read-template.ts'
import { isSafePathPart } from '../../src/domain/workflow/safe-path.ts'
import { WHOLE } from '../unit/domain/workflow/a-template.ts'
import { fuzz, unlessFailure } from './fuzz.ts'
import { HOSTILE_TEXT } from './hostile-text.ts'

/** A template that is right but for one place. */
const NEARLY = fc
  .tuple(
    fc.nat(WHOLE.length),
    fc.nat(40),
    fc.oneof(HOSTILE_TEXT, fc.constantFrom('', '\n', '[', ': ', '{{', 'null')),
  )
  .map(([at, length, text]) => WHOLE.slice(0, at) + text + WHOLE.slice(at + length))

fuzz(
  'any text is read as a template, and every problem names its line',
  fc.oneof(HOSTILE_TEXT, NEARLY),
  (text) => {
    const { template, problems } = readTemplate(text, 'x.yml')
    expect(template === null).toBe(problems.length > 0)
    expect(problems.length).toBeLessThanOrEqual(200)
    const lines = text.split('\n').length
    for (const { line, message, fix } of problems) {
      expect(line).toBeGreaterThanOrEqual(1)
      expect(line).toBeLessThanOrEqual(lines)
      expect([message, fix]).not.toContain('')
    }
  },
)

const WORDS = fc
  .array(
    fc.constantFrom(
      'mode',
      'input.a',
      'not',
      'and',
      'or',
      'in',
      'contains',
      '(',
      ')',
      '[',
      ']',
      ',',
      '==',
      '"x"',
      '1',
    ),
  )
  .map((words) => words.join(' '))

fuzz('any text is read as a condition, or refused with its place', fc.oneof(HOSTILE_TEXT, WORDS), (text) => {
  const { parsed, problem } = parseCondition(text)
  const facts = { inputs: new Map([['a', 'x']]), mode: 'm', asked: text, artifacts: new Set<string>() }
  expect(unlessFailure(() => evaluate(text, facts)) === null).toBe(parsed === null)
  if (problem !== null) expect(problem.at).toBeLessThanOrEqual(text.length)
})

fuzz('what a value brings along is never filled', fc.tuple(HOSTILE_TEXT, HOSTILE_TEXT), ([text, value]) => {
  const values = new Map(placeholdersIn(text).map(({ name }) => [name, value]))
  const parts = text.split(/\{\{[ \t]*[A-Za-z_][\w.-]{0,130}[ \t]*\}\}/)
  expect(fillPlaceholders(text, values)).toBe(parts.join(value))
})

const { template: TEMPLATE } = readTemplate(WHOLE, 'x.yml')
const GIVEN = fc.array(
  fc.oneof(
    HOSTILE_TEXT,
    fc
      .tuple(fc.constantFrom('feature', 'risk', 'areas', 'size', 'teams', '__proto__'), HOSTILE_TEXT)
      .map((pair) => pair.join('=')),
  ),
  { maxLength: 5 },
)

fuzz('any words are read as inputs, and none leaves the repository', GIVEN, (given) => {
  if (TEMPLATE === null) return expect(TEMPLATE).not.toBeNull()
  const { values, problems } = readInputs(TEMPLATE, given)
  expect([...values.keys()]).toEqual(TEMPLATE.inputs.map(({ name }) => name))
  if (problems.length === 0) expect(isSafePathPart(String(values.get('feature')))).toBe(true)
})
