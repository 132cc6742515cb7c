import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFindings } from '../../../../src/domain/result/finding.ts'
import { isSameFinding, similarity, type Found } from '../../../../src/domain/workflow/same-finding.ts'

function found(line: string, member = 'correctness'): Found {
  const [finding] = readFindings(`- ${line}`)
  if (finding === undefined) throw new Error(`no finding: ${line}`)
  return { member, finding }
}

test.each([
  [
    'major | src/store.ts:12 | race | Two callers lose an update: nothing locks the counter',
    'major | src/store.ts:31 | race | The counter is not locked, so that an update of one of two callers is lost',
  ],
  [
    'critical | src/login.ts:4 | injection | User input goes into the SQL query unescaped',
    'critical | login.ts:9 | injection | SQL query takes the input of the user without escaping',
  ],
  [
    'major | src/cart.ts:8 | empty input | Throws when the list of items is empty',
    'major | src/cart.ts:10 | Empty input | An empty items list fails',
  ],
  [
    'major | src/a.ts:4 | Missing validation of the quantity',
    'minor | src/a.ts:4 | The quantity is never validated',
  ],
])('reworded findings of one file and kind are the same: %s', (first, second) => {
  expect(isSameFinding(found(first), found(second))).toBe(true)
  expect(isSameFinding(found(second), found(first))).toBe(true)
})

test.each([
  [
    'major | src/store.ts:12 | race | Two callers lose an update',
    'major | src/cart.ts:12 | race | Two callers lose an update',
  ],
  [
    'major | src/store.ts:12 | race | Two callers lose an update',
    'major | src/store.ts:12 | leak | The file handle stays open after an error',
  ],
  [
    'major | src/store.ts:12 | race | Two callers lose an update',
    'major | src/store.ts:90 | race | A reader may see half of a record while it is written',
  ],
  [
    'major | src/login.ts | injection | User input goes into the SQL query unescaped',
    'major | src/login.ts | injection | The name of the user is printed as HTML',
  ],
  ['major | No test for an empty list', 'major | src/a.ts | No documentation of the options'],
])('another file, another kind or another fault is not the same: %s', (first, second) => {
  expect(isSameFinding(found(first), found(second))).toBe(false)
})

test('the same words of another kind of reviewer are the same all the same, other words are not', () => {
  const said = 'major | src/a.ts:1 | The token is written to the log'
  expect(isSameFinding(found(said), found(said, 'security'))).toBe(true)
  const other = 'major | src/a.ts:1 | Tokens end up in the log file of the server'
  expect(isSameFinding(found(said), found(other, 'security'))).toBe(false)
})

test('likeness is symmetric, whole for itself, and between 0 and 1', () => {
  const words = fc.string({ unit: 'grapheme', maxLength: 80 })
  fc.assert(
    fc.property(words, words, (a, b) => {
      expect(similarity(a, b)).toBe(similarity(b, a))
      expect(similarity(a, a)).toBe(1)
      expect(similarity(a, b)).toBeGreaterThanOrEqual(0)
      expect(similarity(a, b)).toBeLessThanOrEqual(1)
    }),
  )
})
