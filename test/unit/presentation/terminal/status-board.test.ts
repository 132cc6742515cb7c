import { expect, test } from 'vitest'
import { reportStatus } from '../../../../src/app/report-status.ts'
import { paintFor } from '../../../../src/presentation/terminal/color.ts'
import { renderStatusBoard } from '../../../../src/presentation/terminal/render/status-board.ts'
import { aSnapshot, aTask } from '../../../support/a-task.ts'

const stale = { state: 'in_progress', stale: true, worker: 'wil' } as const

test.each([
  [
    'the last commit of its branch',
    { ...stale, commit: 'abcdef0123456789' },
    / stale, last commit abcdef01$/,
  ],
  ['no commit where it has none, as with results on main', { ...stale, commit: null }, /\) stale$/],
])('a stale task in work is shown with %s', (_, task, expected) => {
  const overview = aSnapshot({ tasks: [aTask({ id: 1, ...task })] })
  const board = renderStatusBoard(
    { report: reportStatus(overview), recent: [], overview },
    { paint: paintFor({}, {}), now: new Date('2026-11-21T12:00:00Z') },
  )
  const line = board.split('\n').find((text) => text.includes('in_progress  task-001'))
  expect(line).toMatch(expected)
})
