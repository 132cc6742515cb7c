import { expect, test } from 'vitest'
import { CATALOGUE } from '../../../src/presentation/catalogue.ts'
import { momentText } from '../../../src/presentation/moment.ts'

test.each([
  ['2026-11-21T09:00:07.437Z', '2026-11-21 09:00 UTC'],
  ['2026-11-21T09:00:07+09:00', '2026-11-21 00:00 UTC'],
  ['2026-11-21 09:00', '2026-11-21 09:00 UTC'],
  ['yesterday', 'yesterday'],
  [null, ''],
])('%s is told as %s', (time, told) => {
  expect(momentText(time)).toBe(told)
})

test.each([
  ['TASK_ALREADY_CLAIMED', { since: '2026-11-21T09:00:07.437Z' }, 'since 2026-11-21 09:00 UTC.'],
  ['LEASE_ACTIVE', { until: '2026-11-21T09:00:07.437Z' }, 'until 2026-11-21 09:00 UTC.'],
  ['LEASE_ACTIVE', { until: null }, 'until its lease is out.'],
] as const)('%s says when as people read it', (code, details, end) => {
  expect(CATALOGUE[code].message({ task: 'task-012', worker: 'ada', ...details })).toMatch(
    new RegExp(`${end}$`),
  )
})
