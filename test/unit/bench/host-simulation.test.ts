import { expect, test } from 'vitest'
import { fits, mostWorkers, simulate, type Team } from '../../../bench/parts/host-simulation.ts'

const team: Team = {
  workers: 20,
  pollSeconds: 30,
  commitMinutes: 20,
  taskMinutes: 120,
  batchMinutes: null,
  hours: 24,
  seed: 1,
}
const LIMITS = { readsPerSecond: 15, pushesPerMinute: 6 }

test('the same seed gives the same counts, and another one others', () => {
  expect(simulate(team)).toEqual(simulate(team))
  expect(simulate({ ...team, seed: 2 })).not.toEqual(simulate(team))
})

test('a second has as many reads as polls with their jitter make', () => {
  // On average a poll comes after one and a quarter of its interval.
  expect(simulate(team).reads.mean).toBeCloseTo(20 / (30 * 1.25), 1)
})

test('a minute has as many pushes as claims, commits, results and approvals make', () => {
  const perTask = 1 + 120 / 20 + 1 + 1
  const { mean } = simulate(team).pushes
  expect(mean).toBeGreaterThan((20 * (perTask - 1)) / 120)
  expect(mean).toBeLessThan((20 * (perTask + 0.2)) / 120)
})

test('claims that go out together save pushes', () => {
  const few = simulate({ ...team, commitMinutes: 60, workers: 200 }).pushes.mean
  const batched = simulate({ ...team, commitMinutes: 60, workers: 200, batchMinutes: 5 }).pushes.mean
  expect(few - batched).toBeCloseTo(200 / 120 - 1 / 5, 0)
})

test('the most workers that fit do, and one more does not', () => {
  const { workers: _, ...setting } = team
  const most = mostWorkers(setting, LIMITS)
  expect(most).toBeGreaterThan(1)
  expect(fits(simulate({ ...team, workers: most }), LIMITS)).toBe(true)
  expect(fits(simulate({ ...team, workers: most + 1 }), LIMITS)).toBe(false)
})

test('reads are a limit of their own', () => {
  const { workers: _, ...setting } = team
  expect(
    mostWorkers({ ...setting, hours: 2, pollSeconds: 1 }, { ...LIMITS, pushesPerMinute: 1_000 }),
  ).toBeLessThan(20)
})

test('not even one worker fits where it polls more often than the host allows', () => {
  const { workers: _, ...setting } = team
  expect(mostWorkers({ ...setting, hours: 1, pollSeconds: 0.1 }, { ...LIMITS, readsPerSecond: 5 })).toBe(0)
})
