import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, deliver, personAt, type Person, type Project } from '../support/a-project.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'
import { goRound } from '../support/whole-loop.ts'

async function scene(): Promise<{ project: Project; brain: Person; worker: Person }> {
  const project = await aProject()
  return { project, brain: await project.join('bea'), worker: await project.join('wil') }
}

/** The host takes only pushes to branches that match; a shell pattern. */
async function onlyBranches(remote: string, pattern: string): Promise<void> {
  const lines = [
    '#!/bin/sh',
    `case "$1" in ${pattern}) exit 0 ;; esac`,
    'echo "$1 is not for you" >&2',
    'exit 1',
  ]
  const hook = join(remote, 'hooks/update')
  await writeFile(hook, `${lines.join('\n')}\n`)
  await chmod(hook, 0o755)
}

test('on a host that refuses deletions, forced pushes and all branches but two kinds, everything goes on', async () => {
  const { project, brain, worker } = await scene()
  await git(project.remote, 'config', 'receive.denyDeletes', 'true')
  await git(project.remote, 'config', 'receive.denyNonFastForwards', 'true')
  await onlyBranches(project.remote, 'refs/heads/main|refs/heads/task/*')
  await goRound({ brain, worker, shared: project.remote })
  await brain.ok('create-task', 'Page')
  await brain.ok('create-task', 'Cart')
  await worker.ok('worker', 'claim', '2')
  await brain.ok('reclaim', '2', '--force')
  await worker.git('switch', '--quiet', 'main')
  await worker.ok('worker', 'claim', '3')
  await worker.ok('worker', 'release', '3')
  await brain.ok('cancel', '3')
  expect((await brain.task('3')).state).toBe('cancelled')
  expect(Object.keys(await branchesOf(project.remote))).toEqual(
    expect.arrayContaining(['main', 'task/001', 'task/002', 'task/002.2', 'task/003']),
  )
})

test('a host that refuses branches of tasks says so in its own words; the claim leaves nothing behind', async () => {
  const { project, brain, worker } = await scene()
  await brain.ok('create-task', 'Form')
  await onlyBranches(project.remote, 'refs/heads/main')
  const refused = await worker.refused('worker', 'claim', '1')
  expect(refused).toMatchObject({ exit: 1, code: 'HOOK_DECLINED', retryable: false })
  expect(refused.message).toContain('refs/heads/task/001 is not for you')
  expect(await worker.git('branch', '--show-current')).toBe('main')
  expect(await worker.git('status', '--porcelain')).toBe('')
  expect(await brain.task('1')).toMatchObject({ state: 'ready', worker: null })
  await brain.ok('edit-task', '1', '--priority', 'high')
})

test('a tracking ref that breaks a plain fetch is none of brain’s business', async () => {
  const { project, brain, worker } = await scene()
  for (const { dir } of [brain, worker])
    await git(dir, 'update-ref', 'refs/remotes/origin/task', await git(dir, 'rev-parse', 'HEAD'))
  await goRound({ brain, worker, shared: project.remote })
  await expect(worker.git('fetch')).rejects.toThrow('origin/task')
})

test('a local branch called task stops the claim before anything is claimed, and is named', async () => {
  const { project, brain, worker } = await scene()
  await brain.ok('create-task', 'Form')
  await worker.git('branch', 'task')
  const refused = await worker.refused('worker', 'claim', '1')
  expect(refused.code).toBe('DIRTY_TREE')
  expect(refused.message).toContain('git branch -m task')
  expect(await readRef(project.remote, 'task/001')).toBeNull()
  await worker.ok('worker', 'claim', '1', '--no-checkout')
  await worker.git('branch', '-m', 'task', 'my-task')
})

