import { existsSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { allThatIsTheirs } from '../support/a-backup.ts'
import { aProject, personAt, type Person } from '../support/a-project.ts'
import { atEnd } from '../support/at-end.ts'
import { spawnBrain } from '../support/brain-cli.ts'
import { git, writeFiles } from '../support/git-sandbox.ts'
import { canMount, cloneOnSmallDisk, fillDisk } from '../support/small-disk.ts'

const REFS = ['for-each-ref', '--format=%(refname)', 'refs/brain/backup'] as const

interface State {
  readonly running: boolean
  readonly pid: number | null
  readonly everySeconds: number | null
  readonly last: { readonly id: string; readonly pushed: boolean } | null
  readonly snapshots: number
  readonly waiting: number
  readonly problem: string | null
}

const people: Person[] = []

/** Whatever becomes of a test, nothing of it goes on. */
async function aPerson(name = 'ada'): Promise<{ person: Person; remote: string; root: string }> {
  const { join: joinAs, remote, box } = await aProject()
  const person = await joinAs(name)
  people.push(person)
  atEnd(() => stopAll(person))
  return { person, remote, root: box.path }
}

afterAll(async () => {
  for (const person of people) await stopAll(person)
})

async function stopAll(person: Person): Promise<void> {
  if (existsSync(person.dir)) await person.brain('autosave', 'stop')
}

async function until(isSo: () => Promise<boolean> | boolean, what: string, seconds = 30): Promise<void> {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await wait(100)) if (await isSo()) return
  throw new Error(`not within ${seconds} s: ${what}`)
}

function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

const recordOf = ({ dir }: Person): string => join(dir, '.git/brain/autosave/daemon.json')

test('once started it saves and pushes by itself; stopped, nothing is left of it but what was saved', async () => {
  const { person, remote } = await aPerson()
  await writeFiles(person.dir, { 'new.txt': 'n\n' })
  const before = await allThatIsTheirs(person.dir)
  const { pid, started } = await person.data<{ pid: number; started: boolean }>(
    'autosave',
    'start',
    '--every',
    '10s',
  )
  expect([started, isAlive(pid)]).toEqual([true, true])
  await until(async () => (await git(remote, ...REFS)) !== '', 'it is on the remote')
  expect(await allThatIsTheirs(person.dir)).toBe(before)
  await writeFiles(person.dir, { 'new.txt': 'changed\n' })
  await until(async () => (await git(remote, ...REFS)).split('\n').length === 2, 'the change is there, too')
  await until(async () => (await person.data<State>('autosave')).waiting === 0, 'it is known to be there')
  const state = await person.data<State>('autosave')
  expect(state).toMatchObject({
    running: true,
    pid,
    everySeconds: 10,
    snapshots: 2,
    problem: null,
  })
  expect(readFileSync(join(person.dir, '.git/brain/autosave/autosave.log'), 'utf8')).toMatch(
    /saved .*\n.*saved /,
  )
  expect(await person.ok('autosave', 'stop')).toContain('Stopped')
  expect([isAlive(pid), existsSync(join(person.dir, '.git/brain/autosave'))]).toEqual([false, false])
  expect((await git(remote, ...REFS)).split('\n')).toHaveLength(2)
  expect(await person.data<State>('autosave', 'status')).toMatchObject({ running: false, snapshots: 2 })
  expect(await person.ok('autosave', 'stop')).toContain('does not run')
})

test('started several times at once it is one process, and a second start says nothing with --quiet', async () => {
  const { person } = await aPerson()
  const all = await Promise.all(
    Array.from({ length: 5 }, () => person.data<{ pid: number; started: boolean }>('autosave', 'start')),
  )
  expect(new Set(all.map(({ pid }) => pid)).size).toBe(1)
  expect(all.filter(({ started }) => started)).toHaveLength(1)
  const again = await person.brain('autosave', 'start', '--quiet')
  expect([again.code, again.stdout, again.stderr]).toEqual([0, '', ''])
  const second = await person.brain('autosave', 'run', '--every', '1s')
  expect([second.code, second.stderr.includes('Another process')]).toEqual([0, true])
  expect(await person.data<State>('autosave')).toMatchObject({ everySeconds: 300, pid: all[0]?.pid })
})

test('the settings say how often', async () => {
  const { person } = await aPerson()
  await person.commit({ '.brain/config.yml': 'autosave: true\nautosave_every: 2m\n' })
  await person.git('push', '--quiet', 'origin', 'HEAD:main')
  await person.ok('list', '--fetch')
  await person.ok('autosave', 'start')
  expect(await person.data<State>('autosave')).toMatchObject({ everySeconds: 120 })
})

