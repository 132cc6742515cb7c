import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { approve, type Person, type Project } from '../support/a-project.ts'
import { git, readRef } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'
import { stagedProject } from '../support/staged-project.ts'

interface Scene {
  readonly project: Project
  readonly brain: Person
  readonly worker: Person
}

async function scene(): Promise<Scene> {
  const { project, people } = await stagedProject({
    people: ['bea', 'wil'],
    steps: [['bea', 'create-task', 'Form']],
  })
  const [brain, worker] = people
  return { project, brain, worker }
}

/** The branch appears in the remote at this commit when the next push arrives there, before its refs are looked at. */
async function appearWithNextPush(remote: string, branch: string, commit: string): Promise<void> {
  const hook = join(remote, 'hooks', 'pre-receive')
  const update = `env -u GIT_QUARANTINE_PATH git update-ref refs/heads/${branch} ${commit}`
  await writeFile(hook, `#!/bin/sh\nrm -f '${hook}'\n${update}\n`)
  await chmod(hook, 0o755)
}

/** Commits on main as it is now, and pushes it as the task's branch: what a session does that has only git. */
async function claimByGit(worker: Person, branch: string): Promise<{ taken: boolean }> {
  await worker.git('fetch', '--quiet', 'origin')
  await worker.git('switch', '--quiet', '--detach', 'origin/main')
  await worker.commit({ 'results/task-001-status.md': '---\nworker: wil\n---\n' })
  const pushed = worker.git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`)
  return pushed.then(
    () => ({ taken: true }),
    () => ({ taken: false }),
  )
}

/** Nobody's work is shown anywhere, and nothing waits for the brain. */
async function nothingIsLeft(brain: Person, counts: Readonly<Record<string, number>>): Promise<void> {
  expect(await brain.data('status', '--fetch')).toMatchObject({ needsYou: [], counts })
}

test('a first claim that comes while the task is cancelled is closed with it, and its holder hears so', async () => {
  const { project, brain, worker } = await scene()
  await worker.ok('worker', 'claim', '1')
  const claim = (await readRef(project.remote, 'task/001')) ?? ''
  await git(project.remote, 'update-ref', '-d', 'refs/heads/task/001')
  await appearWithNextPush(project.remote, 'task/001', claim)
  await brain.ok('cancel', '1')
  expect(await readRef(project.remote, 'task/001^')).toBe(claim)
  expect(await brain.task('1')).toMatchObject({ state: 'cancelled', closed: { attempt: 1 } })
  expect(await worker.refused('worker', 'report', '1', '--progress', '10')).toMatchObject({
    code: 'TASK_CLOSED',
  })
})

test('a task that was cancelled before anybody had it cannot be claimed by git, from whatever main', async () => {
  const { brain, worker } = await scene()
  await worker.commit({ 'results/task-001-status.md': '---\nworker: wil\n---\n' })
  await brain.ok('cancel', '1')
  await expect(worker.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')).rejects.toThrow(
    'rejected',
  )
  expect(await claimByGit(worker, 'task/001')).toEqual({ taken: false })
  await nothingIsLeft(brain, { cancelled: 1 })
})

test('taken back or reopened, it is ready for whoever comes next, and starts from main', async () => {
  const { project, brain, worker } = await scene()
  await brain.ok('cancel', '1')
  await brain.ok('undo')
  expect(await brain.task('1')).toMatchObject({ state: 'ready', worker: null, attempt: null })
  await brain.ok('cancel', '1')
  await brain.ok('reopen', '1')
  const main = await readRef(project.remote, 'main')
  await worker.ok('worker', 'claim', '1')
  expect(await brain.task('1')).toMatchObject({ state: 'in_progress', worker: 'wil', attempt: 3 })
  expect(await readRef(project.remote, 'task/001.3^')).toBe(main)
})

test('a reopening that is taken back closes the task as whole as a cancellation does', async () => {
  const { project, brain, worker } = await scene()
  await brain.ok('cancel', '1')
  await brain.ok('reopen', '1')
  await brain.ok('undo')
  expect(await brain.task('1')).toMatchObject({ state: 'cancelled' })
  await nothingIsLeft(brain, { cancelled: 1 })
  expect(Object.keys(await branchesOf(project.remote))).toEqual(['main', 'task/001', 'task/001.2'])
  expect(await claimByGit(worker, 'task/001.2')).toEqual({ taken: false })
})

test('a result on main is approved, and nobody can claim its task by git any more', async () => {
  const { brain, worker } = await scene()
  await worker.git('pull', '--quiet', '--ff-only')
  await worker.commit({ 'results/task-001-output.md': 'Done\n' })
  await worker.git('push', '--quiet', 'origin', 'main')
  await approve(brain, '1')
  expect(await brain.task('1')).toMatchObject({ state: 'completed' })
  expect(await claimByGit(worker, 'task/001')).toEqual({ taken: false })
})

test('the archive deletes what was never anybody’s', async () => {
  const { project, brain } = await scene()
  await brain.ok('cancel', '1')
  const archived = await brain.data('archive', '--closed-before', '0d', '--yes')
  expect(archived).toMatchObject({ deletedBranches: ['task/001'], keptBranches: [] })
  expect(Object.keys(await branchesOf(project.remote))).toEqual(['main'])
})

test('a host without atomic pushes gets the plan first, and then the fence', async () => {
  const { project, brain, worker } = await scene()
  await git(project.remote, 'config', 'receive.advertiseAtomic', 'false')
  await brain.ok('cancel', '1')
  expect(await brain.task('1')).toMatchObject({ state: 'cancelled' })
  expect(await claimByGit(worker, 'task/001')).toEqual({ taken: false })
})
