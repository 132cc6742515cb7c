import { expect, test } from 'vitest'
import { judgeEnd, limitReset, type SessionEnd } from '../../../../src/domain/fleet/judge-end.ts'
import { KNOWN_AGENTS } from '../../../../src/domain/fleet/known-agents.ts'
import { NOTHING_SAID } from '../../../../src/domain/fleet/read-output.ts'

const NOW = new Date('2026-11-21T10:00:00Z')

function cause(end: Partial<SessionEnd>, { agent = 'claude', failed = false } = {}) {
  const exits = KNOWN_AGENTS.get(agent)?.exits ?? {}
  return judgeEnd({ exits }, { what: 'agent', code: 1, tail: '', ...end }, { ...NOTHING_SAID, failed })
}

test.each([
  ['setup', { what: 'setup', code: 2 }],
  ['killed', { what: null, code: null }],
  ['killed', { code: 137 }],
  ['nothing', { code: 0, tail: 'I fixed the rate limit handling. Done.' }],
  ['limit', { tail: 'Working…\nError: usage limit reached' }],
  ['limit', { tail: 'API error 429: too many requests' }],
  ['auth', { tail: 'Error: not logged in. Please run /login' }],
  ['auth', { tail: '401 Unauthorized' }],
  ['auth', { tail: 'API Error: 401 {"type":"error"}' }],
  ['auth', { tail: '< HTTP/1.1 401' }],
  ['auth', { tail: 'authentication_error: invalid x-api-key' }],
  ['limit', { tail: 'request failed with status code 429' }],
  ['limit', { tail: 'You exceeded your current quota, please check your plan and billing details' }],
  ['limit', { tail: 'API Error: Overloaded' }],
  ['crash', { tail: 'TypeError: x is not a function' }],
  ['crash', { tail: '{"session_id":"scripted-task-401-1"}\nError: something broke' }],
  ['crash', { tail: 'Error: task-429 has no src/429.ts (line 401)' }],
  ['crash', { tail: 'Error: 401.5 is not what billing expected of the authentication and quota tests' }],
] as const)('%s: %o', (expected, end) => {
  expect(cause(end)).toBe(expected)
})

test('an agent that ends with 0 and calls its result an error did not end well', () => {
  expect(cause({ code: 0, tail: 'usage limit reached' }, { failed: true })).toBe('limit')
})

test("an agent's own exit codes go before what its words look like", () => {
  expect(cause({ code: 41, tail: 'rate limit' }, { agent: 'gemini' })).toBe('auth')
})

test('what it worked on long before its end does not count', () => {
  const tail = [
    'the 429 rate limit test',
    ...Array.from({ length: 30 }, () => 'step'),
    'segmentation fault',
  ].join('\n')
  expect(cause({ tail })).toBe('crash')
})

test.each([
  ['usage limit reached|1795258800', '2026-11-21T11:00:00.000Z'],
  ['limit resets at 2026-11-21T12:30:00Z', '2026-11-21T12:30:00.000Z'],
  ['Too many requests, try again in 90 s', '2026-11-21T10:01:30.000Z'],
  ['quota exceeded. Please retry after 2 hours', '2026-11-21T12:00:00.000Z'],
  ['wait 15m', '2026-11-21T10:15:00.000Z'],
  ['limit reached', null],
  ['try again in 90 days', null],
  ['resets at 2020-01-01T00:00:00Z', null],
])('"%s" names %s', (tail, expected) => {
  expect(limitReset(tail, NOW)?.toISOString() ?? null).toBe(expected)
})
