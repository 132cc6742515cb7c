import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDuration } from '../../../../src/domain/task/duration.ts'
import { parseTime, readableTime } from '../../../../src/domain/task/time.ts'

test.each([
  ['60m', 3_600_000],
  ['2h', 7_200_000],
  ['1h30m', 5_400_000],
  ['1h 30m', 5_400_000],
  ['1d', 86_400_000],
  ['30s', 30_000],
  [' 0m ', 0],
])('%j is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', ' ', '60', 'm', '30m1h', '1h1h', '-5m', '1.5h', '1w', 'soon', '999999999d'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeNull()
  },
)

test.each([
  ['2026-11-21T09:00:00Z', '2026-11-21T09:00:00Z'],
  ['2026-11-21T09:00:00.123Z', '2026-11-21T09:00:00Z'],
  ['2026-11-21 09:00', '2026-11-21T09:00:00Z'],
  ['2026-11-21 09:00 UTC', '2026-11-21T09:00:00Z'],
  ['2026-11-21', '2026-11-21T00:00:00Z'],
  ['2026-11-21T09:00:00+02:00', '2026-11-21T07:00:00Z'],
  ['2026-11-21T09:00:00-0330', '2026-11-21T12:30:00Z'],
])('the time %j is %s', (text, time) => {
  expect(parseTime(text)).toBe(time)
})

test.each([
  '',
  'now',
  '21.11.2026',
  '2026-02-31',
  '2026-13-01',
  '2026-11-21T25:00Z',
  '2026-11-21T09:00:00+99:00',
])('%j is no time', (text) => {
  expect(parseTime(text)).toBeNull()
})

test('times are shown without seconds', () => {
  expect(readableTime('2026-11-21T09:00:00Z')).toBe('2026-11-21 09:00 UTC')
})

test('no text makes either throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9TZ:+. dhms-]{0,30}$/)), (text) => {
      parseDuration(text)
      expect(parseTime(text) ?? '2026-01-01T00:00:00Z').toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    }),
    { numRuns: 1000 },
  )
})
