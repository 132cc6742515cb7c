import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
  watch,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fleetStore } from '../../src/adapters/fleet/fleet-store.ts'
import { endProcesses, processesLately, processesOf } from '../../src/adapters/fleet/process-tree.ts'
import { workPlaces } from '../../src/adapters/fleet/work-places.ts'
import { alone } from '../../src/adapters/fs/alone.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import { parseTaskId } from '../../src/domain/task/task-id.ts'
import { git, sandbox, writeFiles } from '../support/git-sandbox.ts'

const findSecret = (): Promise<null> => Promise.resolve(null)

test.runIf(process.platform === 'linux')(
  'all processes of a session are found and ended, also those that left the group, lost their parent and ignore SIGTERM',
  async () => {
    const mark = `test-${process.pid}-${Date.now()}`
    const escape = `trap '' TERM; setsid sh -c 'while :; do sleep 1; done' & exit 0`
    const child = spawn('sh', ['-c', `sh -c "${escape}"; trap : TERM; while :; do sleep 1; done`], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, BRAIN_FLEET: mark },
    })
    child.unref()
    await expect
      .poll(() => processesOf(mark, child.pid ?? 0).length, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(3)
    const started = Date.now()
    expect(await endProcesses(mark, child.pid ?? 0)).toBe(true)
    expect(Date.now() - started).toBeLessThan(6_000)
    expect(processesOf(mark, null)).toEqual([])
  },
)

test.runIf(process.platform === 'linux')(
  'a process belongs to its session from when it is started so, whatever was seen before',
  async () => {
    const mark = `mark-${process.pid}-late`
    const started: number[] = []
    const start = (script: string): number => {
      const child = spawn('sh', ['-c', script], { detached: true, stdio: 'ignore' })
      started.push(child.pid ?? 0)
      return child.pid ?? 0
    }
    try {
      expect(processesLately(mark, null)).toEqual([])
      const first = start(`sleep 2; BRAIN_FLEET=${mark} exec sleep 60`)
      expect(processesLately(mark, null)).toEqual([])
      await expect
        .poll(() => processesLately(mark, null).map(({ pid }) => pid), { timeout: 10_000 })
        .toEqual([first])
      // Nobody but those that were listed a moment ago: the new one is one of a session that had none.
      const other = start(`BRAIN_FLEET=${mark}-other exec sleep 60`)
      expect(processesLately(`${mark}-other`, other).map(({ pid }) => pid)).toEqual([other])
      // What was seen for long is remembered, and is another once the number belongs to another process.
      await new Promise((done) => setTimeout(done, 5_500))
      expect(processesOf(mark, null).map(({ pid }) => pid)).toEqual([first])
      expect(processesOf(`${mark}-other`, null).map(({ pid }) => pid)).toEqual([other])
      expect(await endProcesses(mark, null)).toBe(true)
      expect(processesOf(mark, null)).toEqual([])
      expect(processesOf(`${mark}-other`, null)).toHaveLength(1)
    } finally {
      for (const pid of started) await endProcesses('', pid)
    }
  },
)

test('a place that is removed is whole or gone, and what a kill left of it is removed with it', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: { 'a.txt': 'a\n' } }), 'clone')
  const place = await openPlace(dir, process.env)
  const places = workPlaces(place, { environment: { XDG_CACHE_HOME: join(box.path, 'cache') }, findSecret })
  const path = join(box.path, 'place')
  mkdirSync(path)
  await writeFiles(path, { '.git/HEAD': 'ref: refs/heads/main\n', 'a.txt': 'a\n' })
  const seen: (string | null)[] = []
  const watcher = watch(box.path, (_, name) => seen.push(name))
  await places.remove(path)
  await expect.poll(() => seen, { timeout: 10_000 }).toContain('place.gone')
  watcher.close()
  expect([path, `${path}.gone`].filter((each) => existsSync(each))).toEqual([])
  await git(dir, 'worktree', 'add', '--quiet', '--detach', path)
  renameSync(path, `${path}.gone`)
  await places.remove(path)
  expect(existsSync(`${path}.gone`)).toBe(false)
  expect(await git(dir, 'worktree', 'list', '--porcelain')).not.toContain('place')
})

