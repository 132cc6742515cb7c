import { expect, test } from 'vitest'
import { endSeen, isAtTool, parseEnd } from '../../../src/adapters/fleet/session-signs.ts'

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

test('what the agent starts after its last words is a tool; the agent itself is none, though it spoke at once', () => {
  const chain = (...starts: readonly number[]) =>
    starts.map((start, at) => ({ pid: 10 + at, parent: 9 + at, group: 10, startTicks: start }))
  const at = { bootedAt: 0, since: 50_000 }
  expect(isAtTool(chain(4_990, 4_995), at)).toBe(false)
  expect(isAtTool(chain(4_000, 4_010, 5_100), at)).toBe(true)
  expect(isAtTool(chain(4_000, 4_010, 4_020), at)).toBe(false)
  expect(isAtTool(chain(4_990, 4_991, 4_992, 4_995), { ...at, sandboxed: true })).toBe(false)
  expect(isAtTool(chain(4_000, 4_001, 4_002, 4_005, 5_100), { ...at, sandboxed: true })).toBe(true)
})
