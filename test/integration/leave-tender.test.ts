import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { leaveTender } from '../../src/adapters/fleet/leave-tender.ts'
import { sandbox } from '../support/git-sandbox.ts'

const [, main = ''] = process.argv
afterEach(() => void (process.argv[1] = main))

test('a tender that is left behind takes nothing from the log of another, unless that is long', async () => {
  const { path } = await sandbox()
  const log = join(path, 'fleet', 'tend.log')
  mkdirSync(join(path, 'fleet'))
  writeFileSync(log, 'the first one\n')
  process.argv[1] = join(path, 'says.mjs')
  writeFileSync(process.argv[1], "console.log('the second one')\n")
  const leave = (): Promise<void> => leaveTender({ root: path, brainDir: path, environment: process.env })
  const said = (): string => readFileSync(log, 'utf8')
  await leave()
  await expect.poll(said, { timeout: 10_000 }).toBe('the first one\nthe second one\n')
  writeFileSync(log, 'x'.repeat(1024 * 1024 + 1))
  await leave()
  await expect.poll(said, { timeout: 10_000 }).toBe('the second one\n')
  expect(readFileSync(`${log}.before`, 'utf8')).toHaveLength(1024 * 1024 + 1)
})