test('worktrees come and go, also half-made ones; one of the user’s on a disk that is away stays known', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: { 'a.txt': 'a\n' } }), 'place')
  await git(dir, 'switch', '--quiet', '--no-track', '-c', 'task/001', 'origin/main')
  await git(dir, 'push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
  const away = join(box.path, 'users-own')
  await git(dir, 'switch', '--quiet', 'main')
  await git(dir, 'worktree', 'add', '--quiet', '-b', 'users', away)
  renameSync(away, `${away}.unplugged`)
  const places = workPlaces(await openPlace(dir, process.env), {
    environment: { XDG_CACHE_HOME: join(box.path, 'cache') },
    findSecret,
  })
  const task = parseTaskId('001')!
  const path = places.pathOf(task, 1)
  const claim = { task, attempt: 1, worker: 'ada', nonce: 'a'.repeat(32) }
  const request = { kind: 'worktree', path, branch: 'task/001', claim } as const
  await git(dir, 'worktree', 'add', '--quiet', '--detach', `${path}.new`)
  await places.make(request)
  expect(existsSync(join(path, 'a.txt'))).toBe(true)
  expect(await git(path, 'branch', '--show-current')).toBe('task/001')
  // Killed between its two last steps: git still knows it by its first name.
  renameSync(path, `${path}.new`)
  await git(dir, 'worktree', 'repair', `${path}.new`)
  renameSync(`${path}.new`, path)
  await places.make(request)
  await places.remove(path)
  expect(existsSync(path)).toBe(false)
  const known = await git(dir, 'worktree', 'list', '--porcelain')
  expect(known.match(/^worktree .*$/gm)).toEqual([`worktree ${dir}`, `worktree ${away}`])
})

test('one at a time acts on a name; what a dead process locked is free', async () => {
  const { path } = await sandbox()
  const store = fleetStore(path)
  let release = (): void => {}
  const first = store.alone('task-001', () => new Promise<string>((done) => (release = () => done('first'))))
  await expect.poll(() => readdirSync(join(path, 'fleet')), { timeout: 10_000 }).toContain('task-001.lock')
  expect(await store.alone('task-001', () => Promise.resolve('second'))).toBeNull()
  expect(await store.alone('task-002', () => Promise.resolve('other'))).toBe('other')
  release()
  expect(await first).toBe('first')

  mkdirSync(join(path, 'fleet'), { recursive: true })
  const { host } = await import('../../src/adapters/system/process-identity.ts').then(({ ownIdentity }) =>
    ownIdentity(),
  )
  writeFileSync(join(path, 'fleet', 'task-001.lock'), JSON.stringify({ host, pid: process.pid, start: '1' }))
  const both = await Promise.all([1, 2].map((n) => store.alone('task-001', () => Promise.resolve(n))))
  expect(both.filter((n) => n !== null).length).toBeGreaterThanOrEqual(1)
  expect(readdirSync(join(path, 'fleet')).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('what a process of another machine or container holds is its own as long as it says that it lives', async () => {
  const { path } = await sandbox()
  const lock = join(path, 'tend-0000.lock')
  const foreign = JSON.stringify({ host: 'ffffffff', pid: 1, start: '1' })
  const act = (): Promise<string> => Promise.resolve('done')
  const silentFor = (minutes: number): void => {
    const at = new Date(Date.now() - minutes * 60_000)
    utimesSync(lock, at, at)
  }
  writeFileSync(lock, foreign)
  silentFor(8)
  expect(await alone(lock, act)).toBeNull()
  silentFor(12)
  const both = await Promise.all([alone(lock, act), alone(lock, act)])
  expect(both).toContain('done')
  expect(existsSync(lock)).toBe(false)
  // Nobody can tell it from a dead one but by this.
  await alone(
    lock,
    async () => {
      silentFor(12)
      await expect.poll(() => Date.now() - statSync(lock).mtimeMs, { timeout: 10_000 }).toBeLessThan(60_000)
      // Somebody has taken it over.
      writeFileSync(lock, foreign)
    },
    20,
  )
  expect(readFileSync(lock, 'utf8')).toBe(foreign)
  expect(readdirSync(path)).toEqual(['tend-0000.lock'])
})