test('one that was killed, and a number that another process has by now, are found and replaced', async () => {
  const { person } = await aPerson()
  await person.ok('autosave', 'start')
  const { pid } = await person.data<{ pid: number }>('autosave')
  process.kill(pid, 'SIGKILL')
  await until(() => !isAlive(pid), 'it is dead')
  expect(await person.data<State>('autosave')).toMatchObject({ running: false })
  expect(await person.data('autosave', 'start')).toMatchObject({ started: true })
  const record = JSON.parse(await readFile(recordOf(person), 'utf8')) as { pid: number }
  await person.ok('autosave', 'stop')
  await mkdir(join(person.dir, '.git/brain/autosave'), { recursive: true })
  await writeFile(recordOf(person), JSON.stringify({ ...record, pid: process.pid, start: '1' }))
  expect(await person.data('autosave', 'start')).toMatchObject({ started: true })
  expect(isAlive(process.pid)).toBe(true)
})

test('one of another machine counts as living until it has been silent for long', async () => {
  const { person } = await aPerson()
  await mkdir(join(person.dir, '.git/brain/autosave'), { recursive: true })
  const since = '2026-11-21T10:00:00.000Z'
  await writeFile(
    recordOf(person),
    JSON.stringify({ host: '00000000', pid: 1, start: '1', since, everyMs: 60_000 }),
  )
  expect(await person.data<State>('autosave', 'status')).toMatchObject({ running: true, pid: 1 })
  expect(await person.refused('autosave', 'stop')).toMatchObject({ code: 'LOCKED' })
  const longAgo = new Date(Date.now() - 3_600_000)
  utimesSync(recordOf(person), longAgo, longAgo)
  expect(await person.data('autosave', 'start')).toMatchObject({ started: true })
})

test('it ends by itself when the repository is deleted, and makes nothing of it again', async () => {
  const { person } = await aPerson()
  const { pid } = await person.data<{ pid: number }>('autosave', 'start', '--every', '10s')
  await until(() => isRemoved(person.dir), 'the repository is deleted')
  await until(() => !isAlive(pid), 'it has ended')
  expect(existsSync(person.dir)).toBe(false)
})

/** While the first snapshot is taken, something new may come into a folder that was just emptied. */
function isRemoved(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true })
    return true
  } catch {
    return false
  }
}

test('what it says stays bounded', async () => {
  const { person } = await aPerson()
  await mkdir(join(person.dir, '.git/brain/autosave'), { recursive: true })
  const log = join(person.dir, '.git/brain/autosave/autosave.log')
  await writeFile(log, 'a line of what happened\n'.repeat(10_000))
  await person.ok('autosave', 'start', '--every', '10s')
  // It is emptied before the lines that stay are written.
  await until(() => {
    const { size } = statSync(log)
    return size > 0 && size < 20_000
  }, 'the log is short')
  expect(await readFile(log, 'utf8')).toMatch(/^a line of what happened\n/)
})

test('killed at whatever moment it leaves a sound repository, and the next one goes on', async () => {
  const { person } = await aPerson()
  const file = (round: number) => ({
    [`f${round}.txt`]: `${round}\n`,
    'a.txt': `${round} ${'x'.repeat(round * 100)}\n`,
  })
  for (let round = 0; round < 16; round++) {
    await writeFiles(person.dir, file(round))
    const saving = spawnBrain(person.dir, ['autosave', 'run', '--every', '1s'])
    // From before it has begun until after it has pushed.
    await wait(90 + ((round * 67) % 600))
    saving.kill('SIGKILL')
    await saving.done
  }
  await git(person.dir, 'fsck', '--strict')
  expect(await git(person.dir, 'status', '--porcelain')).not.toContain('.recovered')
  await person.ok('autosave', 'start', '--every', '10s')
  await until(async () => {
    const { last, waiting } = await person.data<State>('autosave')
    return last !== null && waiting === 0
  }, 'all of it is on the remote')
  await person.ok('autosave', 'stop')
  const newest = (await git(person.dir, ...REFS)).split('\n').at(-1) ?? ''
  expect(await git(person.dir, 'show', `${newest}:f15.txt`)).toBe('15')
  expect(await git(person.dir, 'show', `${newest}:a.txt`)).toMatch(/^15 x/)
  await git(person.dir, 'fsck', '--strict')
})

test.skipIf(!(await canMount()))(
  'a full disk is told, and once there is room again all is saved',
  async () => {
    const { person, root, remote } = await aPerson()
    const { disk, dir } = await cloneOnSmallDisk(root, { remote, mebibytes: 4 })
    const onDisk = personAt(dir, { name: 'ada' })
    await writeFiles(dir, { 'x.txt': 'x\n' })
    await onDisk.ok('autosave', 'now')
    await writeFiles(dir, {
      'y.txt': Buffer.from(Array.from({ length: 60_000 }, (_, at) => (at * 7919) % 251)).toString('hex'),
    })
    const free = await fillDisk(disk)
    const full = await onDisk.brain('autosave', 'now')
    expect([full.code, full.stderr.includes('DISK_FULL')]).toEqual([1, true])
    await free()
    expect(await onDisk.data('autosave', 'now')).toMatchObject({ saved: true, pushed: true })
    await git(dir, 'fsck', '--strict')
    expect(person.dir).not.toBe(dir)
  },
)
