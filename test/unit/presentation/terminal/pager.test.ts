import { expect, test } from 'vitest'
import { isLongerThanScreen, pagerOf } from '../../../../src/presentation/terminal/pager.ts'

const lines = (count: number, width = 1): string => `${'x'.repeat(width)}\n`.repeat(count)

test('a text that leaves no row for the prompt is longer than the screen; a line counts as often as it wraps', () => {
  expect(isLongerThanScreen(lines(24), {})).toBe(true)
  expect(isLongerThanScreen(lines(23), {})).toBe(false)
  expect(isLongerThanScreen(lines(24), { rows: 25 })).toBe(false)
  expect(isLongerThanScreen(lines(8, 161), {})).toBe(true)
  expect(isLongerThanScreen(lines(8, 161), { columns: 200 })).toBe(false)
})

test('wide letters take two columns', () => {
  expect(isLongerThanScreen(`${'字'.repeat(41)}\n`.repeat(12), {})).toBe(true)
  expect(isLongerThanScreen(`${'字'.repeat(40)}\n`.repeat(12), {})).toBe(false)
})

test('a terminal that does not know its size has 24 rows of 80 columns', () => {
  expect(isLongerThanScreen(lines(23, 80), { rows: 0, columns: 0 })).toBe(false)
  expect(isLongerThanScreen(lines(23, 81), { rows: 0, columns: 0 })).toBe(true)
})

test.each([
  [{ TERM: 'xterm', PAGER: 'most', GIT_PAGER: 'cat' }, null],
  [
    { TERM: 'xterm', PAGER: 'cat', GIT_PAGER: 'most' },
    { command: 'most', shell: true },
  ],
  [{ TERM: 'xterm' }, { command: 'less', shell: false }],
  [
    { TERM: 'xterm', PAGER: 'most' },
    { command: 'most', shell: true },
  ],
  [
    { TERM: 'xterm', PAGER: 'most', BRAIN_PAGER: 'less -S' },
    { command: 'less -S', shell: true },
  ],
  [{ TERM: 'xterm', PAGER: 'most', BRAIN_PAGER: '' }, null],
  [{ TERM: 'xterm', PAGER: 'cat' }, null],
  [{ TERM: 'dumb', PAGER: 'most' }, null],
  [{ PAGER: 'most' }, null],
])('the pager with %j', (environment, pager) => {
  expect(pagerOf(environment)).toEqual(pager)
})
