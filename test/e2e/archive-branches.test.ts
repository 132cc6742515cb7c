import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ARCHIVE_ALL, aTeamWithClosedTasks, type Archived } from '../support/an-archive.ts'
import { approve, deliver, type Person } from '../support/a-project.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'

async function setHook(remote: string, name: string, script: string): Promise<void> {
  const path = join(remote, 'hooks', name)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}

/** Task 3, of which a worker had pushed something. Answers its commit. */
async function cancelledWithWork({ brain, worker }: Record<'brain' | 'worker', Person>): Promise<string> {
  await worker.ok('worker', 'claim', '3')
  const work = await worker.commit({ 'src/footer.js': 'footer\n' })
  await worker.git('push', '--quiet', 'origin', 'task/003')
  await brain.ok('cancel', '3')
  return work
}

test('late work stays on its branch and in sight', async () => {
  const { project, brain, worker } = await aTeamWithClosedTasks()
  await worker.git('pull', '--quiet', '--no-rebase', 'origin', 'task/002')
  const late = await worker.commit({ 'src/late.js': 'late\n' })
  await worker.git('push', '--quiet', 'origin', 'task/002')
  const run = await brain.brain(...ARCHIVE_ALL)
  expect(run.stderr).toContain('Kept for what is only there: task/002')
  expect(await readRef(project.remote, 'task/001')).toBeNull()
  expect(await readRef(project.remote, 'task/002')).toBe(late)
  const { needsYou } = await brain.data<{ needsYou: object[] }>('status', '--fetch')
  expect(needsYou).toMatchObject([{ kind: 'late', task: 'task-002' }])
})

test('unmerged work of a cancelled task stays on its closed branch', async () => {
  const { project, brain, worker } = await aTeamWithClosedTasks()
  const work = await cancelledWithWork({ brain, worker })
  expect(await brain.data<Archived>(...ARCHIVE_ALL)).toMatchObject({
    deletedBranches: ['task/001', 'task/002'],
    keptBranches: ['task/003'],
  })
  expect(await git(project.remote, 'rev-parse', 'task/003^')).toBe(work)
})

test('work of an attempt before a reopening stays on its branch, though another one was approved', async () => {
  const { project, brain, worker } = await aTeamWithClosedTasks()
  const work = await cancelledWithWork({ brain, worker })
  await brain.ok('reopen', '3')
  await worker.git('switch', '--quiet', 'main')
  await deliver(worker, '3', { 'src/other.js': 'other\n' })
  await approve(brain, '3')
  expect(await brain.data<Archived>(...ARCHIVE_ALL)).toMatchObject({
    deletedBranches: ['task/001', 'task/002', 'task/003.2'],
    keptBranches: ['task/003'],
  })
  expect(await git(project.remote, 'rev-parse', 'task/003^')).toBe(work)
})

test('what was approved and never merged stays, whatever the setting says by now; what was squashed goes', async () => {
  const { project, brain, worker } = await aTeamWithClosedTasks()
  const integrate = async (how: string): Promise<void> => {
    await brain.git('pull', '--quiet')
    await brain.commit({ '.brain/config.yml': `integration: ${how}\n` })
    await brain.git('push', '--quiet', 'origin', 'main')
  }
  await brain.ok('create-task', 'Menu')
  await integrate('none')
  await deliver(worker, '3', { 'src/footer.js': 'footer\n' })
  await approve(brain, '3')
  await integrate('squash')
  await worker.git('switch', '--quiet', 'main')
  await worker.ok('worker', 'claim', '4')
  await worker.commit({ 'src/menu.js': 'menu\n' })
  await worker.git('push', '--quiet', 'origin', 'task/004')
  await worker.ok('worker', 'release', '4')
  await deliver(worker, '4', { 'src/entry.js': 'entry\n' })
  await approve(brain, '4')
  await integrate('merge')
  expect(await brain.data<Archived>(...ARCHIVE_ALL)).toMatchObject({
    deletedBranches: ['task/001', 'task/002', 'task/004', 'task/004.2', 'task/004.3'],
    keptBranches: ['task/003'],
  })
  expect(await fileAt(project.remote, 'task/003', 'src/footer.js')).toBe('footer\n')
})

