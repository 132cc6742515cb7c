import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Comparison, Restored } from '../../src/ports/backup.ts'
import { aShared, allThatIsTheirs, type Saver } from '../support/a-backup.ts'
import { commitFile, git, writeFiles } from '../support/git-sandbox.ts'

const FILES = { 'a.txt': 'a\n', 'b/c.txt': 'c\n', 'd/e.txt': 'e\n', 'f.txt': 'f\n' }

/** One machine that saved what `work` did, and a fresh clone on another. */
async function twoMachines(work: (dir: string) => Promise<void>) {
  const shared = await aShared(FILES)
  const [old, fresh] = [await shared.saver('ada'), await shared.saver('new')]
  await work(old.dir)
  const taken = await old.take()
  await (await old.ports()).backups.send({ now: new Date(), pushesPerMinute: null })
  await (await fresh.ports()).backups.list({ offline: false })
  const commit = taken.commit ?? ''
  return {
    ...shared,
    old,
    fresh,
    commit,
    read: (path: string) => readFileSync(join(fresh.dir, path), 'utf8'),
  }
}

async function compare({ ports }: Saver, commit: string): Promise<Comparison> {
  return await (await ports()).recovery.compare(commit)
}

async function restore(saver: Saver, commit: string): Promise<Restored> {
  const { recovery } = await saver.ports()
  return await recovery.restore({ id: 'x@1', commit, comparison: await recovery.compare(commit) })
}

function acts({ steps }: Comparison): string[] {
  return steps.map(({ act, path }) => `${act} ${path}`)
}

const WORK = async (dir: string): Promise<void> => {
  await writeFiles(dir, { 'a.txt': 'changed\n', 'new/x.txt': 'x\n', 'run.sh': '#!\n' })
  rmSync(join(dir, 'd/e.txt'))
  chmodSync(join(dir, 'run.sh'), 0o755)
  symlinkSync('a.txt', join(dir, 'link'))
}

test('in a fresh clone everything comes back: changes, new files, deletions, links, modes; nothing is staged', async () => {
  const { fresh, commit, read } = await twoMachines(WORK)
  const before = await allThatIsTheirs(fresh.dir)
  const comparison = await compare(fresh, commit)
  expect(acts(comparison)).toEqual([
    'replace a.txt',
    'delete d/e.txt',
    'add link',
    'add new/x.txt',
    'add run.sh',
  ])
  expect(await allThatIsTheirs(fresh.dir)).toBe(before)
  const restored = await restore(fresh, commit)
  expect(restored).toMatchObject({ replaced: ['a.txt'], deleted: ['d/e.txt'], beside: [], kept: [] })
  expect([read('a.txt'), read('new/x.txt'), readlinkSync(join(fresh.dir, 'link'))]).toEqual([
    'changed\n',
    'x\n',
    'a.txt',
  ])
  expect(lstatSync(join(fresh.dir, 'run.sh')).mode & 0o111).not.toBe(0)
  expect(existsSync(join(fresh.dir, 'd'))).toBe(false)
  expect(await git(fresh.dir, 'diff', '--cached', '--name-only')).toBe('')
  expect((await compare(fresh, commit)).steps).toEqual([])
})

test('what is there and is not in HEAD stays byte for byte; the saved file stands beside it', async () => {
  const { fresh, commit, read } = await twoMachines(WORK)
  await writeFiles(fresh.dir, {
    'a.txt': 'mine\n',
    'new/x.txt': 'mine too\n',
    'run.sh': '#!\n',
    '.git/info/exclude': 'link\n',
    'd/e.txt': 'edited\n',
  })
  await writeFiles(fresh.dir, { link: 'ignored, and mine\n', 'new/x.txt.recovered': 'also mine\n' })
  const restored = await restore(fresh, commit)
  expect([
    read('a.txt'),
    read('new/x.txt'),
    read('link'),
    read('new/x.txt.recovered'),
    read('d/e.txt'),
  ]).toEqual(['mine\n', 'mine too\n', 'ignored, and mine\n', 'also mine\n', 'edited\n'])
  expect(read('a.txt.recovered')).toBe('changed\n')
  expect(read('new/x.txt.recovered-2')).toBe('x\n')
  expect(restored.kept.map(({ path, why }) => [path, why])).toEqual([['d/e.txt', 'unsaved']])
  const again = await restore(fresh, commit)
  expect(again.beside.map(({ as }) => as)).toEqual(restored.beside.map(({ as }) => as))
  expect(existsSync(join(fresh.dir, 'a.txt.recovered-2'))).toBe(false)
})

test('a file that others changed meanwhile by a commit is not taken back', async () => {
  const { fresh, commit, read } = await twoMachines(WORK)
  await commitFile(fresh.dir, { 'a.txt': 'theirs\n', 'd/e.txt': 'theirs\n', 'other.txt': 'o\n' }, 'Meanwhile')
  expect(acts(await compare(fresh, commit))).toContain('beside a.txt')
  await restore(fresh, commit)
  expect([read('a.txt'), read('a.txt.recovered'), read('d/e.txt'), read('other.txt')]).toEqual([
    'theirs\n',
    'changed\n',
    'theirs\n',
    'o\n',
  ])
})

