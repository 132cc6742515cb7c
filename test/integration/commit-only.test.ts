import { chmod, link, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gitCheckout } from '../../src/adapters/git/git-checkout.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import type { Checkout } from '../../src/ports/checkout.ts'
import { commitFile, fileAt, git, readRef, sandbox, writeFiles } from '../support/git-sandbox.ts'

const STATUS = 'results/task-001-status.md'
const BLOCKER = 'results/task-001-blocker.md'

async function clone(): Promise<{ dir: string; checkout: Checkout }> {
  const box = await sandbox()
  const files = { 'a.md': 'a\n', 'b.md': 'b\n', 'c.md': 'c\n', [STATUS]: 'old\n', [BLOCKER]: 'stuck\n' }
  const dir = await box.clone(await box.bareRemote({ files }), 'ada')
  return { dir, checkout: gitCheckout(await openPlace(dir, process.env)) }
}

test('staged and unsaved work stays just as it was', async () => {
  const { dir, checkout } = await clone()
  await writeFiles(dir, {
    'a.md': 'staged\n',
    'b.md': 'first\n',
    'new.md': 'new\n',
    'noted.md': 'noted\n',
    'mine.md': 'mine\n',
  })
  await git(dir, 'add', 'a.md', 'b.md', 'new.md')
  await git(dir, 'add', '--intent-to-add', 'noted.md')
  await git(dir, 'rm', '--quiet', '--cached', 'c.md')
  await writeFiles(dir, { 'b.md': 'then\n' })
  const before = await git(dir, 'status', '--porcelain=v2')
  const stagedBefore = await git(dir, 'diff', '--cached')

  const commit = await checkout.commitOnly(
    [
      { path: STATUS, text: 'new\n' },
      { path: 'results/more/x.md', text: 'x\n' },
      { path: BLOCKER, remove: true },
    ],
    'Report progress',
  )

  expect(await git(dir, 'status', '--porcelain=v2')).toBe(before)
  expect(await git(dir, 'diff', '--cached')).toBe(stagedBefore)
  expect(await readFile(join(dir, 'b.md'), 'utf8')).toBe('then\n')
  expect(await git(dir, 'rev-parse', 'HEAD')).toBe(commit)
  expect(await git(dir, 'show', '--name-status', '--format=', 'HEAD')).toBe(
    `A\tresults/more/x.md\nD\t${BLOCKER}\nM\t${STATUS}`,
  )
})

test('nothing new makes no commit', async () => {
  const { dir, checkout } = await clone()
  const head = await readRef(dir, 'HEAD')
  const edits = [
    { path: STATUS, text: 'old\n' },
    { path: 'results/never.md', remove: true },
  ] as const
  expect(await checkout.commitOnly(edits, 'Nothing')).toBeNull()
  expect(await checkout.commitOnly([], 'Nothing')).toBeNull()
  expect(await readRef(dir, 'HEAD')).toBe(head)
})

test('the message arrives whole, and no two commits are equal', async () => {
  const { dir, checkout } = await clone()
  await git(dir, 'config', 'commit.cleanup', 'strip')
  await checkout.commitOnly(
    [{ path: STATUS, text: 'new\n' }],
    '#12: "it\'s" done\n\n# not a comment\n\nTask: task-001',
  )
  const message = await git(dir, 'log', '-1', '--format=%B')
  expect(message).toMatch(/^#12: "it's" done\n\n# not a comment\n\nTask: task-001\nBrain-Op: [0-9a-f]{16}$/)
})

test('an ignored results folder is committed all the same', async () => {
  const { dir, checkout } = await clone()
  await commitFile(dir, { '.gitignore': 'results/\n' }, 'Ignore results')
  await checkout.commitOnly([{ path: 'results/task-001-output.md', text: 'done\n' }], 'Hand in')
  expect(await fileAt(dir, 'HEAD', 'results/task-001-output.md')).toBe('done\n')
})

test('hooks, signing and line-end settings do not get in between', async () => {
  const { dir, checkout } = await clone()
  for (const hook of ['pre-commit', 'commit-msg', 'prepare-commit-msg', 'post-commit', 'post-index-change']) {
    await writeFiles(dir, {
      [`.git/hooks/${hook}`]: '#!/bin/sh\ntouch "$(git rev-parse --show-toplevel)/ran"\nexit 1\n',
    })
    await chmod(join(dir, `.git/hooks/${hook}`), 0o755)
  }
  const settings = {
    'commit.gpgSign': 'true',
    'gpg.program': 'false',
    'core.autocrlf': 'true',
    'core.safecrlf': 'true',
  }
  for (const [name, value] of Object.entries(settings)) await git(dir, 'config', name, value)

  const commit = await checkout.commitOnly(
    [
      { path: STATUS, text: 'new\n' },
      { path: 'results/n.md', text: 'n\n' },
    ],
    'Report',
  )

  expect(commit).not.toBeNull()
  expect(await fileAt(dir, 'HEAD', 'results/n.md')).toBe('n\n')
  expect(await git(dir, 'status', '--porcelain')).toBe('')
})

test('a results folder that is a link out of the repository is refused', async () => {
  const { dir, checkout } = await clone()
  const outside = join(dir, '../outside')
  await mkdir(outside)
  await git(dir, 'rm', '--quiet', '-r', 'results')
  await symlink(outside, join(dir, 'results'))
  const refused = checkout.commitOnly([{ path: STATUS, text: 'new\n' }], 'Report')
  await expect(refused).rejects.toMatchObject({ code: 'FILE_UNWRITABLE', details: { path: STATUS } })
  await expect(stat(join(outside, 'task-001-status.md'))).rejects.toThrow('ENOENT')
})

test('a link or a second name in the place of a result file is replaced, never written through', async () => {
  const { dir, checkout } = await clone()
  const outside = join(dir, '../outside.md')
  await writeFile(outside, 'outside\n')
  await git(dir, 'rm', '--quiet', STATUS, BLOCKER)
  await mkdir(join(dir, 'results'), { recursive: true })
  await symlink(outside, join(dir, STATUS))
  await link(outside, join(dir, BLOCKER))
  await checkout.commitOnly(
    [
      { path: STATUS, text: 'new\n' },
      { path: BLOCKER, text: 'new\n' },
    ],
    'Report',
  )
  expect(await readFile(outside, 'utf8')).toBe('outside\n')
  expect(await fileAt(dir, 'HEAD', STATUS)).toBe('new\n')
  expect(await git(dir, 'ls-tree', 'HEAD', STATUS)).toMatch(/^100644/)
})

test.each(['../x.md', '/etc/x.md', 'a/../../x.md', '.git/config', 'results/.GIT/x', ''])(
  'the path %j is refused',
  async (path) => {
    const { dir, checkout } = await clone()
    await expect(checkout.commitOnly([{ path, text: 'x' }], 'No')).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    })
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  },
)

