import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { claimStore } from '../../src/adapters/fs/claim-store.ts'
import { reviewLog } from '../../src/adapters/fs/review-log.ts'
import { fileTemplates } from '../../src/adapters/fs/templates.ts'
import { taskIdOf } from '../../src/domain/task/task-id.ts'
import type { HeldClaim } from '../../src/ports/records.ts'
import { sandbox } from '../support/git-sandbox.ts'

const claim = (number: number): HeldClaim => ({
  task: taskIdOf(number),
  attempt: 1,
  worker: 'ada "the first"',
  nonce: 'ab'.repeat(16),
})
const COMMIT = 'c0ffee'.padEnd(40, '0')

test('a claim is kept, replaced and removed', async () => {
  const store = claimStore((await sandbox()).path)
  expect(await store.all()).toEqual([])
  expect(await store.get(taskIdOf(1))).toBeNull()
  await Promise.all([store.put(claim(2)), store.put(claim(1))])
  await store.put({ ...claim(2), attempt: 3 })
  expect(await store.get(taskIdOf(2))).toEqual({ ...claim(2), attempt: 3 })
  expect(await store.all()).toEqual([claim(1), { ...claim(2), attempt: 3 }])
  await store.remove(taskIdOf(2))
  await store.remove(taskIdOf(2))
  expect(await store.all()).toEqual([claim(1)])
})

test('a worktree has one seed, whoever asks first, and a damaged one is made anew', async () => {
  const { path } = await sandbox()
  const seeds = await Promise.all([1, 2, 3, 4].map(() => claimStore(path).seed()))
  expect(new Set(seeds).size).toBe(1)
  expect(await claimStore(path).seed()).toBe(seeds[0])
  expect(seeds[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(await claimStore((await sandbox()).path).seed()).not.toBe(seeds[0])
  expect(await readdir(join(path, 'brain'))).toEqual(['claim-seed.json'])
  await writeFile(join(path, 'brain/claim-seed.json'), '{"seed":')
  const anew = await claimStore(path).seed()
  expect(anew).toMatch(/^[0-9a-f]{32}$/)
  expect(await claimStore(path).seed()).toBe(anew)
})

test('only its owner can read a claim, and nothing else is left in the folder', async () => {
  const { path } = await sandbox()
  await claimStore(path).put(claim(1))
  const folder = join(path, 'brain/claims')
  expect(await readdir(folder)).toEqual(['task-001.json'])
  expect((await stat(join(folder, 'task-001.json'))).mode & 0o777).toBe(0o600)
})

test.each([
  '',
  '{"task":',
  '[]',
  'null',
  '{"task":"task-002"}',
  '{"task":"task-001","attempt":1,"worker":"ada","nonce":"short"}',
])('a damaged claim (%s) counts as absent', async (text) => {
  const { path } = await sandbox()
  await mkdir(join(path, 'brain/claims/task-003.json'), { recursive: true })
  await writeFile(join(path, 'brain/claims/task-001.json'), text)
  await writeFile(join(path, 'brain/claims/notes.txt'), 'x')
  const store = claimStore(path)
  expect(await store.get(taskIdOf(1))).toBeNull()
  expect(await store.all()).toEqual([])
})

test('a claim that cannot be written is a failure', async () => {
  const { path } = await sandbox()
  await writeFile(join(path, 'brain'), 'a file')
  await expect(claimStore(path).put(claim(1))).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
})

test('what was shown for review is known again', async () => {
  const log = reviewLog((await sandbox()).path)
  expect(await log.shown(taskIdOf(1))).toBeNull()
  await log.recordShown(taskIdOf(1), COMMIT)
  expect(await log.shown(taskIdOf(1))).toBe(COMMIT)
  expect(await log.shown(taskIdOf(2))).toBeNull()
})

test('a verdict is found by its key, whatever the key looks like', async () => {
  const { path } = await sandbox()
  const log = reviewLog(path)
  const checks = [{ command: 'npm test', exitCode: 1, sandboxed: true, network: false, output: 'é\n' }]
  await log.recordVerdict('../../key', checks)
  expect(await log.verdict('../../key')).toEqual(checks)
  expect(await log.verdict('other')).toBeNull()
  const [name = ''] = await readdir(join(path, 'checks'))
  expect(name).toMatch(/^[0-9a-f]{64}\.json$/)
  const older = '{"checks":[{"command":"a","exitCode":0,"sandboxed":true,"output":""}]}'
  await writeFile(join(path, 'checks', name), older)
  expect(await log.verdict('../../key')).toMatchObject([{ command: 'a', network: true }])
  await writeFile(join(path, 'checks', name), '{"checks":[{"command":1}]}')
  expect(await log.verdict('../../key')).toBeNull()
})

test('verdicts do not pile up', async () => {
  const { path } = await sandbox()
  const log = reviewLog(path)
  for (let number = 0; number < 103; number++) await log.recordVerdict(`key ${number}`, [])
  expect((await readdir(join(path, 'checks'))).length).toBe(100)
  expect(await log.verdict('key 102')).toEqual([])
})

test('a template is read from the folder; a missing one is a bug of the installation', async () => {
  const { path } = await sandbox()
  await mkdir(join(path, 'shims'))
  await writeFile(join(path, 'shims/one.sh'), 'text\n')
  const templates = fileTemplates(pathToFileURL(path))
  expect(await templates.builtIn('shims/one.sh')).toBe(await readFile(join(path, 'shims/one.sh'), 'utf8'))
  await expect(templates.builtIn('two.md')).rejects.toMatchObject({ code: 'INTERNAL' })
})

test.skipIf(process.getuid?.() === 0)('a claim that is closed to us is not mistaken for none', async () => {
  const { path } = await sandbox()
  const store = claimStore(path)
  await store.put(claim(1))
  await chmod(join(path, 'brain/claims/task-001.json'), 0o000)
  await expect(store.get(taskIdOf(1))).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' })
})
