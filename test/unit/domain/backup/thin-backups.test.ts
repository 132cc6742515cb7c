import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keptBackups } from '../../../../src/domain/backup/thin-backups.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.parse('2026-11-21T10:30:00Z')

const times = fc.array(
  fc.integer({ min: 0, max: 20 * DAY }).map((age) => NOW - age),
  { maxLength: 400 },
)

test('one every five minutes for ten days leaves all of an hour, one an hour of a day, one a day of a week', () => {
  const all = Array.from({ length: (10 * DAY) / (5 * MINUTE) }, (_, index) => NOW - index * 5 * MINUTE)
  const kept = [...keptBackups(all, NOW)].map((time) => NOW - time)
  expect(kept.filter((age) => age <= HOUR)).toHaveLength(13)
  expect(kept.filter((age) => age > HOUR && age <= DAY).length).toBeGreaterThanOrEqual(23)
  expect(kept.filter((age) => age > DAY && age <= 7 * DAY).length).toBeGreaterThanOrEqual(6)
  expect(kept.filter((age) => age > 7 * DAY)).toEqual([])
  expect(kept.length).toBeLessThan(48)
})

test('the newest stays however old it is, and alone beyond a week', () => {
  const old = NOW - 100 * DAY
  expect([...keptBackups([old, old - DAY, old - 2 * DAY], NOW)]).toEqual([old])
  expect(keptBackups([], NOW).size).toBe(0)
})

test('only what was there is kept, the last hour whole, and thinning again thins nothing more', () => {
  fc.assert(
    fc.property(times, (all) => {
      const kept = keptBackups(all, NOW)
      expect([...kept].every((time) => all.includes(time))).toBe(true)
      expect(all.filter((time) => NOW - time <= HOUR && !kept.has(time))).toEqual([])
      expect(all.length === 0 || kept.has(Math.max(...all))).toBe(true)
      expect(keptBackups([...kept], NOW)).toEqual(kept)
    }),
  )
})

test('for all that goes, a younger one of the same hour or day stays', () => {
  fc.assert(
    fc.property(times, (all) => {
      const kept = [...keptBackups(all, NOW)]
      for (const time of all.filter((each) => NOW - each <= 7 * DAY)) {
        const reach = NOW - time <= DAY ? HOUR : DAY
        expect(kept.some((each) => each >= time && each - time < reach)).toBe(true)
      }
    }),
  )
})

test('thinned as it goes, no gap grows beyond what the age allows', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3 * HOUR }), { minLength: 1, maxLength: 120 }),
      (steps) => {
        let now = NOW
        let left: number[] = []
        const made: number[] = []
        for (const step of steps) {
          now += step
          made.push(now)
          left = [...keptBackups([...left, now], now)]
        }
        for (const time of made.filter((each) => now - each <= 6 * DAY)) {
          const reach = now - time <= DAY ? 2 * HOUR : 2 * DAY
          expect(left.some((each) => each >= time && each - time < reach)).toBe(true)
        }
      },
    ),
    { numRuns: 50 },
  )
})