test('without an identity nothing is written', async () => {
  const { dir } = await clone()
  await git(dir, 'config', '--unset', 'user.name')
  await git(dir, 'config', '--unset', 'user.email')
  await git(dir, 'config', 'user.useConfigOnly', 'true')
  const checkout = gitCheckout(await openPlace(dir, { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' }))
  await expect(checkout.commitOnly([{ path: STATUS, text: 'new\n' }], 'Report')).rejects.toMatchObject({
    code: 'IDENTITY_MISSING',
  })
  expect(await git(dir, 'status', '--porcelain')).toBe('')
})

test('when the commit fails, the files and the index are as before', async () => {
  const { dir, checkout } = await clone()
  await writeFiles(dir, { [STATUS]: 'unsaved\n' })
  const before = await git(dir, 'status', '--porcelain=v2')
  await writeFiles(dir, { '.git/index.lock': '' })
  const edits = [
    { path: STATUS, text: 'new\n' },
    { path: BLOCKER, remove: true },
  ] as const
  await expect(checkout.commitOnly(edits, 'Report')).rejects.toMatchObject({ code: 'LOCKED' })
  expect(await readFile(join(dir, STATUS), 'utf8')).toBe('unsaved\n')
  expect(await git(dir, '--no-optional-locks', 'status', '--porcelain=v2')).toBe(before)
})

test('during a rebase nothing is committed into it', async () => {
  const { dir, checkout } = await clone()
  const base = await commitFile(dir, { 'a.md': 'ours\n' }, 'Ours')
  await git(dir, 'switch', '--quiet', '--create', 'other', `${base}~1`)
  await commitFile(dir, { 'a.md': 'theirs\n' }, 'Theirs')
  await git(dir, 'rebase', 'main').catch(() => {})
  const refused = {
    code: 'DIRTY_TREE',
    details: { reason: expect.stringContaining('git rebase --continue') as string },
  }
  await expect(checkout.commitOnly([{ path: STATUS, text: 'new\n' }], 'Report')).rejects.toMatchObject(
    refused,
  )
})

test('the very first commit of a repository can be made', async () => {
  const box = await sandbox()
  await git(box.path, 'init', '--quiet', 'fresh')
  const dir = join(box.path, 'fresh')
  await writeFiles(dir, { 'mine.md': 'mine\n' })
  await git(dir, 'add', 'mine.md')
  const checkout = gitCheckout(await openPlace(dir, process.env))
  expect(await checkout.commitOnly([{ path: STATUS, text: 'new\n' }], 'First')).toBe(
    await git(dir, 'rev-parse', 'HEAD'),
  )
  expect(await git(dir, 'status', '--porcelain')).toBe('A  mine.md')
  expect(await checkout.aheadBehind('HEAD')).toEqual({ ahead: 0, behind: 0 })
})

test(
  'any text and any file name of printable characters comes back from the commit',
  { timeout: 60_000 },
  async () => {
    const { dir, checkout } = await clone()
    const name = fc.string({
      unit: fc.constantFrom(
        'a',
        'é',
        '*',
        '?',
        '[',
        ']',
        ':',
        '(',
        '!',
        '^',
        ' ',
        '"',
        "'",
        '\\',
        '$',
        ';',
        '-',
      ),
      minLength: 1,
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(name, fc.string({ unit: 'grapheme' }), async (file, text) => {
        const path = `results/x${file}.md`
        await checkout.commitOnly([{ path, text: `${text}\n` }], 'Any')
        expect(await fileAt(dir, 'HEAD', path)).toBe(`${text}\n`)
      }),
      { numRuns: 15 },
    )
  },
)
