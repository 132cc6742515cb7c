import { expect, test } from 'vitest'
import { tendWorkers } from '../../../../src/app/fleet/tend-workers.ts'
import { viewFleet } from '../../../../src/app/fleet/view-fleet.ts'
import { observe } from '../../../../src/app/observe.ts'
import type { FleetWorker, ProcessName } from '../../../../src/domain/fleet/worker.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'
import type { Sessions, Signs } from '../../../../src/ports/fleet.ts'
import { AT_WORK, smallFleet } from '../../../support/small-fleet.ts'

const MINUTE_MS = 60_000

interface Found {
  readonly phase: FleetWorker['phase'] | null
  readonly view: string | null
  readonly state: string | undefined
  readonly seenAt: string | null
}

const GONE: Signs = { ...AT_WORK, isRunning: false }

/** What another container started: itself, or by a launcher, which leaves no process to name; or before that was written down. */
const STARTED = {
  'by itself': { process: there(), startedBy: 'container' },
  'by a launcher': { process: null, startedBy: 'container' },
  'by an older version': { process: there(), startedBy: null },
} as const

/** A worker whose record says so, with times so many minutes ago, and what becomes of it when the fleet is tended. */
async function tendedOnce(
  record: (ago: (minutes: number) => string) => Partial<FleetWorker>,
  machine: Partial<Sessions>,
): Promise<Found> {
  const { fleet, spawn, records } = await smallFleet({
    tasks: 1,
    parts: ({ sessions }) => ({ sessions: { ...sessions, ...machine } }),
  })
  await spawn([1], 1)
  const [worker] = await records()
  const now = fleet.ports.clock.now().getTime()
  await fleet.store.put({
    ...worker!,
    ...record((minutes) => new Date(now - minutes * MINUTE_MS).toISOString()),
  })
  const [view] = await viewFleet(fleet, { all: false })
  await tendWorkers(fleet, await observe(fleet.ports, { fetch: 'always' }))
  const { snapshot } = await observe(fleet.ports, { fetch: 'always' })
  const [after] = await records()
  return {
    phase: after?.phase ?? null,
    view: view?.state ?? null,
    state: snapshot.tasks.get(taskIdOf(1))?.state,
    seenAt: after?.seenAt ?? null,
  }
}

/** One that another container runs, last seen so many minutes ago; its processes are seen from here as the signs say. */
async function ranElsewhere(
  minutes: number | null,
  { signs = GONE, started = STARTED['by itself'] }: { signs?: Signs; started?: Partial<FleetWorker> } = {},
): Promise<Found> {
  const record = (ago: (minutes: number) => string): Partial<FleetWorker> => ({
    ...started,
    phase: 'running',
    seenAt: minutes === null ? null : ago(minutes),
    sessionAt: ago(20),
  })
  return await tendedOnce(record, { look: () => Promise.resolve(signs) })
}

/** One that some process began to start so many minutes ago. */
async function tended(process: ProcessName | null, minutes: number, isAlive = true): Promise<Found> {
  const record = (ago: (minutes: number) => string): Partial<FleetWorker> => ({
    phase: 'starting',
    process,
    sessionAt: ago(minutes),
  })
  return await tendedOnce(record, { isAlive: () => isAlive })
}

const STARTING = { phase: 'starting', view: 'starting', state: 'in_progress' }
/** Nothing was spent, so that nothing is kept of it. */
const GIVEN_BACK = { phase: null, view: 'ended', state: 'ready' }

const here = (pid: number): ProcessName => ({ host: 'here', pid, start: '1' })

function there(pid = 7): ProcessName {
  return { host: 'container', pid, start: '1' }
}

test.each([9, 0, -5])(
  'what another container or machine began %i minutes ago is left to it',
  async (minutes) => {
    expect(await tended(there(), minutes)).toMatchObject(STARTING)
  },
)

test.each([11, 60 * 24, -11])(
  'what one began %i minutes ago by our clock, and did not bring to its end, is given back',
  async (minutes) => {
    expect(await tended(there(), minutes)).toMatchObject(GIVEN_BACK)
  },
)

test('as long as a process of this machine lives, what it began is never taken from it', async () => {
  expect(await tended(here(process.pid + 1), 60 * 24)).toMatchObject(STARTING)
  expect(await tended(here(process.pid + 1), 0, false)).toMatchObject(GIVEN_BACK)
})

test('this very process has given up, and another that has its number elsewhere has not', async () => {
  expect(await tended(here(process.pid), 0)).toMatchObject({ phase: null, state: 'ready' })
  expect(await tended(there(process.pid), 1)).toMatchObject(STARTING)
  expect(await tended(null, 0)).toMatchObject(GIVEN_BACK)
})

test.each(Object.entries(STARTED))(
  'a worker that another container started %s is left to those who see it, and to nobody once they fell silent',
  async (_, started) => {
    expect(await ranElsewhere(9, { started })).toMatchObject({
      phase: 'running',
      view: 'away',
      state: 'in_progress',
    })
    for (const minutes of [11, null])
      expect(await ranElsewhere(minutes, { started })).toMatchObject({
        phase: 'over',
        view: 'ended',
        state: 'ready',
      })
  },
)

test('a worker of another container of which the launcher knows here, too, is tended here', async () => {
  const { seenAt, ...found } = await ranElsewhere(null, {
    signs: AT_WORK,
    started: STARTED['by a launcher'],
  })
  expect(found).toMatchObject({ phase: 'running', view: 'running' })
  expect(seenAt).not.toBeNull()
})

test('a session says who started it, whatever became of the process that was named', async () => {
  const { spawn, records } = await smallFleet({
    tasks: 1,
    parts: ({ sessions }) => ({
      sessions: { ...sessions, start: () => Promise.resolve({ process: null, job: 'job-7' }) },
    }),
  })
  await spawn([1], 1)
  expect(await records()).toMatchObject([{ process: null, job: 'job-7', startedBy: 'here' }])
})

test('whoever sees a worker says so each minute', async () => {
  const { seenAt, ...found } = await ranElsewhere(null, { signs: AT_WORK, started: {} })
  expect(found).toMatchObject({ phase: 'running', view: 'running' })
  expect(seenAt).not.toBeNull()
})
