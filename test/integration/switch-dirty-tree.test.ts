import { chmod, readFile, symlink, unlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitCheckout } from '../../src/adapters/git/git-checkout.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import type { Checkout } from '../../src/ports/checkout.ts'
import { commitFile, git, readRef, sandbox, writeFiles, type Files } from '../support/git-sandbox.ts'

interface Scene {
  readonly dir: string
  readonly checkout: Checkout
  /** A commit that changes a.md, removes gone.md and adds new.md, deep/new.md and .env. */
  readonly target: string
}

async function scene(more: Files = {}): Promise<Scene> {
  const box = await sandbox()
  const files = { 'a.md': 'a\n', 'b.md': 'b\n', 'gone.md': 'gone\n', '.gitignore': '.env\nbuilt\n', ...more }
  const dir = await box.clone(await box.bareRemote({ files }), 'ada')
  await git(dir, 'switch', '--quiet', '--detach')
  await git(dir, 'rm', '--quiet', 'gone.md')
  const added = {
    'a.md': 'a2\n',
    'new.md': 'new\n',
    'deep/new.md': 'new\n',
    '.env': 'theirs\n',
    'built/x.md': 'x\n',
  }
  await writeFiles(dir, added)
  await git(dir, 'add', '--force', '--all')
  await git(dir, 'commit', '--quiet', '-m', 'Target')
  const target = await git(dir, 'rev-parse', 'HEAD')
  await git(dir, 'switch', '--quiet', 'main')
  return { dir, checkout: gitCheckout(await openPlace(dir, process.env)), target }
}

/** What a refused switch must leave as it was. */
async function stateOf(dir: string): Promise<string> {
  return `${await git(dir, 'status', '--porcelain=v2', '--branch', '--ignored')}\n${await git(dir, 'diff', 'HEAD')}`
}

const IN_THE_WAY: readonly {
  title: string
  path: string
  dirty: (dir: string) => Promise<unknown>
  tracked?: true
}[] = [
  { title: 'an unsaved change', path: 'a.md', dirty: (dir) => writeFiles(dir, { 'a.md': 'mine\n' }) },
  {
    title: 'a staged change',
    path: 'a.md',
    dirty: async (dir) => {
      await writeFiles(dir, { 'a.md': 'mine\n' })
      await git(dir, 'add', 'a.md')
    },
  },
  {
    title: 'a change to a file that goes away',
    path: 'gone.md',
    dirty: (dir) => writeFiles(dir, { 'gone.md': 'mine\n' }),
  },
  { title: 'an untracked file', path: 'new.md', dirty: (dir) => writeFiles(dir, { 'new.md': 'mine\n' }) },
  {
    title: 'a folder with untracked files',
    path: 'new.md/mine.md',
    dirty: (dir) => writeFiles(dir, { 'new.md/mine.md': 'mine\n' }),
  },
  {
    title: 'an untracked file in the place of a folder',
    path: 'deep',
    dirty: (dir) => writeFiles(dir, { deep: 'mine\n' }),
  },
  { title: 'an ignored file', path: '.env', dirty: (dir) => writeFiles(dir, { '.env': 'SECRET=mine\n' }) },
  {
    title: 'an ignored link in the place of a folder',
    path: 'built',
    dirty: (dir) => symlink('/nowhere', join(dir, 'built')),
  },
  {
    title: 'an unsaved change to a file that will be written anew',
    path: 'results/task-001-status.md',
    dirty: (dir) => writeFiles(dir, { 'results/task-001-status.md': 'mine\n' }),
    tracked: true,
  },
  {
    title: 'an untracked file where a new one will be written',
    path: 'results/task-001-status.md',
    dirty: (dir) => writeFiles(dir, { 'results/task-001-status.md': 'mine\n' }),
  },
]

test.each(IN_THE_WAY)(
  'a switch is refused for $title, and nothing is changed',
  async ({ path, dirty, tracked }) => {
    const { dir, checkout, target } = await scene(tracked ? { [path]: 'status\n' } : {})
    await dirty(dir)
    const before = await stateOf(dir)

    const refused = checkout.assertCanSwitch('task/001', target, ['results/task-001-status.md'])

    await expect(refused).rejects.toMatchObject({ code: 'DIRTY_TREE', details: { paths: [path] } })
    expect(await stateOf(dir)).toBe(before)
  },
)

test('what is not in the way is carried along, staged and unsaved', async () => {
  const { dir, checkout, target } = await scene()
  await writeFiles(dir, { 'b.md': 'staged\n', 'mine.md': 'mine\n', '.gitignore': '.env\nbuilt\nmore\n' })
  await git(dir, 'add', 'b.md')
  const before = await git(dir, 'status', '--porcelain')

  await checkout.assertCanSwitch('task/001', target, ['results/task-001-status.md'])
  await checkout.switchTo('task/001', target)

  expect(await git(dir, 'status', '--porcelain')).toBe(before)
  expect(await checkout.currentBranch()).toBe('task/001')
  expect(await git(dir, 'rev-parse', 'HEAD')).toBe(target)
})

