import { existsSync } from 'node:fs'
import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deadNotes, noteRunning } from '../../src/adapters/git/running-notes.ts'
import { identityOf, isRunning, ownIdentity } from '../../src/adapters/system/process-identity.ts'
import { sandbox } from '../support/git-sandbox.ts'

test('a process of this machine is known by more than its number', () => {
  const own = ownIdentity()
  expect(isRunning(own)).toBe(true)
  expect(identityOf(process.pid)).toEqual(own)
  expect(isRunning({ ...own, host: 'ffffffff', pid: 1 })).toBe(true)
})

test.runIf(existsSync('/proc/sys/kernel/random/boot_id'))(
  'one that had the same number, and began as long after the start of the system, in an earlier run of it is dead',
  () => {
    const own = ownIdentity()
    const [ticks = '', run] = own.start?.split('.') ?? []
    expect(run).toMatch(/^[0-9a-f]{8}$/)
    expect(isRunning({ ...own, start: `${ticks}.00000000` })).toBe(false)
    expect(isRunning({ ...own, start: `${Number(ticks) + 1}.${run}` })).toBe(false)
    // As older versions wrote it.
    expect(isRunning({ ...own, start: ticks })).toBe(true)
    expect(isRunning({ ...own, start: `${Number(ticks) + 1}` })).toBe(false)
  },
)

test('the note of a command is read as it was written: once its process is dead, it is found', async () => {
  const { path } = await sandbox()
  noteRunning([path], 'git')
  expect(deadNotes(path)).toEqual([])
  const folder = join(path, 'running')
  const [name = ''] = await readdir(folder)
  await rename(join(folder, name), join(folder, name.replace(`-${process.pid}-`, '-4194305-')))
  expect(deadNotes(path)).toMatchObject([
    { kind: 'git', process: { pid: 4_194_305, start: ownIdentity().start } },
  ])
})
