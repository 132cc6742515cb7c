import {
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allThatIsTheirs, aShared, saverAt, TOKEN } from '../support/a-backup.ts'
import { commitFile, fileAt, git, writeFiles } from '../support/git-sandbox.ts'

test('changes, new files, deletions, links and modes are saved, ignored files are not, and the user notices nothing', async () => {
  const { saver, remote } = await aShared({
    'a.txt': 'a\n',
    'b/c.txt': 'c\n',
    'gone.txt': 'g\n',
    '.gitignore': 'build/\n',
  })
  const { dir, take, files } = await saver('ada')
  await writeFiles(dir, {
    'a.txt': 'changed\n',
    'new/ü "q".txt': 'n\n',
    'build/out': 'x',
    'staged.txt': 's\n',
    'run.sh': '#!\n',
  })
  await git(dir, 'add', 'staged.txt')
  await writeFiles(dir, { 'staged.txt': 'newer than staged\n' })
  rmSync(join(dir, 'gone.txt'))
  symlinkSync('/etc/hostname', join(dir, 'link'))
  chmodSync(join(dir, 'run.sh'), 0o755)
  await git(dir, 'stash', 'store', '-m', 'theirs', await git(dir, 'stash', 'create'))
  const before = await allThatIsTheirs(dir)
  const taken = await take()
  expect(taken).toMatchObject({ as: 'taken', leftOut: [], withoutCommits: false })
  expect(await files(taken.commit)).toEqual([
    '.gitignore',
    'a.txt',
    'b/c.txt',
    'link',
    'new/ü "q".txt',
    'run.sh',
    'staged.txt',
  ])
  expect(await fileAt(dir, taken.commit ?? '', 'staged.txt')).toBe('newer than staged\n')
  expect(await fileAt(dir, taken.commit ?? '', 'link')).toBe('/etc/hostname')
  expect(await git(dir, 'ls-tree', taken.commit ?? '', 'run.sh')).toMatch(/^100755/)
  expect(await git(dir, 'rev-parse', `${taken.commit}^`)).toBe(await git(dir, 'rev-parse', 'HEAD'))
  expect(await allThatIsTheirs(dir)).toBe(before)
  expect(await git(remote, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
  expect((await take()).as).toBe('unchanged')
  expect(await allThatIsTheirs(dir)).toBe(before)
})

test('what is committed and pushed needs no saving; commits that are only here do', async () => {
  const { saver } = await aShared()
  const { dir, take, files } = await saver('ada')
  expect(await take()).toMatchObject({ as: 'clean', id: null })
  await commitFile(dir, { 'd.txt': 'd\n' }, 'Only here')
  const taken = await take()
  expect(taken.as).toBe('taken')
  expect(await files(taken.commit)).toContain('d.txt')
  await git(dir, 'push', '--quiet', 'origin', 'HEAD:refs/heads/mine')
  expect((await take()).as).toBe('clean')
})

test('a change of the same size within the same moment as git add is seen', async () => {
  const { saver } = await aShared()
  const { dir, take } = await saver('ada')
  await git(dir, 'config', 'core.trustctime', 'false')
  const moment = new Date('2026-11-21T10:00:00Z')
  const write = async (text: string) => {
    await writeFiles(dir, { 'a.txt': text })
    utimesSync(join(dir, 'a.txt'), moment, moment)
  }
  await write('1\n')
  await git(dir, 'add', 'a.txt')
  utimesSync(join(dir, '.git/index'), moment, moment)
  await write('2\n')
  const taken = await take()
  expect(await fileAt(dir, taken.commit ?? '', 'a.txt')).toBe('2\n')
})

test('secrets stay out, by name and by what is in them, however git knows the file, and are told once', async () => {
  const { saver } = await aShared({ 'config.yml': 'level: 1\n', 'fixture.txt': `example ${TOKEN}\n` })
  const { dir, take, files } = await saver('ada')
  await writeFiles(dir, {
    '.env': 'PASSWORD=1\n',
    '.env.example': 'PASSWORD=\n',
    'notes.txt': `token: ${TOKEN}\n`,
    'config.yml': `level: 2\ntoken: ${TOKEN}\n`,
    'fixture.txt': `example ${TOKEN}\nmore\n`,
    'staged.txt': `token: ${TOKEN}\n`,
    'fine.txt': 'fine\n',
  })
  await git(dir, 'add', 'staged.txt')
  const taken = await take()
  expect(taken.leftOut.map(({ path }) => path).toSorted()).toEqual([
    '.env',
    'config.yml',
    'notes.txt',
    'staged.txt',
  ])
  expect(taken.news).toHaveLength(4)
  expect(await files(taken.commit)).toEqual(['.env.example', 'config.yml', 'fine.txt', 'fixture.txt'])
  expect(await fileAt(dir, taken.commit ?? '', 'config.yml')).toBe('level: 1\n')
  expect(await fileAt(dir, taken.commit ?? '', 'fixture.txt')).toBe(`example ${TOKEN}\nmore\n`)
  const again = await take()
  expect(again).toMatchObject({ as: 'unchanged', news: [] })
  expect(again.leftOut).toHaveLength(4)
  await writeFiles(dir, { 'notes.txt': 'no token any more\n' })
  expect((await take()).leftOut.map(({ path }) => path)).not.toContain('notes.txt')
})

test('commits that are only here and hold a secret are saved as files, without it and without their history', async () => {
  const { saver } = await aShared()
  const { dir, take, files } = await saver('ada')
  await commitFile(dir, { 'd.txt': `token ${TOKEN}\n`, 'e.txt': 'e\n' }, 'By mistake')
  await commitFile(dir, { 'd.txt': 'no token\n' }, 'Noticed')
  const taken = await take()
  expect(taken).toMatchObject({ as: 'taken', withoutCommits: true, leftOut: [] })
  expect(await files(taken.commit)).toEqual(['a.txt', 'b/c.txt', 'd.txt', 'e.txt'])
  expect(await git(dir, 'rev-parse', `${taken.commit}^`)).toBe(await git(dir, 'rev-parse', 'origin/main'))
  const objects = await git(dir, 'rev-list', '--objects', taken.commit ?? '')
  expect(objects).not.toContain(await git(dir, 'rev-parse', 'HEAD~1:d.txt'))
})

test('what is ignored by now leaves again, and what is put into .git/info/exclude too', async () => {
  const { saver } = await aShared()
  const { dir, take, files } = await saver('ada')
  await writeFiles(dir, { 'log/a.log': '1\n', 'tmp.txt': 't\n', 'kept.txt': 'k\n' })
  await take()
  await writeFiles(dir, { '.gitignore': 'log/\n', '.git/info/exclude': 'tmp.txt\n' })
  const taken = await take()
  expect(await files(taken.commit)).toEqual(['.gitignore', 'a.txt', 'b/c.txt', 'kept.txt'])
})

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

test('huge files, other repositories and what cannot be read are left out and named', async () => {
  const { saver } = await aShared()
  const { dir, take, files } = await saver('ada')
  await writeFiles(dir, { 'fine.txt': 'f\n', 'huge.bin': '' })
  truncateSync(join(dir, 'huge.bin'), 10 * 1024 ** 3)
  await git(dir, 'init', '--quiet', 'vendored')
  await writeFiles(dir, { 'vendored/x.txt': 'x\n' })
  await writeFile(Buffer.concat([Buffer.from(`${dir}/caf`), Buffer.from([0xe9])]), 'x')
  const started = Date.now()
  const taken = await take()
  expect(Date.now() - started).toBeLessThan(20_000)
  expect(taken.leftOut.map(({ reason }) => reason).toSorted()).toEqual(['large', 'repository', 'unreadable'])
  expect(await files(taken.commit)).toEqual(['a.txt', 'b/c.txt', 'fine.txt'])
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
  await expect(git(dir, 'cat-file', '-e', first.commit ?? '')).rejects.toThrow()
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
