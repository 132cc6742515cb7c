import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginningsOf } from '../../../../src/domain/analysis/beginnings.ts'
import { compileTerms, findTerms, type Match, type Term } from '../../../../src/domain/analysis/term-index.ts'
import { BUGFIX } from '../../../../src/domain/analysis/terms/bugfix-terms.ts'
import { FEATURE } from '../../../../src/domain/analysis/terms/feature-terms.ts'
import { INFRASTRUCTURE } from '../../../../src/domain/analysis/terms/infrastructure-terms.ts'
import { REFACTOR } from '../../../../src/domain/analysis/terms/refactor-terms.ts'
import { RESEARCH } from '../../../../src/domain/analysis/terms/research-terms.ts'

const ALL: readonly Term[] = [...BUGFIX, ...FEATURE, ...INFRASTRUCTURE, ...REFACTOR, ...RESEARCH]

/** As one pattern for each term finds them: slow, and short. */
function plainly(text: string, terms: readonly Term[], asksAt: ReadonlySet<number>): readonly Match[] {
  const word = String.raw`[a-z0-9\u00c0-\uffff]`
  return terms.flatMap((term) =>
    [...text.matchAll(new RegExp(`(?<!${word})(?:${term.words})(?!${word})`, 'g'))].flatMap(
      ({ 0: { length }, index }) =>
        term.asks === true && !asksAt.has(index) ? [] : [{ term, from: index, to: index + length }],
    ),
  )
}

const inOrder = (matches: readonly Match[]): unknown =>
  matches
    .map(({ term, from, to }) => [from, to, ALL.indexOf(term)] as const)
    .toSorted((a, b) => a[0] - b[0] || a[2] - b[2])

/** Words that terms are made of, so that nearly every text has some. */
const WORDS = [...new Set(ALL.flatMap(({ words }) => words.match(/[a-z0-9][a-z0-9' -]*/g) ?? []))]
const aText = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...WORDS) },
        fc.constantFrom('the', '7', 'é', '450', 'what?'),
      ),
      fc.constantFrom(' ', ' ', ' ', '', 's ', '. ', ', ', '\n'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.flat().join(''))

test('an index finds what one pattern for each term finds', () => {
  const index = compileTerms(ALL)
  const seen = new Set<Term>()
  fc.assert(
    fc.property(aText, (text) => {
      // Everywhere: what is asked for is found in no other way.
      const asksAt = new Set(Array.from({ length: text.length }, (_, at) => at))
      const found = findTerms(text, index, asksAt)
      for (const { term } of found) seen.add(term)
      expect(inOrder(found)).toEqual(inOrder(plainly(text, ALL, asksAt)))
    }),
    { numRuns: 500 },
  )
  expect(seen.size).toBeGreaterThan(ALL.length / 2)
})

test('what is asked for counts only where something is asked for', () => {
  const term = { asks: true, weight: 1, words: 'fix|add' } as const
  const found = findTerms('fix it and add add', compileTerms([term]), beginningsOf('fix it and add add'))
  expect(found).toEqual([
    { term, from: 0, to: 3 },
    { term, from: 11, to: 14 },
  ])
})

test.each([
  ['add it', [0]],
  ['backend: please add it', [0, 9, 16]],
  ['we need to first, add it', [0, 11, 18]],
  ['it is slow. fix it, also log it; then test', [0, 12, 20, 25, 33, 38]],
  ['a sand castle', [0]],
])('a wish begins: %s', (text, expected) => {
  expect([...beginningsOf(text)].toSorted((a, b) => a - b)).toEqual(expected)
})
