import fc from 'fast-check'
import { expect, test } from 'vitest'
import { learnFrom, type Sample } from '../../../../src/domain/analysis/estimate.ts'

const samples = (ratio: number, count: number): Sample[] =>
  Array.from({ length: count }, () => ({ estimated: 2, actual: 2 * ratio }))

test('without completed tasks the built-in figures stand, and it says so', () => {
  expect(learnFrom([])).toEqual({ factor: 1, samples: 0, basis: 'built-in' })
  expect(learnFrom(samples(3, 2))).toEqual({ factor: 1, samples: 0, basis: 'built-in' })
})

test('the more tasks took twice their estimate, the nearer the factor comes to two', () => {
  const factors = [3, 10, 500].map((count) => learnFrom(samples(2, count)).factor)
  expect(factors).toEqual(factors.toSorted((a, b) => a - b))
  expect(factors[0]).toBeGreaterThan(1)
  expect(factors[2]).toBeCloseTo(2, 1)
  expect(learnFrom(samples(2, 10))).toMatchObject({ samples: 10, basis: 'history-of-estimates' })
})

test('where nobody estimates, what tasks took is enough; a task left lying for weeks is none', () => {
  const took = (actual: number): Sample => ({ estimated: null, actual })
  expect(learnFrom([took(2), took(2), took(2), took(2000)])).toMatchObject({ samples: 3, basis: 'history' })
})

test('one task that took very long moves nothing much', () => {
  expect(learnFrom([...samples(1, 9), { estimated: 1, actual: 300 }]).factor).toBeCloseTo(1)
})

test('whatever the samples, in any order, the factor is a positive number within bounds', () => {
  const any = fc.record({
    estimated: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
    actual: fc.double({ min: -10, max: 1e6, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 30 }), (all) => {
      const { factor } = learnFrom(all)
      expect(factor).toBeGreaterThan(0)
      expect(factor).toBeLessThanOrEqual(8)
      expect(learnFrom(all.toReversed()).factor).toBe(factor)
    }),
    { seed: 20_261_121 },
  )
})
