import { chmodSync, rmSync, symlinkSync, truncateSync, utimesSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allThatIsTheirs, aShared, TOKEN } from '../support/a-backup.ts'
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
