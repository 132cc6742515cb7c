import { expect, test } from 'vitest'
import { checkHealth, isFailing } from '../../../src/app/check-health.ts'
import { HEALTHY, SETUP } from '../../support/a-health.ts'
import { aSnapshot } from '../../support/a-task.ts'

test('a repository in order passes every check once', () => {
  const checks = checkHealth(HEALTHY)
  expect(checks.filter(({ status }) => status !== 'ok')).toEqual([])
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length)
  expect(checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['git', 'remote write', 'layout', 'plan', 'task files', 'checkout', 'clock']),
  )
  expect(isFailing(checks)).toBe(false)
})

test('what is not in order comes with a fix', () => {
  const checks = checkHealth({
    ...HEALTHY,
    setup: { ...SETUP, gitVersion: '2.30.1', leftovers: 2, shallow: true },
    snapshot: aSnapshot(),
    checkout: { branch: null, ahead: 0, behind: 0 },
  })
  for (const check of checks) expect([check, check.fix === null]).toEqual([check, check.status === 'ok'])
  expect(isFailing(checks)).toBe(true)
})
