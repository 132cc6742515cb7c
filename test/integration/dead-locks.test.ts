import { existsSync, readdirSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { openPlace, type GitPlace } from '../../src/adapters/git/git-place.ts'
import { recover } from '../../src/adapters/git/recover.ts'
import { ownIdentity } from '../../src/adapters/system/process-identity.ts'
import { git, sandbox, writeFiles } from '../support/git-sandbox.ts'

const NOBODY = 2 ** 22 + 1
const LOCKS = [
  'index.lock',
  'config.lock',
  'packed-refs.lock',
  'HEAD.lock',
  'refs/heads/main.lock',
  'shallow.lock',
  // Of a `git commit --only`.
  'next-index-4711.lock',
]

async function aPlace(): Promise<{ place: GitPlace; remote: string }> {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'a.txt': 'a\n', 'b.txt': 'b\n' } })
  return { remote, place: await openPlace(await box.clone(remote, 'ada'), process.env) }
}

/** As a process leaves them that was killed that long ago. */
async function leaveNote(folder: string, msAgo: number, host = ownIdentity().host): Promise<void> {
  await mkdir(join(folder, 'brain', 'running'), { recursive: true })
  const name = `git-${host}-${NOBODY}-1-${Date.now() - msAgo}-0`
  await writeFile(join(folder, 'brain', 'running', name), '')
}

async function leaveLocks(folder: string, names: readonly string[], msAgo: number): Promise<void> {
  const at = (Date.now() - msAgo) / 1000
  for (const name of names) {
    await writeFile(join(folder, name), '')
    await utimes(join(folder, name), at, at)
  }
}

test('the locks that a killed command left are gone with the next write, here and in a remote on this machine', async () => {
  const { place, remote } = await aPlace()
  for (const folder of [place.commonDir, remote]) {
    await leaveNote(folder, 6_000)
    await leaveLocks(folder, LOCKS, 5_000)
  }
  await recover(place)
  for (const folder of [place.commonDir, remote]) {
    expect(LOCKS.filter((name) => existsSync(join(folder, name)))).toEqual([])
    expect(await readdir(join(folder, 'brain', 'running'))).toEqual([])
  }
  await place.git.run(['update-index', '--refresh'])
})

/** `read-tree -n` writes nothing, and locks the index all the same (`strace`, git 2.39). */
test.each([
  ['read-tree', '-n', '-m', '-u', 'HEAD', 'HEAD'],
  ['update-index', '--refresh'],
])('%s takes a lock, and so it is noted while it runs', async (...words) => {
  const { place } = await aPlace()
  const [bin, seen] = [join(place.root, '..', 'bin'), join(place.root, '..', 'seen')]
  const program = `#!/bin/sh\nls '${join(place.commonDir, 'brain', 'running')}' >>'${seen}'\nPATH=\${PATH#*:} exec git "$@"\n`
  await writeFiles(join(place.root, '..'), { 'bin/git': program })
  await chmod(join(bin, 'git'), 0o755)
  const watched = await openPlace(place.root, {
    ...process.env,
    PATH: [bin, process.env['PATH'] ?? ''].join(delimiter),
  })
  await writeFile(seen, '')
  await watched.git.run(words)
  expect(await readFile(seen, 'utf8')).toMatch(/^git-[0-9a-f]{8}-/)
})

test('a command that meets such a lock removes it and goes on', async () => {
  const { place } = await aPlace()
  await leaveNote(place.commonDir, 6_000)
  await leaveLocks(place.commonDir, ['config.lock'], 5_000)
  await place.git.run(['config', 'brain.test', 'yes'])
  expect(await git(place.root, 'config', 'brain.test')).toBe('yes')
})

test('a lock that no killed command of brain explains stays, and the failure names it', async () => {
  const { place } = await aPlace()
  await leaveLocks(place.commonDir, ['index.lock'], 600_000)
  const failed = await place.git.run(['update-index', '--refresh']).catch((error: unknown) => error)
  expect(failed).toMatchObject({ code: 'LOCKED', details: { lock: join(place.commonDir, 'index.lock') } })
  // Taken before the command that was killed, and by a command of another machine.
  await leaveNote(place.commonDir, 6_000)
  await leaveNote(place.commonDir, 700_000, '00000000')
  await recover(place)
  expect(existsSync(join(place.commonDir, 'index.lock'))).toBe(true)
})

test('a command at work has a note of it, and no longer', async () => {
  const { place } = await aPlace()
  const folder = join(place.commonDir, 'brain', 'running')
  const working = place.git.run(['update-ref', 'refs/brain/x', 'HEAD'])
  expect(readdirSync(folder)).toEqual([expect.stringMatching(`^git-[0-9a-f]{8}-${process.pid}-`)])
  await working
  expect(await readdir(folder)).toEqual([])
})

test('files of which a step was cut off are brought to its end, and what is the user’s stays', async () => {
  const { place, remote } = await aPlace()
  const from = await git(place.root, 'rev-parse', 'HEAD')
  await writeFiles(place.root, { 'a.txt': 'a new\n', 'new.txt': 'a new file\n' })
  await git(place.root, 'rm', '--quiet', 'b.txt')
  await git(place.root, 'add', '.')
  await git(place.root, 'commit', '--quiet', '-m', 'Next')
  const to = await git(place.root, 'rev-parse', 'HEAD')
  await git(place.root, 'push', '--quiet', remote, 'HEAD:main')
  await git(place.root, 'reset', '--quiet', '--hard', from)
  // One file is done, one cut off in the writing, one not begun; besides, something of the user's.
  await writeFiles(place.root, { 'a.txt': 'a new\n', 'new.txt': 'a ne', 'mine.txt': 'mine\n' })
  const process = { host: ownIdentity().host, pid: NOBODY, start: '1' }
  const step = { kind: 'follow', move: { branch: 'main', from, to }, publishes: [] }
  await mkdir(join(place.brainDir, 'steps'), { recursive: true })
  await writeFile(
    join(place.brainDir, 'steps', `${NOBODY}-1-0.json`),
    JSON.stringify({ process, root: place.root, step }),
  )
  await recover(place)
  expect(await git(place.root, 'rev-parse', 'HEAD')).toBe(to)
  expect(await git(place.root, 'status', '--porcelain')).toBe('?? mine.txt')
  expect(await readFile(join(place.root, 'new.txt'), 'utf8')).toBe('a new file\n')
  expect(await readdir(join(place.brainDir, 'steps'))).toEqual([])
})
