import { symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitCheckout } from '../../src/adapters/git/git-checkout.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import type { Checkout } from '../../src/ports/checkout.ts'
import { commitFile, git, readRef, sandbox, writeFiles } from '../support/git-sandbox.ts'

const FAST_FORWARD = ['merge', '--quiet', '--ff-only', '--no-autostash', '--no-overwrite-ignore'] as const
const inTasks = (path: string): boolean => path.startsWith('tasks/')

async function clone(): Promise<{ dir: string; checkout: Checkout }> {
  const box = await sandbox()
  const files = {
    'tasks/a.md': 'a\n',
    'tasks/b.md': 'b\n',
    'tasks/c.md': 'c\n',
    'tasks/d.md': 'd\n',
    'src/x.ts': 'x\n',
  }
  const dir = await box.clone(await box.bareRemote({ files }), 'ada')
  return { dir, checkout: gitCheckout(await openPlace(dir, process.env)) }
}

/** Publishes the texts as another would, and answers the commit; HEAD stays. */
async function publish(dir: string, texts: Readonly<Record<string, string | null>>): Promise<string> {
  const other = join(dir, '../publisher')
  await git(dir, 'worktree', 'add', '--quiet', '--detach', other)
  const removed = Object.keys(texts).filter((path) => texts[path] === null)
  if (removed.length > 0) await git(other, 'rm', '--quiet', ...removed)
  await writeFiles(
    other,
    Object.fromEntries(
      Object.entries(texts).flatMap(([path, text]) => (text === null ? [] : [[path, text]])),
    ),
  )
  await git(other, 'add', '--all')
  await git(other, 'commit', '--quiet', '-m', 'Published')
  return await git(other, 'rev-parse', 'HEAD')
}

test('edits are found unsaved, staged, new and deleted, and only where they are asked for', async () => {
  const { dir, checkout } = await clone()
  await writeFiles(dir, {
    'tasks/a.md': 'a2\n',
    'tasks/b.md': 'b2\n',
    'tasks/new "1".md': 'new\n',
    'src/x.ts': 'x2\n',
    'src/y.ts': 'y\n',
  })
  await git(dir, 'add', 'tasks/b.md')
  await unlink(join(dir, 'tasks/c.md'))
  await git(dir, 'rm', '--quiet', '--cached', 'tasks/d.md')
  await writeFiles(dir, { 'tasks/d.md': 'd2\n' })
  const blob = (path: string): Promise<string | null> => readRef(dir, `HEAD:${path}`)

  const edits = await checkout.handEdits(inTasks)

  expect([...edits].sort((one, two) => one.path.localeCompare(two.path))).toMatchObject([
    { path: 'tasks/a.md', text: 'a2\n', before: await blob('tasks/a.md') },
    { path: 'tasks/b.md', text: 'b2\n', before: await blob('tasks/b.md') },
    { path: 'tasks/c.md', text: null, before: await blob('tasks/c.md') },
    { path: 'tasks/d.md', text: 'd2\n', before: await blob('tasks/d.md') },
    { path: 'tasks/new "1".md', text: 'new\n', before: null },
  ])
  expect(await git(dir, 'diff', '--cached', '--name-only')).toBe('tasks/b.md\ntasks/d.md')
})

test('line ends are as git would store them', async () => {
  const { dir, checkout } = await clone()
  await git(dir, 'config', 'core.autocrlf', 'true')
  await git(dir, 'config', 'core.safecrlf', 'true')
  await writeFiles(dir, {
    'tasks/a.md': 'a\r\nmore\r\n',
    'tasks/b.md': 'b\r\n',
    'tasks/mixed.md': 'one\r\ntwo\n',
  })
  const edits = await checkout.handEdits(inTasks)
  const texts = Object.fromEntries(edits.map(({ path, text }) => [path, text]))
  expect(texts).toEqual({ 'tasks/a.md': 'a\nmore\n', 'tasks/mixed.md': 'one\ntwo\n' })
})

test('attributes that keep line ends are honored', async () => {
  const { dir, checkout } = await clone()
  await git(dir, 'config', 'core.autocrlf', 'true')
  await commitFile(dir, { '.gitattributes': 'tasks/*.md -text\n' }, 'Keep bytes')
  await writeFiles(dir, { 'tasks/a.md': 'a\r\n' })
  expect(await checkout.handEdits(inTasks)).toMatchObject([{ path: 'tasks/a.md', text: 'a\r\n' }])
})

