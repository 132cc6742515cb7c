import { execFileSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { carryOn, makeOutbox, rescueOthers } from '../../src/adapters/fleet/outbox.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import { commitFile, git, readRef, sandbox } from '../support/git-sandbox.ts'

const BRANCH = 'task/001'

/** A clone of brain's, an outbox for the task, and a clone of the outbox, in which the worker is. */
async function anOutbox() {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.txt': 'a\n' } })
  await git(remote, 'branch', BRANCH, 'main')
  const place = await openPlace(await box.clone(remote, 'brain'), process.env)
  const outbox = { path: join(box.path, 'outbox.git'), prefix: ['env'] }
  await makeOutbox(place, outbox.path, BRANCH)
  const worker = await box.clone(outbox.path, 'worker')
  await git(worker, 'switch', '--quiet', BRANCH)
  return {
    ...{ box, remote, worker, outbox },
    onRemote: () => readRef(remote, `refs/heads/${BRANCH}`),
    carry: () => carryOn(place, outbox, BRANCH),
    rescue: () => rescueOthers(place, outbox, 'task-001.1'),
    rescued: () => git(remote, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/rescue/'),
  }
}

test('what the worker pushed is carried on, also where git has packed the refs of the outbox', async () => {
  const { worker, outbox, carry, onRemote } = await anOutbox()
  const one = await commitFile(worker, { 'b.txt': 'b\n' }, 'Work')
  await git(worker, 'push', '--quiet', 'origin', 'HEAD')
  expect(await carry()).toBe(true)
  expect(await onRemote()).toBe(one)
  const two = await commitFile(worker, { 'c.txt': 'c\n' }, 'More')
  await git(worker, 'push', '--quiet', 'origin', 'HEAD')
  await git(outbox.path, 'pack-refs', '--all')
  expect(await carry()).toBe(true)
  expect(await onRemote()).toBe(two)
})

test('what the remote refused once is not said to be there when it is asked for again', async () => {
  const { box, remote, worker, carry, onRemote } = await anOutbox()
  const other = await box.clone(remote, 'other')
  await git(other, 'switch', '--quiet', BRANCH)
  const theirs = await commitFile(other, { 'theirs.txt': 't\n' }, 'Theirs')
  await git(other, 'push', '--quiet', 'origin', 'HEAD')
  await commitFile(worker, { 'b.txt': 'b\n' }, 'Work')
  await git(worker, 'push', '--quiet', 'origin', 'HEAD')
  expect([await carry(), await carry()]).toEqual([false, false])
  expect(await onRemote()).toBe(theirs)
})

test.runIf(process.platform === 'linux')(
  'a worker that puts a pipe in the place of its branch makes nobody wait',
  async () => {
    const { outbox, carry } = await anOutbox()
    const file = join(outbox.path, 'refs/heads', BRANCH)
    await rm(file, { force: true })
    execFileSync('sh', ['-c', 'mkfifo "$0"', file])
    expect(await carry()).toBe(false)
  },
)

test('what the worker pushed to another branch is rescued once; what was there before, and what was carried on, is not', async () => {
  const { worker, carry, rescue, rescued } = await anOutbox()
  await commitFile(worker, { 'b.txt': 'b\n' }, 'Work')
  await git(worker, 'push', '--quiet', 'origin', 'HEAD')
  expect(await carry()).toBe(true)
  await rescue()
  expect(await rescued()).toBe('')
  const other = await commitFile(worker, { 'c.txt': 'c\n' }, 'Another thing')
  await git(worker, 'push', '--quiet', 'origin', 'HEAD:refs/heads/a-näme', 'HEAD:refs/heads/feature')
  await rescue()
  await rescue()
  expect(await rescued()).toBe(`refs/heads/rescue/task-001.1-${other.slice(0, 8)} ${other}`)
})

test('a worker that removes its outbox keeps nobody from removing its place', async () => {
  const { outbox, rescue, rescued } = await anOutbox()
  await rm(outbox.path, { recursive: true })
  await rescue()
  expect(await rescued()).toBe('')
})

test('what the remote refused of the task’s own branch is rescued', async () => {
  const { box, remote, worker, carry, rescue, rescued } = await anOutbox()
  const other = await box.clone(remote, 'other')
  await git(other, 'switch', '--quiet', BRANCH)
  await commitFile(other, { 'theirs.txt': 't\n' }, 'Theirs')
  await git(other, 'push', '--quiet', 'origin', 'HEAD')
  const own = await commitFile(worker, { 'b.txt': 'b\n' }, 'Work')
  await git(worker, 'push', '--quiet', 'origin', 'HEAD')
  expect(await carry()).toBe(false)
  await rescue()
  expect(await rescued()).toBe(`refs/heads/rescue/task-001.1-${own.slice(0, 8)} ${own}`)
})
