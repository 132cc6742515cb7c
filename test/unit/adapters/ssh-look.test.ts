import { expect, test } from 'vitest'
import { readLook } from '../../../src/adapters/fleet/ssh-look.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
/** The host's clock is an hour ahead. */
const HOST_NOW = NOW / 1_000 + 3_600

function look(lines: readonly string[], news = '') {
  return readLook(Buffer.from(`now ${HOST_NOW}\n${lines.join('\n')}\n\n${news}`), {
    now: NOW,
    sessionAt: NOW - 600_000,
  })
}

function process(pid: number, parent: number, startedSecondsAgo: number): string {
  const ticks = (10_000 - startedSecondsAgo) * 100
  const rest = Array.from({ length: 15 }, () => '0').join(' ')
  return `process ${pid} ${pid} (s) h) S ${parent} 7 7 ${rest} ${ticks} 0`
}

test('times are told by differences, so that another clock does not matter', () => {
  const { signs, commitAt, news, logBytes } = look(
    ['exit ', `log 10 ${HOST_NOW - 30}`, `commit 99 ${HOST_NOW - 60}`, 'uptime 10000.5', process(5, 1, 300)],
    'new\n\nbytes',
  )
  expect(signs).toMatchObject({ isRunning: true, isToolRunning: false, lastOutputAt: NOW - 30_000 })
  expect({ commitAt, logBytes, news: news.toString() }).toEqual({
    commitAt: NOW - 60_000,
    logBytes: 10,
    news: 'new\n\nbytes',
  })
})

test('what began after the last words, below the agent, is a tool at work', () => {
  const lines = ['exit ', `log 10 ${HOST_NOW - 30}`, 'uptime 10000', process(5, 1, 300)]
  expect(look([...lines, process(6, 5, 300), process(7, 6, 10)]).signs.isToolRunning).toBe(true)
  expect(look([...lines, process(6, 5, 300), process(7, 6, 100)]).signs.isToolRunning).toBe(false)
})

test('an exit code is an end, also while something is left; without /proc a process still counts', () => {
  expect(look(['exit agent 3', 'process 5 ']).signs).toMatchObject({
    isRunning: false,
    end: { what: 'agent', code: 3 },
  })
  expect(look(['exit ', 'log ', 'commit ', 'uptime ', 'process 5 ']).signs).toMatchObject({
    isRunning: true,
    lastOutputAt: null,
  })
  expect(look(['exit ']).signs).toMatchObject({ isRunning: false, end: { what: null, code: null } })
})