test('a remote that refuses deletions keeps the branches, and all else is done', async () => {
  for (const refuse of [
    async (remote: string) => void (await git(remote, 'config', 'receive.denyDeletes', 'true')),
    async (remote: string) =>
      await setHook(
        remote,
        'pre-receive',
        'while read old new ref; do case $new in *[!0]*) ;; *) echo "HTTP 403"; exit 1;; esac; done',
      ),
  ]) {
    const { project, brain } = await aTeamWithClosedTasks()
    await refuse(project.remote)
    const run = await brain.brain(...ARCHIVE_ALL)
    expect(run).toMatchObject({ code: 0 })
    expect(run.stdout).toContain('Archived 2 tasks, deleted 0 branches.')
    expect(run.stderr.match(/2 branches were not deleted, the remote refuses it/g)).toHaveLength(1)
    expect(await readRef(project.remote, 'task/002')).not.toBeNull()
    const { needsYou } = await brain.data<{ needsYou: object[] }>('status', '--fetch')
    expect(needsYou).toEqual([])
  }
})

test('a refused deletion is made up for by naming the task again', async () => {
  const { project, brain } = await aTeamWithClosedTasks()
  await brain.ok(...ARCHIVE_ALL, '--keep-branches')
  expect(await readRef(project.remote, 'task/001')).not.toBeNull()
  expect(await brain.data<Archived>('archive', '1', '2')).toMatchObject({
    ...{ tasks: [], commit: null, alreadyArchived: ['task-001', 'task-002'] },
    deletedBranches: ['task/001', 'task/002'],
  })
  expect(await readRef(project.remote, 'task/001')).toBeNull()
})

test('without a remote a branch that is checked out somewhere is never deleted', async () => {
  const { brain } = await aTeamWithClosedTasks()
  await brain.git('branch', 'task/001', 'origin/task/001')
  await brain.git('branch', 'task/002', 'origin/task/002')
  await brain.git('worktree', 'add', '--quiet', '../there', 'task/002')
  await brain.git('remote', 'remove', 'origin')
  const run = await brain.brain(...ARCHIVE_ALL)
  expect(run).toMatchObject({ code: 0 })
  expect(run.stderr).toContain('1 branch was not deleted: checked out in')
  expect(await readRef(brain.dir, 'refs/heads/task/001')).toBeNull()
  expect(await readRef(brain.dir, 'refs/heads/task/002')).not.toBeNull()
})

test('hundreds go at once: one commit, and as many pushes as hosts want of that many branches', async () => {
  const { project, brain } = await aTeamWithClosedTasks()
  const ids = Array.from({ length: 450 }, (_, index) => index + 10)
  const name = (id: number): string => `task-${String(id).padStart(3, '0')}`
  const closed = 'closed: {as: cancelled, commit: null, attempt: 1, by: bea, at: 2026-01-01T00:00:00Z}'
  await brain.commit(
    Object.fromEntries(
      ids.map((id) => [
        `tasks/${name(id)}.md`,
        `---\nid: ${name(id)}\ntitle: T${id}\n${closed}\n---\n# T${id}\n`,
      ]),
    ),
  )
  await brain.git('push', '--quiet', 'origin', 'main')
  const tip = await git(project.remote, 'rev-parse', 'main')
  const branches = ids.map((id) => `main:refs/heads/${name(id).replace('-', '/')}`)
  await brain.git('push', '--quiet', 'origin', ...branches)
  await setHook(project.remote, 'post-receive', 'wc -l >>pushed')
  await brain.git('fetch', '--quiet')

  const { tasks, deletedBranches, keptBranches } = await brain.data<Archived>(...ARCHIVE_ALL)
  expect([tasks.length, deletedBranches.length, keptBranches]).toEqual([452, 452, []])
  expect(await git(project.remote, 'rev-parse', 'main^')).toBe(tip)
  expect(await git(project.remote, 'branch', '--format=%(refname:short)')).toBe('main')
  const pushed = (await readFile(join(project.remote, 'pushed'), 'utf8')).trim().split(/\s+/)
  expect(pushed).toEqual(['1', '200', '200', '52'])
  await brain.ok('undo')
  expect((await brain.ok('list', '--state', 'cancelled', '-q')).trim().split('\n')).toHaveLength(451)
})
