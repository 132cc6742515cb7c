import { expect, test } from 'vitest'
import type { MemoryStore } from '../../../../src/adapters/memory/memory-store.ts'
import { deathsOf } from '../../../../src/app/fleet/dead-workers.ts'
import type { Fleet } from '../../../../src/app/fleet/fleet.ts'
import { type Ran, runFleet } from '../../../../src/app/fleet/run-fleet.ts'
import { tendUntilDone } from '../../../../src/app/fleet/tend-until-done.ts'
import { tendWorkers } from '../../../../src/app/fleet/tend-workers.ts'
import { observe } from '../../../../src/app/observe.ts'
import { Failure, type FailureCode } from '../../../../src/domain/failure.ts'
import { DEFAULT_FLEET_SETTINGS } from '../../../../src/domain/fleet/fleet-settings.ts'
import { KNOWN_AGENTS } from '../../../../src/domain/fleet/known-agents.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'
import type { Signs } from '../../../../src/ports/fleet.ts'
import { AT_WORK, type SmallFleet, smallFleet } from '../../../support/small-fleet.ts'

interface Told {
  readonly ran: Promise<Ran>
  readonly said: readonly string[]
}

/** For some minutes of a clock that costs nothing. */
function runFor({ fleet }: Pick<SmallFleet, 'fleet'>, minutes: number, max = 4): Told {
  const said: string[] = []
  const ran = runFleet(fleet, {
    runner: fleet.runners.get('small')!,
    agent: KNOWN_AGENTS.get('scripted')!,
    permissions: 'safe',
    max,
    budget: DEFAULT_FLEET_SETTINGS.budget,
    durationMs: minutes * 60_000,
    lookMs: null,
    advance: () => Promise.resolve([]),
    say: (task, text) => said.push(task === null ? text : `${task}: ${text}`),
  })
  return { ran, said }
}

async function taskOf({ fleet }: Pick<SmallFleet, 'fleet'>, number: number) {
  const { snapshot } = await observe(fleet.ports, { fetch: 'always' })
  return snapshot.tasks.get(taskIdOf(number))!
}

function someoneClaims(store: MemoryStore, number: string): void {
  const status = `---\ntask: task-${number}\nworker: wes\nattempt: 1\n---\n`
  store.commit(
    `task/${number}`,
    { [`results/task-${number}-status.md`]: status },
    { message: 'Claim', date: new Date('2026-11-21T08:00:00Z') },
  )
}

/** Fails as often as it is told, then goes well. */
function failing(code: FailureCode, times: number): () => Promise<void> {
  let left = times
  return () => (left-- > 0 ? Promise.reject(new Failure(code)) : Promise.resolve())
}

test('a worker of its own that works longer than the lease is left alone; of others the lease tells', async () => {
  const fleet = await smallFleet({ tasks: 2, fields: 'lease: 8s\n' })
  someoneClaims(fleet.store, '002')
  const { ran, said } = runFor(fleet, 3, 1)
  await ran
  expect(said).toEqual(['task-002: taken back from wes', 'task-001: arm-001 started (attempt 1)'])
  expect(await taskOf(fleet, 1)).toMatchObject({ state: 'in_progress', attempt: 1, worker: 'arm-001' })
})

test('one that waits for its limit is left alone, too', async () => {
  const fleet = await smallFleet({ tasks: 1, fields: 'lease: 8s\n' })
  await fleet.spawn([1], 1)
  const [worker] = await fleet.records()
  await fleet.fleet.store.put({ ...worker!, phase: 'waiting', resumeAt: '2026-11-21T12:00:00Z' })
  const { ran, said } = runFor(fleet, 3)
  await ran
  expect(said).toEqual([])
})

test('what fails for now is said once and tried again', async () => {
  let pushes = 0
  const fleet = await smallFleet({
    tasks: 1,
    beforePush: () => {
      if (++pushes <= 2) throw new Failure('LOCKED')
    },
  })
  someoneClaims(fleet.store, '001')
  const { ran, said } = runFor(fleet, 3)
  await ran
  expect(said).toEqual([
    'Stale tasks could not be taken back (LOCKED); it is tried again.',
    'task-001: taken back from wes',
    'task-001: arm-001 started (attempt 3)',
  ])
})

/** The prompt of the first task holds a secret. */
const ONE_SECRET: NonNullable<Parameters<typeof smallFleet>[0]>['parts'] = () => ({
  assertNoSecrets: (_text, what) =>
    what.endsWith('task-001')
      ? Promise.reject(new Failure('SECRET_FOUND', { what, kind: 'a token', line: 1 }))
      : Promise.resolve(),
})

test('a task with a secret needs a person: it keeps no other from being started', async () => {
  const { ran, said } = runFor(await smallFleet({ tasks: 2, parts: ONE_SECRET }), 1, 1)
  expect((await ran).end).toBe('time')
  expect(said).toEqual([
    'No worker could be started (SECRET_FOUND in the prompt of task-001); it is tried again.',
    'task-002: arm-002 started (attempt 1)',
  ])
})

test('where only such tasks are left, the run ends', async () => {
  const { ran, said } = runFor(await smallFleet({ tasks: 1, parts: ONE_SECRET }), 600)
  expect((await ran).end).toBe('needs-you')
  expect(said).toHaveLength(1)
})

