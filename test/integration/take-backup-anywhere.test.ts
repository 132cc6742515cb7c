import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allThatIsTheirs, aShared, saverAt } from '../support/a-backup.ts'
import { commitFile, fileAt, git, writeFiles } from '../support/git-sandbox.ts'

test('a merge, a rebase and a cherry-pick in conflict are saved as the files stand', async () => {
  const { saver } = await aShared()
  const { dir, take } = await saver('ada')
  await git(dir, 'switch', '--quiet', '-c', 'side')
  await commitFile(dir, { 'a.txt': 'side\n', 'side.txt': 's\n' }, 'Side')
  await git(dir, 'switch', '--quiet', 'main')
  await commitFile(dir, { 'a.txt': 'main\n' }, 'Main')
  for (const [start, stop] of [
    ['merge', 'merge'],
    ['rebase', 'rebase'],
    ['cherry-pick', 'cherry-pick'],
  ] as const) {
    await git(dir, start, 'side').catch(() => '')
    const before = await allThatIsTheirs(dir)
    const taken = await take()
    expect(taken.as, start).toBe('taken')
    expect(await fileAt(dir, taken.commit ?? '', 'a.txt')).toContain('<<<<<<<')
    expect(await allThatIsTheirs(dir)).toBe(before)
    await git(dir, stop, '--abort')
  }
})

test('before the first commit, on a detached HEAD, and without a remote it saves just as well', async () => {
  const { box, saver } = await aShared()
  const fresh = join(box.path, 'fresh')
  await git(box.path, 'init', '--quiet', '--initial-branch=main', fresh)
  await writeFiles(fresh, { 'x.txt': 'x\n' })
  const first = saverAt(fresh)
  const taken = await first.take()
  expect(taken.as).toBe('taken')
  expect(await first.files(taken.commit)).toEqual(['x.txt'])
  expect((await first.take()).as).toBe('unchanged')
  const detached = await saver('ada')
  await git(detached.dir, 'switch', '--quiet', '--detach')
  await writeFiles(detached.dir, { 'x.txt': 'x\n' })
  expect((await detached.take()).as).toBe('taken')
})

test('in a sparse checkout the files that are not checked out are not taken for deleted', async () => {
  const { saver } = await aShared({ 'a/1.txt': '1\n', 'b/2.txt': '2\n', 'c/3.txt': '3\n' })
  const { dir, take, files } = await saver('ada')
  for (const more of [[], ['--sparse-index']]) {
    await git(dir, 'sparse-checkout', 'set', '--cone', ...more, 'a')
    await writeFiles(dir, { 'a/new.txt': `${more.length}\n` })
    expect(existsSync(join(dir, 'b'))).toBe(false)
    const before = await allThatIsTheirs(dir)
    const taken = await take()
    expect(await files(taken.commit)).toEqual(['a/1.txt', 'a/new.txt', 'b/2.txt', 'c/3.txt'])
    expect(await allThatIsTheirs(dir)).toBe(before)
  }
})

test('a folder that became a file or a link, and the other way about, is saved so', async () => {
  const { saver } = await aShared({ 'a/1.txt': '1\n', 'b.txt': 'b\n', 'c/2.txt': '2\n' })
  const { dir, take, files } = await saver('ada')
  await take()
  await rm(join(dir, 'a'), { recursive: true })
  await rm(join(dir, 'c'), { recursive: true })
  rmSync(join(dir, 'b.txt'))
  writeFileSync(join(dir, 'a'), 'a file now\n')
  symlinkSync('/tmp', join(dir, 'c'))
  await mkdir(join(dir, 'b.txt'))
  await writeFiles(dir, { 'b.txt/x': 'x\n' })
  const taken = await take()
  expect(taken.leftOut).toEqual([])
  expect(await files(taken.commit)).toEqual(['a', 'b.txt/x', 'c'])
})

