import { expect, test } from 'vitest'
import { ageText, dayText, sinceText, timeText } from '../../../../src/domain/plan/plan-times.ts'

const NOW = new Date('2026-11-21T10:00:00Z')

test('a time is shown in UTC, and what is none as it was written', () => {
  expect(timeText('2026-11-21T10:00:00+02:00')).toBe('2026-11-21 08:00 UTC')
  expect(timeText(NOW)).toBe('2026-11-21 10:00 UTC')
  expect(timeText('last <b>week')).toBe('last &lt;b>week')
  expect(dayText('2026-11-21T23:30:00-02:00')).toBe('2026-11-22')
  expect(dayText('soon')).toBe('soon')
})

test.each([
  ['2026-11-21T09:01:00Z', 'less than an hour'],
  ['2026-11-22T10:00:00Z', 'less than an hour'],
  ['2026-11-21T09:00:00Z', '1 hour'],
  ['2026-11-19T10:30:00Z', '47 hours'],
  ['2026-11-19T10:00:00Z', '2 days'],
  ['yesterday', null],
])('the age of %s is %s', (time, age) => {
  expect(ageText(time, NOW)).toBe(age)
})

test('without a known age the time stands alone', () => {
  expect(sinceText('2026-11-21T08:00:00Z', NOW)).toBe('2026-11-21 08:00 UTC (2 hours)')
  expect(sinceText('yesterday', NOW)).toBe('yesterday')
  expect(sinceText(null, NOW)).toBeNull()
})