test('whatever ends it with an error, its workers are tended on', async () => {
  let tenders = 0
  const leaveTender = (): Promise<void> => Promise.resolve(void tenders++)
  const fleet = await smallFleet({
    tasks: 2,
    beforePush: (_store, push) => {
      if (push > 1) throw new Failure('AUTH_FAILED')
    },
    parts: ({ sessions }) => ({ sessions: { ...sessions, leaveTender } }),
  })
  await fleet.spawn([1], 1)
  someoneClaims(fleet.store, '002')
  await expect(runFor(fleet, 3).ran).rejects.toMatchObject({ code: 'AUTH_FAILED' })
  expect(tenders).toBe(1)
})

test('the tender goes on through a failure that passes', async () => {
  let looks = 0
  const fleet = await smallFleet({
    tasks: 1,
    parts: ({ sessions, ports }) => ({
      sessions: {
        ...sessions,
        look: () => Promise.resolve({ ...AT_WORK, isRunning: ++looks < 3, end: { what: 'agent', code: 3 } }),
      },
      ports: { ...ports, repository: lockedAtFirst(ports) },
    }),
  })
  await fleet.spawn([1], 1)
  expect(await tendUntilDone(fleet.fleet, { once: false, say: () => {} })).toBe(true)
  expect(await fleet.records()).toMatchObject([{ phase: 'over', end: { cause: 'crash' } }])
})

/** The first look after the three that starting a worker takes. */
function lockedAtFirst({ repository }: Fleet['ports']): Fleet['ports']['repository'] {
  let isOnce = true
  return {
    ...repository,
    look: async (request) => {
      const isTenders = request.fetch === 'always' && request.isToWrite !== true
      if (isTenders && isOnce) {
        isOnce = false
        throw new Failure('LOCKED')
      }
      return await repository.look(request)
    },
  }
}

test('a start that fails is no death: the task is given back, and tried again after a while', async () => {
  const make = failing('DISK_FULL', 3)
  const fleet = await smallFleet({ tasks: 1, parts: ({ places }) => ({ places: { ...places, make } }) })
  const { ran, said } = runFor(fleet, 20)
  await ran
  const task = await taskOf(fleet, 1)
  expect(deathsOf(task).count).toBe(0)
  expect(task).toMatchObject({ state: 'in_progress', worker: 'arm-001' })
  expect(said).toEqual([
    'No worker could be started (DISK_FULL); it is tried again.',
    expect.stringContaining('started (attempt '),
  ])
})

test('what cannot be given back at once is given back later, and still nobody died', async () => {
  const make = failing('DISK_FULL', 1)
  const fleet = await smallFleet({
    tasks: 1,
    beforePush: (_store, push) => {
      if (push === 2 || push === 3) throw new Failure('DISK_FULL')
    },
    parts: ({ places }) => ({ places: { ...places, make } }),
  })
  const { ran, said } = runFor(fleet, 20)
  await ran
  expect(deathsOf(await taskOf(fleet, 1)).count).toBe(0)
  expect(said).toContain('task-001: arm-001 could not be started')
  expect(await fleet.records()).toMatchObject([{ phase: 'running' }])
})

test('what delivered stays so when it cannot go on, and what waits goes on waiting', async () => {
  const fleet = await smallFleet({
    tasks: 1,
    parts: ({ places }) => ({ places: { ...places, make: failing('DISK_FULL', 2) } }),
  })
  await fleet.spawn([1], 1).catch(() => {})
  await fleet.spawn([1], 1).catch(() => {})
  await fleet.spawn([1], 1)
  const [worker] = await fleet.records()
  const full = { ...fleet.fleet, places: { ...fleet.fleet.places, make: failing('DISK_FULL', 1) } }
  await full.store.put({ ...worker!, phase: 'waiting', resumeAt: '2026-11-21T09:00:00Z' })
  expect(await tendWorkers(full, null)).toMatchObject([{ isTrouble: true }])
  expect(await fleet.records()).toMatchObject([{ phase: 'waiting', sessions: 1 }])
})

test('a look from before its start does not end a worker', async () => {
  const fleet = await smallFleet({ tasks: 1 })
  const before = await observe(fleet.fleet.ports, { fetch: 'always' })
  await fleet.spawn([1], 1)
  expect(await tendWorkers(fleet.fleet, before)).toEqual([])
  expect(await fleet.records()).toMatchObject([{ phase: 'running' }])
  expect(await taskOf(fleet, 1)).toMatchObject({ state: 'in_progress', worker: 'arm-001' })
})

test('an agent that crashes on one task after the other is not asked for the rest, until a person runs it again', async () => {
  const look = (): Promise<Signs> =>
    Promise.resolve({ ...AT_WORK, isRunning: false, end: { what: 'agent', code: 2 } })
  const fleet = await smallFleet({
    tasks: 12,
    parts: ({ sessions }) => ({ sessions: { ...sessions, look } }),
  })
  const states = async (): Promise<readonly string[]> => {
    const { snapshot } = await observe(fleet.fleet.ports, { fetch: 'always' })
    return [...snapshot.tasks.values()].map(({ state }) => state)
  }
  const first = runFor(fleet, 600, 2)
  expect((await first.ran).end).toBe('needs-you')
  expect(first.said.filter((text) => text.endsWith('started (attempt 1)'))).toHaveLength(6)
  expect(first.said.at(-1)).toContain(
    'is not started any more: on 6 tasks it crashed, and it delivered nothing.',
  )
  expect(new Set(await states())).toEqual(new Set(['ready']))

  await fleet.fleet.ports.clock.sleep(1_000)
  const again = runFor(fleet, 600, 2)
  expect((await again.ran).end).toBe('needs-you')
  expect(again.said.some((text) => text.includes('started (attempt'))).toBe(true)
})