test('every worktree of the clone is saved under a name of its own', async () => {
  const { box, saver } = await aShared()
  const { dir, takeAll, files } = await saver('ada')
  await git(dir, 'worktree', 'add', '--quiet', '-b', 'side', join(box.path, 'side'))
  await git(dir, 'worktree', 'add', '--quiet', '-b', 'away', join(box.path, 'away'))
  rmSync(join(box.path, 'away'), { recursive: true })
  await writeFiles(dir, { 'main.txt': 'm\n' })
  await writeFiles(join(box.path, 'side'), { 'side.txt': 's\n' })
  const taken = await takeAll()
  expect(taken.map(({ as }) => as)).toEqual(['taken', 'taken'])
  expect(await files(taken[0]?.commit ?? '')).toContain('main.txt')
  expect(await files(taken[1]?.commit ?? '')).toContain('side.txt')
  expect(taken[0]?.id?.split('@')[0]).not.toBe(taken[1]?.id?.split('@')[0])
})

test('it outlives the harshest collection of garbage, and what git collected is saved again', async () => {
  const { saver } = await aShared()
  const { dir, take, files } = await saver('ada')
  await writeFiles(dir, { 'x.txt': 'x\n' })
  const first = await take()
  await git(dir, 'gc', '--quiet', '--prune=now')
  expect(await files(first.commit)).toContain('x.txt')
  await git(dir, 'update-ref', '-d', `refs/brain/backup/${(first.id ?? '').replace('@', '/')}`)
  await git(dir, 'gc', '--quiet', '--prune=now')
  await expect(git(dir, 'cat-file', '-e', first.commit ?? '')).rejects.toThrow('cat-file')
  const second = await take()
  expect(second.as).toBe('taken')
  expect(await fileAt(dir, second.commit ?? '', 'x.txt')).toBe('x\n')
  await git(dir, 'fsck', '--strict', '--no-dangling')
})

test('no hook runs, nothing is signed, and odd settings of the user change nothing', async () => {
  const { saver, box } = await aShared()
  const { dir, take } = await saver('ada')
  const ran = join(box.path, 'ran')
  for (const hook of [
    'pre-commit',
    'post-commit',
    'reference-transaction',
    'post-index-change',
    'pre-push',
    'fsmonitor',
  ]) {
    await writeFiles(dir, { [`.git/hooks/${hook}`]: `#!/bin/sh\necho ${hook} >> '${ran}'\n` })
    chmodSync(join(dir, '.git/hooks', hook), 0o755)
  }
  for (const [name, value] of [
    ['commit.gpgSign', 'true'],
    ['push.gpgSign', 'true'],
    ['gpg.program', '/bin/false'],
    ['core.fsmonitor', '.git/hooks/fsmonitor'],
    ['core.splitIndex', 'true'],
    ['core.safecrlf', 'true'],
    ['core.autocrlf', 'input'],
    ['status.showUntrackedFiles', 'no'],
    ['diff.ignoreSubmodules', 'all'],
    ['core.untrackedCache', 'true'],
  ] as const)
    await git(dir, 'config', name, value)
  await writeFiles(dir, { 'x.txt': 'x\r\n', 'a.txt': 'changed\n' })
  const taken = await take()
  expect(taken).toMatchObject({ as: 'taken', leftOut: [] })
  const sent = await (await saverAt(dir).ports()).backups.send({ now: new Date(), pushesPerMinute: null })
  expect(sent).toMatchObject({ sent: 1, problem: null })
  expect(existsSync(ran) ? readFileSync(ran, 'utf8') : '').toBe('')
})

test('a submodule is saved as the commit it is at, and nothing of it is written to', async () => {
  const { saver, box } = await aShared()
  const { dir, take, files } = await saver('ada')
  const inner = await box.bareRemote({ name: 'inner', files: { 'i.txt': 'i\n' } })
  await git(dir, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub')
  await git(dir, 'commit', '--quiet', '-m', 'Submodule')
  await git(dir, 'push', '--quiet', 'origin', 'HEAD:main')
  await writeFiles(dir, { 'sub/i.txt': 'changed\n' })
  expect((await take()).as).toBe('clean')
  await git(
    join(dir, 'sub'),
    'commit',
    '--quiet',
    '--all',
    '--author=a <a@example.invalid>',
    '-m',
    'Inner',
  ).catch(() => '')
  await writeFiles(dir, { 'x.txt': 'x\n' })
  const before = await allThatIsTheirs(dir)
  const taken = await take()
  expect(await files(taken.commit)).toEqual(['.gitmodules', 'a.txt', 'b/c.txt', 'sub', 'x.txt'])
  expect(await allThatIsTheirs(dir)).toBe(before)
})
