import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { saveWork } from '../../src/adapters/fleet/save-work.ts'
import { workPlaces } from '../../src/adapters/fleet/work-places.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import { parseTaskId } from '../../src/domain/task/task-id.ts'
import { findSecret as kindIn } from '../../src/presentation/secrets.ts'
import { commitFile, fileAt, git, readRef, sandbox, writeFiles } from '../support/git-sandbox.ts'
import { leaveAside } from '../support/leave-aside.ts'

const findSecret = async (text: string): Promise<string | null> => (await kindIn(text))?.kind ?? null

async function aPlace() {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.txt': 'a\n' } })
  const dir = await box.clone(remote, 'place')
  await git(dir, 'switch', '--quiet', '--no-track', '-c', 'task/001', 'origin/main')
  await git(dir, 'push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
  return {
    box,
    remote,
    dir,
    save: async (branch: string | null = 'task/001') =>
      await saveWork(await openPlace(dir, process.env), { branch, message: 'Rescue', findSecret }),
  }
}

test('what the remote has needs no saving', async () => {
  const { save, remote } = await aPlace()
  const before = await git(remote, 'for-each-ref')
  expect(await save()).toEqual({ branch: null, commit: null })
  expect(await git(remote, 'for-each-ref')).toBe(before)
})

test('to find that there is nothing to save takes two processes of git', async () => {
  const { dir, box } = await aPlace()
  const trace = join(box.path, 'trace')
  const place = await openPlace(dir, { ...process.env, GIT_TRACE2_EVENT: trace })
  rmSync(trace, { force: true })
  expect(await saveWork(place, { branch: null, message: 'Rescue', findSecret })).toEqual({
    branch: null,
    commit: null,
  })
  const events = readFileSync(trace, 'utf8').trim().split('\n')
  const names = events.flatMap((line) => (JSON.parse(line) as { name?: string; event: string }).name ?? [])
  expect(names).toEqual(['cat-file', 'status'])
})

test('commits, changes and new files are saved, and the work place does not notice', async () => {
  const { dir, save, remote } = await aPlace()
  await commitFile(dir, { 'b.txt': 'b\n' }, 'Work')
  await writeFiles(dir, {
    'a.txt': 'changed\n',
    'c/new.txt': 'new\n',
    'staged.txt': 's\n',
    '.gitignore': 'build/\n',
    'build/x': 'x',
  })
  await git(dir, 'add', 'staged.txt')
  const before = [await git(dir, 'status', '--porcelain'), await git(dir, 'rev-parse', 'HEAD')]
  const saved = await save()
  expect(saved.branch).toBe('task/001')
  expect([await git(dir, 'status', '--porcelain'), await git(dir, 'rev-parse', 'HEAD')]).toEqual(before)
  expect(await git(remote, 'ls-tree', '-r', '--name-only', 'task/001')).toBe(
    '.gitignore\na.txt\nb.txt\nc/new.txt\nstaged.txt',
  )
  expect(await save()).toEqual({ branch: null, commit: null })

  await writeFiles(dir, { 'd.txt': 'd\n' })
  await commitFile(dir, { 'e.txt': 'e\n' }, 'More, on the old HEAD')
  expect((await save()).branch).toBe('task/001')
  expect(await fileAt(remote, 'task/001', 'd.txt')).toBe('d\n')
  expect(await fileAt(remote, 'task/001', 'c/new.txt')).toBe('new\n')
})

test('files that look like secrets, and huge ones, are not published', async () => {
  const { dir, save, remote } = await aPlace()
  await writeFiles(dir, { '.env': 'K=1\n', 'x/id_ed25519': 'k\n', 'server.pem': 'k\n', 'ok.txt': 'ok\n' })
  writeFileSync(join(dir, 'huge.bin'), Buffer.alloc(51 * 1024 * 1024))
  await save()
  expect(await git(remote, 'ls-tree', '-r', '--name-only', 'task/001')).toBe('a.txt\nok.txt')
})

test('a file in which a secret stands is not published, whatever its name; the commit says so', async () => {
  const { dir, save, remote } = await aPlace()
  const token = `ghp_${'a1B2c3D4e5F6g7H8i9'.repeat(2)}`
  await commitFile(dir, { 'known.txt': 'one\n' }, 'Work')
  await writeFiles(dir, {
    'creds.json': `{"t": "${token}"}\n`,
    'known.txt': `one\n${token}\n`,
    'ok.txt': 'ok\n',
  })
  await save()
  expect(await git(remote, 'ls-tree', '-r', '--name-only', 'task/001')).toBe('a.txt\nknown.txt\nok.txt')
  expect(await fileAt(remote, 'task/001', 'known.txt')).toBe('one\n')
  const said = await git(remote, 'log', '-1', '--format=%B', 'task/001')
  expect(said).toContain('Left out: creds.json (a GitHub token), known.txt (a GitHub token)')
})

test('other branches and stashed changes that are only in the place are saved once', async () => {
  const { dir, save, remote } = await aPlace()
  const spike = await leaveAside(dir)
  const { rescued = [] } = await save()
  expect(rescued).toHaveLength(2)
  expect(await readRef(remote, `refs/heads/rescue/001-${spike.slice(0, 8)}`)).toBe(spike)
  expect(await fileAt(remote, rescued[1] ?? '', 'a.txt')).toBe('stashed\n')
  expect(await git(remote, 'ls-tree', '--name-only', rescued[1] ?? '')).toBe('a.txt\nnew.txt')
  expect(await git(dir, 'stash', 'list')).toContain('stash@{0}')
  expect(await save()).toEqual({ branch: null, commit: null })
})

test('of a worktree no branch or stash of the person’s is pushed, only branches with commits made in it', async () => {
  const { box, dir, remote } = await aPlace()
  await git(dir, 'switch', '--quiet', '-c', 'mine', 'main')
  await commitFile(dir, { 'mine.txt': 'm\n' }, 'Mine')
  await writeFiles(dir, { 'a.txt': 'mine too\n' })
  await git(dir, 'stash', 'push', '--quiet')
  const path = join(box.path, 'worktree')
  await git(dir, 'worktree', 'add', '--quiet', path, 'task/001')
  await git(dir, 'switch', '--quiet', 'main')
  await git(path, 'switch', '--quiet', '-c', 'on-mine', 'mine')
  await commitFile(path, { 'b.txt': 'b\n' }, 'On what the person has')
  await git(path, 'switch', '--quiet', 'mine')
  await git(path, 'switch', '--quiet', '-c', 'spike', 'task/001')
  const spike = await commitFile(path, { 'spike.txt': 's\n' }, 'Spike')
  await git(path, 'switch', '--quiet', 'task/001')
  const place = await openPlace(path, process.env)
  const { rescued } = await saveWork(place, { branch: 'task/001', message: 'Rescue', findSecret })
  expect(rescued).toEqual([`rescue/001-${spike.slice(0, 8)}`])
  const there = await git(remote, 'for-each-ref', '--format=%(refname:short)')
  expect(there.split('\n')).toEqual(['main', ...(rescued ?? []), 'task/001'])
})

test('commits of the person’s that are on no remote do not come into a clone for a worker', async () => {
  const { box, dir } = await aPlace()
  await git(dir, 'switch', '--quiet', 'main')
  await commitFile(dir, { 'mine.txt': 'm\n' }, 'Mine')
  const places = workPlaces(await openPlace(dir, process.env), {
    environment: { ...process.env, XDG_CACHE_HOME: join(box.path, 'cache') },
    findSecret,
  })
  const task = parseTaskId('001')!
  const path = places.pathOf(task, 1)
  const claim = { task, attempt: 1, worker: 'ada', nonce: 'a'.repeat(32) }
  await places.make({ kind: 'clone', path, branch: 'task/001', claim })
  expect(await readRef(path, 'main')).toBe(await readRef(path, 'origin/main'))
  expect(await places.save(path, { branch: 'task/001', message: 'Rescue' })).toEqual({
    branch: null,
    commit: null,
  })
})

test('where the branch was taken over, the work goes to a rescue branch, never by force', async () => {
  const { box, dir, save, remote } = await aPlace()
  const other = await box.clone(remote, 'other')
  await commitFile(other, { 'theirs.txt': 't\n' }, 'Theirs')
  await git(other, 'push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
  const theirs = await readRef(remote, 'refs/heads/task/001')
  await writeFiles(dir, { 'mine.txt': 'm\n' })
  const saved = await save()
  expect(saved.branch).toMatch(/^rescue\/001-[0-9a-f]{8}$/)
  expect(await readRef(remote, 'refs/heads/task/001')).toBe(theirs)
  expect(await fileAt(remote, saved.branch ?? '', 'mine.txt')).toBe('m\n')
})