test('files whose times alone have changed are not in the way', async () => {
  const { dir, checkout, target } = await scene()
  await utimes(join(dir, 'a.md'), 0, 0)
  await utimes(join(dir, 'b.md'), 0, 0)
  await expect(checkout.assertCanSwitch('task/001', target, ['b.md'])).resolves.toBeUndefined()
})

test('an ignored file that came at the last moment is not overwritten', async () => {
  const { dir, checkout, target } = await scene()
  await writeFiles(dir, { '.env': 'SECRET=mine\n' })
  await expect(checkout.switchTo('task/001', target)).rejects.toMatchObject({
    code: 'DIRTY_TREE',
    details: { paths: ['.env'] },
  })
  expect(await readFile(join(dir, '.env'), 'utf8')).toBe('SECRET=mine\n')
  expect(await checkout.currentBranch()).toBe('main')
})

test('a plain push goes to the branch that was switched to', async () => {
  const { dir, checkout, target } = await scene()
  await checkout.switchTo('task/001', target)
  await commitFile(dir, { 'work.md': 'work\n' }, 'Work')
  await git(dir, 'push', '--quiet')
  expect(await readRef(join(dir, '../origin.git'), 'refs/heads/task/001')).toBe(
    await git(dir, 'rev-parse', 'HEAD'),
  )
})

test('a local branch of the same name moves forward, but never away from commits of its own', async () => {
  const { dir, checkout, target } = await scene()
  await git(dir, 'branch', 'task/001', 'main')
  await checkout.assertCanSwitch('task/001', target, [])
  await git(dir, 'switch', '--quiet', 'task/001')
  const own = await commitFile(dir, { 'own.md': 'own\n' }, 'Own work')
  await git(dir, 'switch', '--quiet', 'main')

  await expect(checkout.assertCanSwitch('task/001', target, [])).rejects.toMatchObject({ code: 'DIRTY_TREE' })
  await expect(checkout.switchTo('task/001', target)).rejects.toMatchObject({ code: 'DIRTY_TREE' })
  expect(await readRef(dir, 'refs/heads/task/001')).toBe(own)
})

test('a branch that another worktree has checked out stays with it', async () => {
  const { dir, checkout, target } = await scene()
  await git(dir, 'worktree', 'add', '--quiet', '-b', 'task/001', join(dir, '../other'))
  const refused = { code: 'DIRTY_TREE', details: { reason: expect.stringContaining('other') as string } }
  await expect(checkout.assertCanSwitch('task/001', target, [])).rejects.toMatchObject(refused)
  await expect(checkout.switchTo('task/001', target)).rejects.toMatchObject(refused)
})

test('a merge under way is finished first', async () => {
  const { dir, checkout, target } = await scene()
  await commitFile(dir, { 'a.md': 'a3\n' }, 'Other change')
  await git(dir, 'merge', target).catch(() => {})
  const refused = {
    code: 'DIRTY_TREE',
    details: { reason: expect.stringContaining('git merge --abort') as string },
  }
  await expect(checkout.assertCanSwitch('task/001', target, [])).rejects.toMatchObject(refused)
})

test('hooks that fail do not run', async () => {
  const { dir, checkout, target } = await scene()
  const hooks = {
    '.git/hooks/post-checkout': '#!/bin/sh\nexit 1\n',
    '.git/hooks/post-index-change': '#!/bin/sh\ntouch ran\n',
  }
  await writeFiles(dir, hooks)
  for (const hook of Object.keys(hooks)) await chmod(join(dir, hook), 0o755)
  await checkout.assertCanSwitch('task/001', target, [])
  await checkout.switchTo('task/001', target)
  await expect(unlink(join(dir, 'ran'))).rejects.toThrow('ENOENT')
})

test('before the first commit, a switch works and an untracked file in the way is seen', async () => {
  const { dir, target } = await scene()
  await git(dir, 'switch', '--quiet', '--orphan', 'fresh')
  const checkout = gitCheckout(await openPlace(dir, process.env))
  await writeFiles(dir, { 'new.md': 'mine\n' })
  await expect(checkout.assertCanSwitch('task/001', target, [])).rejects.toMatchObject({
    details: { paths: ['new.md'] },
  })
  await unlink(join(dir, 'new.md'))
  await checkout.assertCanSwitch('task/001', target, [])
  await checkout.switchTo('task/001', target)
  expect(await git(dir, 'status', '--porcelain')).toBe('')
})

test('a bare repository has no files to switch', async () => {
  const box = await sandbox()
  const bare = await box.bareRemote({ files: { 'a.md': 'a\n' } })
  const checkout = gitCheckout(await openPlace(bare, process.env))
  expect(await checkout.currentBranch()).toBeNull()
  await expect(checkout.assertCanSwitch('task/001', 'main', [])).rejects.toMatchObject({
    code: 'BARE_REPOSITORY',
  })
})
