import { expect, test } from 'vitest'
import { figuresOf } from '../../../bench/parts/figures.ts'
import { median, type Measured } from '../../../bench/parts/measure.ts'
import { numbersAfter } from '../../../bench/parts/words.ts'

test('a median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([9, 1, 5, 6])).toBe(5.5)
})

test('a figure is a ratio to what was measured at the same size', () => {
  const figures = figuresOf([
    measured({ tool: 'node', row: 'node -e 0', tasks: 5_000, median: 50 }),
    measured({ tool: 'tenarms', row: 'list', tasks: 5_000, median: 90 }),
    measured({ tool: 'backlog.md', row: 'list', tasks: 5_000, median: 1_800 }),
    measured({ tool: 'node', row: 'node -e 0', tasks: 10_000, median: 70 }),
    measured({ tool: 'tenarms', row: 'list', tasks: 10_000, median: 130 }),
    measured({ tool: 'tenarms', row: 'list', tasks: 1_000, median: 65 }),
  ])
  const got = (figure: string): number | null | undefined => figures.find((one) => one.figure === figure)?.got
  expect(got('`list` at 5000 to `node -e 0`')).toBe(1.8)
  expect(got('`list` at 5000 to backlog.md')).toBe(0.05)
  expect(got('`list`, 10,000 tasks to 1,000')).toBe(2)
  expect(got('`list` at 5000 to get-tbd')).toBeNull()
})

test('several sizes are numbers with commas between them', () => {
  expect(numbersAfter(['--sizes', '100,1000'], '--sizes', [5])).toEqual([100, 1_000])
  expect(numbersAfter([], '--sizes', [5])).toEqual([5])
  expect(() => numbersAfter(['--sizes', '100,x'], '--sizes', [5])).toThrow('--sizes')
})

function measured(one: Omit<Measured, 'times' | 'peakMiB'>): Measured {
  return { ...one, times: [one.median], peakMiB: null }
}
