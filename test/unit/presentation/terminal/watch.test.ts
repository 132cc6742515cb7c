import { describe, expect, test } from 'vitest'
import { memoryRepository } from '../../../../src/adapters/memory/memory-repository.ts'
import { memoryStore, type MemoryStore } from '../../../../src/adapters/memory/memory-store.ts'
import { watchAndTell } from '../../../../src/presentation/terminal/commands/watch.ts'
import { aClock } from '../../../support/a-clock.ts'
import { aConsole } from '../../../support/a-console.ts'

const MINUTE = 60_000
const task = (number: number): string => `---\nid: task-00${number}\ntitle: Task ${number}\n---\n`
const claim = (store: MemoryStore): string =>
  store.commit(
    'task/001',
    {
      'results/task-001-status.md': `---\ntask: task-001\nattempt: 1\nworker: alice\nnonce: ${'a'.repeat(32)}\n---\n`,
    },
    { message: 'Claim', author: 'alice', date: new Date('2026-11-21T10:00:00Z') },
  )

interface Scene {
  /** What happens during which pause, counted from 0. */
  readonly script?: Readonly<Record<number, (store: MemoryStore) => void>>
  readonly json?: boolean
  readonly quiet?: boolean
  readonly once?: boolean
  readonly timeoutMs?: number
  readonly intervalMs?: number | null
}

/** Watches a project with task 1, with a clock that jumps; the remote changes while the watcher sleeps. */
async function watched({
  script = {},
  json = false,
  quiet = false,
  once = false,
  timeoutMs = 10 * MINUTE,
  intervalMs = null,
}: Scene) {
  const store = memoryStore()
  store.commit(
    'main',
    { 'tasks/task-001.md': task(1) },
    { message: 'Add', author: 'ada', date: new Date('2026-11-21T09:00:00Z') },
  )
  const clock = aClock()
  const pauses: number[] = []
  const sleeping = {
    ...clock,
    sleep: async (ms: number) => {
      script[pauses.length]?.(store)
      pauses.push(ms)
      await clock.sleep(ms)
    },
  }
  const { console, stdout, stderr } = aConsole({ json, quiet })
  const ports = {
    repository: memoryRepository(store, { clock, identity: 'ada', operation: () => 'x' }),
    clock: sleeping,
    randomness: { nonce: () => 'n', fraction: () => 0, digest: (text: string) => text },
    actor: 'ada',
  }
  await ports.repository.look({ fetch: 'always' })
  const outcome = await watchAndTell(console, ports, { once, timeoutMs, intervalMs })
  const exit = await console.tell(outcome)
  return {
    exit,
    pauses,
    lines: stdout()
      .split('\n')
      .filter((line) => line !== ''),
    said: stderr(),
  }
}

describe('watch', () => {
  test('says one line for each change, and goes on until the time is out', async () => {
    const { exit, lines } = await watched({
      script: {
        1: claim,
        2: (store) => store.commit('main', { 'tasks/task-002.md': task(2) }, { message: 'Add' }),
      },
    })
    expect(lines).toEqual(['task-001: ready → in_progress (alice)', 'task-002: new task, ready: Task 2'])
    expect(exit).toBe(0)
  })

  test('with --once ends with the first change', async () => {
    const { exit, lines, pauses } = await watched({ once: true, script: { 1: claim } })
    expect([exit, lines.length, pauses.length]).toEqual([0, 1, 2])
  })

  test('exits with 8 when nothing changed until the time was out', async () => {
    const { exit, lines, said } = await watched({ once: true, timeoutMs: MINUTE })
    expect([exit, lines, said]).toEqual([8, [], 'Nothing changed.\n'])
  })

  test('asks more rarely while nothing changes, up to once a minute, and soon again after a change', async () => {
    const { pauses } = await watched({ script: { 4: claim } })
    expect(pauses.slice(0, 6)).toEqual([30_000, 45_000, 60_000, 60_000, 60_000, 30_000])
  })

  test('asks at the interval that it was given, and never past the end', async () => {
    expect((await watched({ intervalMs: 20_000, timeoutMs: 50_000 })).pauses).toEqual([
      20_000, 20_000, 10_000,
    ])
  })

  test('tells programs one document a line', async () => {
    const { lines } = await watched({ json: true, once: true, script: { 0: claim } })
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        schemaVersion: 1,
        kind: 'event',
        data: {
          at: '2026-11-21T10:00:30.000Z',
          event: 'state',
          task: 'task-001',
          title: 'Task 1',
          worker: 'alice',
          from: 'ready',
          to: 'in_progress',
          text: 'ready → in_progress (alice)',
        },
      },
    ])
  })

  test('prints only ids with --quiet', async () => {
    expect((await watched({ quiet: true, once: true, script: { 0: claim } })).lines).toEqual(['task-001'])
  })

  test('says once that the remote is away, tries again, and misses nothing', async () => {
    const away = (reason: string | null) => (store: MemoryStore) => {
      store.offline = reason
    }
    const script = { 0: away('no network'), 2: (store: MemoryStore) => void claim(store), 3: away(null) }
    const { lines, said, exit } = await watched({ script })
    expect(said).toBe(
      'warning: the remote cannot be reached (no network); trying again.\nThe remote answers again.\n',
    )
    expect([lines, exit]).toEqual([['task-001: ready → in_progress (alice)'], 0])
    const events = (await watched({ script, json: true })).lines.map(
      (line) => (JSON.parse(line) as { data: { event: string } }).data.event,
    )
    expect(events).toEqual(['unreachable', 'reachable', 'state'])
  })

  test('lets nothing that a worker wrote move the cursor', async () => {
    const evil = (store: MemoryStore) =>
      store.commit(
        'main',
        { 'tasks/task-002.md': '---\nid: task-002\ntitle: "a\\e[2Jb\\nc"\n---\n' },
        { message: 'Add' },
      )
    expect((await watched({ once: true, script: { 0: evil } })).lines.join('\n')).not.toContain('\x1b')
  })
})