test('work that was committed and pushed since is not brought back again', async () => {
  const { old, fresh, commit } = await twoMachines(WORK)
  await git(old.dir, 'add', '--all')
  await git(old.dir, 'commit', '--quiet', '-m', 'All of it')
  await commitFile(old.dir, { 'a.txt': 'and on\n' }, 'More')
  await git(old.dir, 'push', '--quiet', 'origin', 'HEAD:main')
  await git(fresh.dir, 'pull', '--quiet', '--ff-only')
  expect(acts(await compare(fresh, commit))).toEqual([])
})

test('commits that were nowhere else are counted, and a branch brings them whole', async () => {
  const { fresh, commit } = await twoMachines(async (dir) => {
    await git(dir, 'switch', '--quiet', '-c', 'feature')
    await commitFile(dir, { 'one.txt': '1\n' }, 'One')
    await commitFile(dir, { 'two.txt': '2\n' }, 'Two')
    await writeFiles(dir, { 'three.txt': '3\n' })
  })
  const comparison = await compare(fresh, commit)
  expect([acts(comparison), comparison.commits]).toEqual([['add one.txt', 'add three.txt', 'add two.txt'], 2])
  const { recovery } = await fresh.ports()
  const before = await allThatIsTheirs(fresh.dir)
  expect(await recovery.makeBranch('recovered/feature', commit)).toBe(true)
  expect(await recovery.makeBranch('recovered/feature', commit)).toBe(false)
  const others = (all: string) => all.split('\n').filter((line) => !line.includes('recovered'))
  expect(others(await allThatIsTheirs(fresh.dir))).toEqual(others(before))
  expect(await git(fresh.dir, 'log', '--format=%s', 'main..recovered/feature')).toBe(
    'Snapshot of feature\nTwo\nOne',
  )
  expect((await compare(fresh, commit)).commits).toBe(0)
})

test('a restoring is taken back, but for what was changed since', async () => {
  const { fresh, commit, read } = await twoMachines(WORK)
  await writeFiles(fresh.dir, { 'run.sh': 'mine\n' })
  const before = await git(fresh.dir, 'status', '--porcelain', '-uall')
  await restore(fresh, commit)
  expect(await git(fresh.dir, 'status', '--porcelain', '-uall')).not.toBe(before)
  const { recovery } = await fresh.ports()
  expect(await recovery.undo()).toMatchObject({ kept: [] })
  expect(await git(fresh.dir, 'status', '--porcelain', '-uall')).toBe(before)
  expect([read('a.txt'), read('d/e.txt'), read('run.sh')]).toEqual(['a\n', 'e\n', 'mine\n'])
  expect(existsSync(join(fresh.dir, 'new'))).toBe(false)
  expect(await recovery.undo()).toBeNull()

  await restore(fresh, commit)
  await writeFiles(fresh.dir, { 'a.txt': 'went on\n' })
  expect(await recovery.undo()).toMatchObject({ kept: ['a.txt'] })
  expect(read('a.txt')).toBe('went on\n')
})

test('nothing is written through a link, and a folder in the way stays', async () => {
  const { fresh, commit, box } = await twoMachines(async (dir) => {
    await writeFiles(dir, { 'out/x.txt': 'x\n', name: 'n\n' })
  })
  mkdirSync(join(box.path, 'elsewhere'))
  symlinkSync(join(box.path, 'elsewhere'), join(fresh.dir, 'out'))
  await writeFiles(fresh.dir, { 'name/inner.txt': 'mine\n' })
  const restored = await restore(fresh, commit)
  expect(existsSync(join(box.path, 'elsewhere/x.txt'))).toBe(false)
  expect(restored.kept.map(({ path, why }) => [path, why])).toEqual([['out/x.txt', 'blocked']])
  expect(restored.beside).toEqual([{ path: 'name', as: 'name.recovered' }])
})

test('line ends and filters are those of the clone that restores', async () => {
  const { fresh, commit, read } = await twoMachines(async (dir) => {
    await writeFiles(dir, { 'new.txt': 'one\ntwo\n', 'a.txt': 'x\ny\n' })
  })
  await git(fresh.dir, 'config', 'core.autocrlf', 'true')
  await restore(fresh, commit)
  expect(read('new.txt')).toBe('one\r\ntwo\r\n')
  expect((await compare(fresh, commit)).steps).toEqual([])
})

test('a backup whose tree leads out of the working tree writes nothing', async () => {
  const { fresh, box } = await twoMachines(WORK)
  const blob = await git({ dir: fresh.dir, input: 'evil\n' }, 'hash-object', '-w', '--stdin')
  const inner = await git({ dir: fresh.dir, input: `100644 blob ${blob}\tx\n` }, 'mktree')
  const tree = await git({ dir: fresh.dir, input: `040000 tree ${inner}\t..\n` }, 'mktree').catch(() => null)
  const dotGit = await git({ dir: fresh.dir, input: `040000 tree ${inner}\t.git\n` }, 'mktree').catch(
    () => null,
  )
  for (const bad of [tree, dotGit].filter((each) => each !== null)) {
    const commit = await git(fresh.dir, 'commit-tree', '-m', 'evil', bad)
    await expect(restore(fresh, commit)).rejects.toThrow('GIT_FAILED')
  }
  expect(existsSync(join(box.path, 'x'))).toBe(false)
  expect(existsSync(join(fresh.dir, '.git/x'))).toBe(false)
})
