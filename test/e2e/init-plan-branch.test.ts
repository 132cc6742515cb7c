import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brain, brainOk } from '../support/brain-cli.ts'
import { fileAt, git, readRef, sandbox } from '../support/git-sandbox.ts'
import { scriptLayout } from '../support/script-layout.ts'

const SETTINGS = '.brain/config.yml'

test('the plan gets a branch of its own, cut from main, and every clone finds it', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: scriptLayout() })
  const dir = await box.clone(remote, 'ada')
  const main = await readRef(remote, 'refs/heads/main')

  const { stderr: told } = await brainOk(dir, ['init', '--plan-branch', 'brain/plan'])

  expect(told).toContain('You are on main; the files are on brain/plan: git switch brain/plan')
  expect(await readRef(remote, 'refs/heads/main')).toBe(main)
  expect(await git(remote, 'rev-parse', 'brain/plan^')).toBe(main)
  expect(await fileAt(remote, 'brain/plan', SETTINGS)).toContain(
    'branches:\n  plan: brain/plan\n  base: main\n',
  )
  expect(await fileAt(remote, 'brain/plan', 'docs/WORKER-PROTOCOL.md')).toContain('origin/main')
  expect(await fileAt(remote, 'brain/plan', 'tasks/task-001.md')).toContain('**Closed:** completed')
  expect(await git(dir, 'status', '--porcelain=v1', '--branch')).toBe('## main...origin/main')

  const other = await box.clone(remote, 'bob')
  await brainOk(other, ['create-task', 'Gift cards'])
  await brainOk(other, ['worker', 'claim', '5', '--as', 'w1', '--no-checkout'])
  expect(await readRef(remote, 'refs/heads/main')).toBe(main)
  expect(await fileAt(remote, 'brain/plan', 'tasks/task-006.md')).toContain('Gift cards')
  expect(await git(remote, 'rev-parse', 'task/005^')).toBe(main)

  const worker = await box.clone(remote, 'wes')
  const { stderr } = await brainOk(worker, ['worker', 'claim', '6', '--as', 'w2'])
  const shown = [...stderr.matchAll(/git (show [^\s,]+)/g)].map(([, words = '']) => words.split(' '))
  expect(shown.map(([, name = '']) => name.split(':')[1])).toEqual(['CLAUDE.md', 'tasks/task-006.md'])
  expect(await git(worker, ...shown[1]!)).toContain('Gift cards')
})

test('the second run finds everything there, with and without the option', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: { 'a.txt': 'a\n' } }), 'ada')
  await brainOk(dir, ['init', '--plan-branch', 'brain/plan'])
  for (const args of [[], ['--plan-branch', 'brain/plan']]) {
    const told = (await brainOk(dir, ['init', '--json', ...args])).json<{
      commit: string | null
      branch: string
    }>().data
    expect(told).toMatchObject({ commit: null, branch: 'brain/plan', created: [] })
  }
})

test('a branch of another name is remembered in this clone, and said for the others', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.txt': 'a\n' } })
  const dir = await box.clone(remote, 'ada')
  const run = await brainOk(dir, ['init', '--plan-branch', 'planning'])
  expect(run.stderr).toContain('git config brain.plan planning')
  await brainOk(dir, ['create-task', 'Gift cards'])
  expect(await fileAt(remote, 'planning', 'tasks/task-001.md')).toContain('Gift cards')
  expect(await fileAt(remote, 'main', 'tasks/task-001.md')).toBeNull()
})

test('a dry run remembers nothing', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: { 'a.txt': 'a\n' } }), 'ada')
  await brainOk(dir, ['init', '--plan-branch', 'planning', '--dry-run'])
  expect(await git(dir, 'config', '--get', 'brain.plan').catch(() => 'none')).toBe('none')
})

test('where there is no commit at all, main is made as well', async () => {
  const dir = join((await sandbox()).path, 'new')
  await mkdir(dir)
  await brainOk(dir, ['init', '--plan-branch', 'brain/plan'])
  expect(await git(dir, 'branch', '--format=%(refname:short)')).toBe('brain/plan\nmain')
  expect(await git(dir, 'ls-tree', '--name-only', 'main')).toBe('')
  expect(await git(dir, 'status', '--porcelain=v1', '--branch')).toBe('## main')
  await brainOk(dir, ['create-task', 'Gift cards'])
  expect(await fileAt(dir, 'brain/plan', 'tasks/task-001.md')).toContain('Gift cards')
})

test('a plan that is on main already is not doubled', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.txt': 'a\n' } })
  const dir = await box.clone(remote, 'ada')
  await brainOk(dir, ['init'])
  const run = await brain(dir, ['init', '--plan-branch', 'brain/plan', '--json'])
  expect(run.json().error).toMatchObject({ code: 'BAD_INPUT', message: 'The plan is on main already.' })
  expect(await readRef(remote, 'refs/heads/brain/plan')).toBeNull()
})

test('without a remote, the plan is found from a branch that was cut from it', async () => {
  const dir = join((await sandbox()).path, 'new')
  await mkdir(dir)
  await brainOk(dir, ['init'])
  await git(dir, 'switch', '--quiet', '-c', 'feature')
  await brainOk(dir, ['create-task', 'Gift cards'])
  expect(await fileAt(dir, 'main', 'tasks/task-001.md')).toContain('Gift cards')
  expect(await fileAt(dir, 'feature', 'tasks/task-001.md')).toBeNull()
})
