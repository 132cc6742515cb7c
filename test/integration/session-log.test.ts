import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSaid } from '../../src/adapters/fleet/session-log.ts'
import { PLAIN_TEXT } from '../../src/domain/fleet/agent.ts'
import { sandbox } from '../support/git-sandbox.ts'

test('a last line that nothing ends counts once the session is over, and once only', async () => {
  const log = join((await sandbox()).path, 'log')
  const format = {
    ...PLAIN_TEXT,
    lines: 'json',
    cost: ['cost'],
    totals: 'sum',
    failed: ['is_error'],
  } as const
  const read = (isOver: boolean) => readSaid(log, { mark: 'one', format, isOver })
  appendFileSync(log, '{"cost":1}\n{"cost":2,"is_er')
  expect(read(false)).toMatchObject({ cost: 1, failed: false })
  appendFileSync(log, 'ror":true}')
  expect(read(false)).toMatchObject({ cost: 1, failed: false })
  expect([read(true), read(true)]).toMatchObject([
    { cost: 3, failed: true },
    { cost: 3, failed: true },
  ])
})
