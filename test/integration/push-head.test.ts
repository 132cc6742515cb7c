import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitCheckout } from '../../src/adapters/git/git-checkout.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import { commitFile, git, readRef, sandbox, writeFiles, type Sandbox } from '../support/git-sandbox.ts'

async function worker(box: Sandbox, remote: string, name: string) {
  const dir = await box.clone(remote, name)
  await git(dir, 'switch', '--quiet', '--no-track', '-C', 'task/001', 'main')
  return { dir, checkout: gitCheckout(await openPlace(dir, process.env)) }
}

test('HEAD goes to the branch, without hooks and tags', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.md': 'a\n' } })
  const { dir, checkout } = await worker(box, remote, 'ada')
  const commit = await commitFile(dir, { 'a.md': 'b\n' }, 'Work')
  await git(dir, 'tag', '--annotate', '-m', 'Mine', 'mine')
  await git(dir, 'config', 'push.followTags', 'true')
  await writeFiles(dir, { '.git/hooks/pre-push': '#!/bin/sh\nexit 1\n' })
  await chmod(join(dir, '.git/hooks/pre-push'), 0o755)

  expect(await checkout.pushHead('task/001')).toBe(true)

  expect(await readRef(remote, 'refs/heads/task/001')).toBe(commit)
  expect(await readRef(remote, 'refs/tags/mine')).toBeNull()
  expect(await readRef(dir, 'refs/brain/heads/task/001')).toBe(commit)
})

test('a branch that moved is never forced', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.md': 'a\n' } })
  const [ada, bob] = [await worker(box, remote, 'ada'), await worker(box, remote, 'bob')]
  const first = await commitFile(ada.dir, { 'a.md': 'ada\n' }, 'Ada')
  await commitFile(bob.dir, { 'a.md': 'bob\n' }, 'Bob')
  expect(await ada.checkout.pushHead('task/001')).toBe(true)
  expect(await bob.checkout.pushHead('task/001')).toBe(false)
  expect(await readRef(remote, 'refs/heads/task/001')).toBe(first)
  expect(await bob.checkout.aheadBehind('main')).toEqual({ ahead: 1, behind: 0 })
})

test('a push whose answer was lost has arrived all the same', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.md': 'a\n' } })
  const { dir, checkout } = await worker(box, remote, 'ada')
  const commit = await commitFile(dir, { 'a.md': 'b\n' }, 'Work')
  // The remote's side is ended right after it has stored the commit.
  await writeFiles(remote, { 'hooks/post-receive': '#!/bin/sh\nkill -9 $PPID\n' })
  await chmod(join(remote, 'hooks/post-receive'), 0o755)
  expect(await checkout.pushHead('task/001')).toBe(true)
  expect(await readRef(remote, 'refs/heads/task/001')).toBe(commit)
})

test('a remote that is away, or that says no, is a failure', async () => {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.md': 'a\n' } })
  const { dir, checkout } = await worker(box, remote, 'ada')
  await commitFile(dir, { 'a.md': 'b\n' }, 'Work')
  await writeFiles(remote, { 'hooks/pre-receive': '#!/bin/sh\nexit 1\n' })
  await chmod(join(remote, 'hooks/pre-receive'), 0o755)
  await expect(checkout.pushHead('task/001')).rejects.toMatchObject({ code: 'HOOK_DECLINED' })
  await git(dir, 'remote', 'set-url', 'origin', join(box.path, 'nowhere.git'))
  await expect(checkout.pushHead('task/001')).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
})

test('without a remote the local branch is what counts', async () => {
  const box = await sandbox()
  await git(box.path, 'init', '--quiet', 'alone')
  const dir = join(box.path, 'alone')
  await commitFile(dir, { 'a.md': 'a\n' }, 'First')
  await git(dir, 'switch', '--quiet', '--create', 'task/001')
  const checkout = gitCheckout(await openPlace(dir, process.env))
  expect(await checkout.pushHead('task/001')).toBe(true)
  expect(await checkout.pushHead('task/002')).toBe(false)
})

test('local branches of a task are found with their attempts, and no others', async () => {
  const box = await sandbox()
  const { dir, checkout } = await worker(box, await box.bareRemote({ files: { 'a.md': 'a\n' } }), 'ada')
  for (const branch of ['task/001.2', 'task/001.x', 'task/0011', 'mine/task/001'])
    await git(dir, 'branch', branch)
  const head = await git(dir, 'rev-parse', 'HEAD')
  expect([...(await checkout.localTips('task/001'))]).toEqual([
    ['task/001', head],
    ['task/001.2', head],
  ])
  expect((await checkout.localTips('task/009')).size).toBe(0)
})
