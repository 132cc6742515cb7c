import { expect, test } from 'vitest'
import { endSeen, parseEnd } from '../../../src/adapters/fleet/session-signs.ts'

const RUNNING = parseEnd('')
const ENDED = parseEnd('agent 0\n')

test('an exit that is written between two looks counts: who ended well was not killed', () => {
  const reads = [RUNNING, ENDED]
  expect(
    endSeen(
      () => reads.shift() ?? ENDED,
      () => false,
    ),
  ).toEqual({ isOver: true, end: ENDED })
})

test('who is there runs, who left an exit has ended, who left none was killed', () => {
  expect(
    endSeen(
      () => RUNNING,
      () => true,
    ),
  ).toEqual({ isOver: false, end: RUNNING })
  expect(
    endSeen(
      () => ENDED,
      () => true,
    ),
  ).toEqual({ isOver: true, end: ENDED })
  expect(
    endSeen(
      () => RUNNING,
      () => false,
    ),
  ).toEqual({ isOver: true, end: { what: null, code: null } })
})
