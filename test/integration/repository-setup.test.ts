import { existsSync } from 'node:fs'
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitSetup } from '../../src/adapters/git/git-setup.ts'
import { atEnd } from '../support/at-end.ts'
import { commitFile, git, sandbox, writeFiles } from '../support/git-sandbox.ts'
import { leftoverCheck } from '../support/leftover-check.ts'

const facts = (dir: string, environment: NodeJS.ProcessEnv = process.env) =>
  gitSetup(dir, environment).facts()

test('a repository is made once, with main as its branch', async () => {
  const { path } = await sandbox()
  const setup = gitSetup(path, {
    ...process.env,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'init.defaultBranch',
    GIT_CONFIG_VALUE_0: 'trunk',
  })
  expect(await setup.exists()).toBe(false)
  await setup.create()
  expect(await setup.exists()).toBe(true)
  expect(await git(path, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main')
  await mkdir(join(path, 'deep'))
  expect(await gitSetup(join(path, 'deep'), process.env).exists()).toBe(true)
})

test('a repository that git will not read is not taken for none', async () => {
  const { path } = await sandbox()
  await writeFiles(path, { '.git': 'gitdir: /nowhere/at/all\n' })
  await expect(gitSetup(path, process.env).exists()).rejects.toMatchObject({ code: 'GIT_FAILED' })
})

test('the facts of a healthy clone', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.md': 'a\n' } })
  const dir = await box.clone(remote, 'ada')
  const found = await facts(dir)
  expect(found).toMatchObject({
    userName: 'ada',
    userEmail: 'ada@example.invalid',
    shallow: false,
    bare: false,
    clockSkewMs: null,
    leftovers: 0,
  })
  expect(found.gitVersion).toMatch(/^\d+\.\d+/)
  expect([found.remoteRead, found.remoteWrite]).toEqual([
    { ok: true, reason: null },
    { ok: true, reason: null },
  ])
  expect(await git(remote, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
  expect(await facts(remote)).toMatchObject({ bare: true })
})

test('an empty remote can be read and written', async () => {
  const box = await sandbox()
  const found = await facts(await box.clone(await box.bareRemote(), 'ada'))
  expect([found.remoteRead.ok, found.remoteWrite.ok]).toEqual([true, true])
})

test('a remote that is away, none, and several of them', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.md': 'a\n' } })
  const dir = await box.clone(remote, 'ada')
  await rm(remote, { recursive: true })
  const away = await facts(dir)
  expect(away.remoteRead).toMatchObject({
    ok: false,
    reason: expect.stringContaining('origin.git') as string,
  })
  expect(away.remoteWrite.ok).toBe(false)

  await git(dir, 'remote', 'remove', 'origin')
  expect((await facts(dir)).remoteRead).toEqual({ ok: false, reason: null })

  await git(dir, 'remote', 'add', 'one', 'x')
  await git(dir, 'remote', 'add', 'two', 'x')
  expect((await facts(dir)).remoteRead).toEqual({ ok: false, reason: 'REMOTE_AMBIGUOUS' })
})

test('a branch called task is found to be in the way', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.md': 'a\n' } })
  await git(remote, 'branch', 'task', 'main')
  const found = await facts(await box.clone(remote, 'ada'))
  expect(found).toMatchObject({ isTaskBranchInTheWay: true, remoteRead: { ok: true } })
})

test('a default branch that was renamed on the remote is remembered anew when asked', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.md': 'a\n' } })
  const dir = await box.clone(remote, 'ada')
  const fetch = (): Promise<string> => git(dir, 'fetch', 'origin', '+refs/heads/*:refs/brain/heads/*')
  expect((await facts(dir)).remoteHead).toEqual({ known: null, actual: 'main' })
  await fetch()
  await (await facts(dir)).refreshHead()
  await git(remote, 'branch', '-m', 'main', 'trunk')
  await git(remote, 'symbolic-ref', 'HEAD', 'refs/heads/trunk')
  const found = await facts(dir)
  expect(found.remoteHead).toEqual({ known: 'main', actual: 'trunk' })
  await fetch()
  await found.refreshHead()
  expect((await facts(dir)).remoteHead).toEqual({ known: 'trunk', actual: 'trunk' })
})

test('an identity that is missing by half is told by half, and a shallow clone is one', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.md': 'a\n' } })
  const first = await box.clone(remote, 'ada')
  await commitFile(first, { 'a.md': 'b\n' }, 'More')
  await git(first, 'push', '--quiet', 'origin', 'main')
  const dir = join(box.path, 'shallow')
  await git(box.path, 'clone', '--quiet', '--depth', '1', `file://${remote}`, dir)
  await git(dir, 'config', 'user.name', 'bob')
  await git(dir, 'config', 'user.useConfigOnly', 'true')
  const found = await facts(dir, { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' })
  expect(found).toMatchObject({ userName: 'bob', userEmail: null, shallow: true })
})

test('facts outside of a repository and without git are nulls', async () => {
  const { path } = await sandbox()
  const outside = await facts(path)
  expect(outside).toMatchObject({ remoteRead: { ok: false, reason: 'NOT_A_REPOSITORY' }, leftovers: 0 })
  await outside.sweep()
  expect(await facts(path, { ...process.env, PATH: path })).toMatchObject({
    gitVersion: null,
    userName: null,
    userEmail: null,
  })
})

test('leftovers older than an hour are counted and swept, younger ones stay', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: { 'a.md': 'a\n' } }), 'ada')
  const unfinished = (name: string): string => join(dir, '.git', 'brain', `${name}.tmp`)
  await mkdir(join(dir, '.git', 'brain'), { recursive: true })
  for (const name of ['old', 'new']) await writeFile(unfinished(name), '')
  await utimes(unfinished('old'), 0, 0)
  const check = await leftoverCheck({ of: dir, pid: 2 ** 22 + 1, daysAgo: 2 })

  const found = await facts(dir)
  expect(found.leftovers).toBe(2)
  await found.sweep()

  expect((await facts(dir)).leftovers).toBe(0)
  expect(existsSync(unfinished('old'))).toBe(false)
  expect(existsSync(unfinished('new'))).toBe(true)
  expect(existsSync(check)).toBe(false)
})

test('the folder of a merge stays as long as its process lives, however old it looks', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: { 'a.md': 'a\n' } }), 'ada')
  const folders = [process.pid, 2 ** 22 + 1].map((pid) => join(tmpdir(), `brain-merge-${pid}-slept`))
  for (const folder of folders) {
    await mkdir(folder)
    atEnd(() => rm(folder, { recursive: true, force: true }))
    await utimes(folder, 0, 0)
  }
  await (await facts(dir)).sweep()
  expect(folders.map((folder) => existsSync(folder))).toEqual([true, false])
})