test('links are passed over', async () => {
  const { dir, checkout } = await clone()
  await writeFile(join(dir, '../secret'), 'secret\n')
  await unlink(join(dir, 'tasks/a.md'))
  await symlink('../../secret', join(dir, 'tasks/a.md'))
  await symlink('../../secret', join(dir, 'tasks/new.md'))
  expect(await checkout.handEdits(inTasks)).toEqual([])
})

test('a file that is too large or not text is named', async () => {
  const { dir, checkout } = await clone()
  await writeFile(join(dir, 'tasks/new.md'), Buffer.from([0x61, 0xff, 0xfe, 0x0a]))
  await expect(checkout.handEdits(inTasks)).rejects.toMatchObject({
    code: 'INVALID_TASK_FILE',
    details: { path: 'tasks/new.md' },
  })
  await writeFile(join(dir, 'tasks/new.md'), 'x'.repeat(1_048_577))
  await expect(checkout.handEdits(inTasks)).rejects.toMatchObject({
    code: 'FILE_TOO_LARGE',
    details: { path: 'tasks/new.md' },
  })
})

test('a file with conflicts is not published', async () => {
  const { dir, checkout } = await clone()
  await git(dir, 'switch', '--quiet', '--create', 'other')
  await commitFile(dir, { 'tasks/a.md': 'theirs\n' }, 'Theirs')
  await git(dir, 'switch', '--quiet', 'main')
  await commitFile(dir, { 'tasks/a.md': 'ours\n' }, 'Ours')
  await git(dir, 'merge', 'other').catch(() => {})
  await expect(checkout.handEdits(inTasks)).rejects.toMatchObject({
    code: 'DIRTY_TREE',
    details: { paths: ['tasks/a.md'] },
  })
})

test('the branch moves forward over what was published, and everything else stays', async () => {
  const { dir, checkout } = await clone()
  await git(dir, 'config', 'core.autocrlf', 'input')
  await writeFiles(dir, {
    'tasks/a.md': 'a2\r\n',
    'tasks/new.md': 'new\n',
    'src/x.ts': 'mine\n',
    'src/y.ts': 'staged\n',
  })
  await unlink(join(dir, 'tasks/c.md'))
  await git(dir, 'add', 'src/y.ts')
  const edits = await checkout.handEdits(inTasks)
  const commit = await publish(dir, { 'tasks/a.md': 'a2\n', 'tasks/new.md': 'new\n', 'tasks/c.md': null })
  await expect(git(dir, ...FAST_FORWARD, commit)).rejects.toThrow('would be overwritten')

  await checkout.markPublished(edits, commit)
  await git(dir, ...FAST_FORWARD, commit)

  expect(await git(dir, 'rev-parse', 'HEAD')).toBe(commit)
  expect(await git(dir, 'status', '--porcelain')).toBe(' M src/x.ts\nA  src/y.ts')
})

test('a file that was changed again meanwhile is left to its user', async () => {
  const { dir, checkout } = await clone()
  await writeFiles(dir, { 'tasks/a.md': 'a2\n' })
  await unlink(join(dir, 'tasks/c.md'))
  const edits = await checkout.handEdits(inTasks)
  const commit = await publish(dir, { 'tasks/a.md': 'a2\n', 'tasks/c.md': null })
  await writeFiles(dir, { 'tasks/a.md': 'a3\n', 'tasks/c.md': 'back\n' })
  const before = await git(dir, 'status', '--porcelain=v2')
  await checkout.markPublished(edits, commit)
  expect(await git(dir, 'status', '--porcelain=v2')).toBe(before)
})

test('unsaved files are counted up to the number asked for', async () => {
  const { dir, checkout } = await clone()
  await writeFiles(dir, {
    'tasks/a.md': 'a2\n',
    'tasks/with space.md': 'new\n',
    'more/1.md': '1\n',
    'more/2.md': '2\n',
  })
  expect(await checkout.unsaved(10)).toEqual(['tasks/a.md', 'more/', 'tasks/with space.md'])
  expect(await checkout.unsaved(1)).toEqual(['tasks/a.md'])
})