test('from clones of a fork all goes to the shared repository that brain.remote names', async () => {
  const { project, brain } = await scene()
  const { box, remote } = project
  const fork = join(box.path, 'fork.git')
  await git(box.path, 'clone', '--quiet', '--bare', remote, fork)
  const worker = personAt(await box.clone(fork, 'fay'), { name: 'fay' })
  await worker.git('remote', 'add', 'upstream', remote)
  await worker.git('config', 'brain.remote', 'upstream')
  await brain.git('remote', 'rename', 'origin', 'shared')
  await goRound({ brain, worker, shared: remote })
  expect(await brain.ok('worker-instructions', '1').catch(String)).not.toContain(fork)
  expect(Object.keys(await branchesOf(fork))).toEqual(['main'])
  expect(await git(worker.dir, 'config', 'branch.task/001.remote')).toBe('upstream')
})

test('a new id is beyond every branch, also one that nobody has a task for', async () => {
  const { project, brain, worker } = await scene()
  await brain.ok('create-task', 'Form')
  await worker.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/050.2')
  await brain.ok('create-task', 'Page')
  expect(await fileAt(project.remote, 'main', 'tasks/task-051.md')).toContain('Page')
  await worker.git('push', '--quiet', 'origin', '--delete', 'task/050.2')
  await brain.ok('create-task', 'Cart')
  expect(await fileAt(project.remote, 'main', 'tasks/task-052.md')).toContain('Cart')
})

test('a chosen id is refused where a branch or a result is left of it: they would count as its work', async () => {
  const { brain, worker } = await scene()
  await worker.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/050.2')
  await worker.commit({ 'results/task-060-output.md': '# Task-060 - COMPLETED\n' })
  await worker.git('push', '--quiet', 'origin', 'HEAD:refs/heads/main')
  const before = { code: 'TASK_EXISTS', hint: expect.stringContaining('Leave the id out') as string }
  const branch = await brain.refused('create-task', '50', 'Page')
  expect(branch).toMatchObject({ ...before, details: { left: 'task/050.2' } })
  const result = await brain.refused('create-task', '60', 'Page')
  expect(result).toMatchObject({ ...before, details: { left: 'results/task-060-output.md' } })
  await brain.ok('create-task', '55', 'Cart')
})

test('a branch that closes its own task, and changes the settings, decides nothing', async () => {
  const { project, brain, worker } = await scene()
  await brain.ok('create-task', 'Form')
  await worker.ok('worker', 'claim', '1')
  const text = (await fileAt(project.remote, 'main', 'tasks/task-001.md')) ?? ''
  const closed = 'closed: {as: completed, attempt: 1, by: wil, at: 2026-11-21T09:00:00Z}\n'
  await worker.commit({
    'tasks/task-001.md': text.replace('---\n', `---\n${closed}lease: 1s\n`),
    'tasks/task-002.md': text.replaceAll('001', '002'),
    '.brain/config.yml': 'lease: 1s\n',
    'WORK-PLAN.md': '# All done\n',
  })
  await worker.git('push', '--quiet', 'origin', 'HEAD')
  expect(await brain.task('1')).toMatchObject({ state: 'in_progress', closed: null, lease: '60m' })
  expect((await brain.refused('show', '2')).code).toBe('TASK_NOT_FOUND')
  await worker.ok('worker', 'submit', '1', '--summary', 'Done')
  await brain.ok('review', '1')
  expect(await brain.refused('review', '1', '--approve')).toMatchObject({
    code: 'PROTECTED_PATH',
    details: { files: ['.brain/config.yml', 'tasks/task-001.md', 'tasks/task-002.md'] },
  })
})

test('two workers in worktrees of one repository work at the same time', async () => {
  const { project, brain } = await scene()
  await brain.ok('create-task', 'Form')
  await brain.ok('create-task', 'Page')
  const clone = await project.join('cy')
  const places = ['one', 'two'].map((name) => join(project.box.path, name))
  for (const place of places) await clone.git('worktree', 'add', '--quiet', '--detach', place)
  const [one, two] = places.map((dir, index) => personAt(dir, { name: `w${index}` })) as [Person, Person]
  await Promise.all([deliver(one, '1', { 'form.js': 'form\n' }), deliver(two, '2', { 'page.js': 'page\n' })])
  expect((await brain.task('1')).state).toBe('review')
  expect((await brain.task('2')).state).toBe('review')
  expect(await clone.git('status', '--porcelain')).toBe('')
})
