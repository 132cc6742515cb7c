import { expect, test } from 'vitest'
import { compareVersions, nextMajor, placeIn } from '../../../src/domain/version-order.ts'

test.each([
  ['1.2.3', '1.2.3', 0],
  ['1.2', '1.2.0', 0],
  ['1.9.0', '1.10.0', -1],
  ['2', '1.99.99', 1],
  ['0.0.1790142911', '0.0.1790142912', -1],
  ['2.39.5.windows.1', '2.39.5', 0],
  ['none', '1', null],
  ['1', '', null],
])('%s against %s: %s', (one, other, sign) => {
  const order = compareVersions(one, other)
  expect(order === null ? null : Math.sign(order)).toBe(sign)
})

test.each([
  ['1.1.9', 'older'],
  ['1.2', 'within'],
  ['1.99', 'within'],
  ['2', 'newer'],
  ['3.0.0', 'newer'],
  ['soon', null],
])('%s stands to 1.2 … 2: %s', (version, place) => {
  expect(placeIn({ from: '1.2.0', below: '2' }, version)).toBe(place)
})

test('the next major version', () => {
  expect(['0.169.0', '2.1', '9'].map(nextMajor)).toEqual(['1', '3', '10'])
})
