import { expect, test } from 'vitest'
import { tendWorkers } from '../../../../src/app/fleet/tend-workers.ts'
import { viewFleet } from '../../../../src/app/fleet/view-fleet.ts'
import { observe } from '../../../../src/app/observe.ts'
import type { FleetWorker, ProcessName } from '../../../../src/domain/fleet/worker.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'
import type { Signs } from '../../../../src/ports/fleet.ts'
import { AT_WORK, smallFleet } from '../../../support/small-fleet.ts'

const MINUTE_MS = 60_000

interface Found {
  readonly phase: FleetWorker['phase'] | null
  readonly view: string | null
  readonly state: string | undefined
}

const GONE: Signs = { ...AT_WORK, isRunning: false }

/** A worker that another container runs, whose processes nobody sees from here, last seen so many minutes ago. */
async function ranElsewhere(
  minutes: number | null,
  signs = GONE,
): Promise<Found & { readonly seenAt: string | null }> {
  const { fleet, spawn, records } = await smallFleet({
    tasks: 1,
    parts: ({ sessions }) => ({ sessions: { ...sessions, look: () => Promise.resolve(signs) } }),
  })
  await spawn([1], 1)
  const [worker] = await records()
  const now = fleet.ports.clock.now().getTime()
  const before = (ago: number): string => new Date(now - ago * MINUTE_MS).toISOString()
  const seenAt = minutes === null ? null : before(minutes)
  const process = signs.isRunning ? fleet.sessions.own() : there()
  await fleet.store.put({ ...worker!, phase: 'running', process, seenAt, sessionAt: before(20) })
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

/** A worker that some process began to start so many minutes ago, and what becomes of it when the fleet is tended. */
async function tended(process: ProcessName | null, minutes: number, isAlive = true): Promise<Found> {
  const { fleet, spawn, records } = await smallFleet({
    tasks: 1,
    parts: ({ sessions }) => ({ sessions: { ...sessions, isAlive: () => isAlive } }),
  })
  await spawn([1], 1)
  const [worker] = await records()
  const sessionAt = new Date(fleet.ports.clock.now().getTime() - minutes * MINUTE_MS).toISOString()
  await fleet.store.put({ ...worker!, phase: 'starting', process, sessionAt })
  const [view] = await viewFleet(fleet, { all: false })
  await tendWorkers(fleet, null)
  const { snapshot } = await observe(fleet.ports, { fetch: 'always' })
  const [after] = await records()
  return {
    phase: after?.phase ?? null,
    view: view?.state ?? null,
    state: snapshot.tasks.get(taskIdOf(1))?.state,
  }
}

const STARTING = { phase: 'starting', view: 'starting', state: 'in_progress' }
/** Nothing was spent, so that nothing is kept of it. */
const GIVEN_BACK = { phase: null, view: 'ended', state: 'ready' }

const there = (pid = 7): ProcessName => ({ host: 'container', pid, start: '1' })
const here = (pid: number): ProcessName => ({ host: 'here', pid, start: '1' })

test.each([9, 0, -5])(
  'what another container or machine began %i minutes ago is left to it',
  async (minutes) => {
    expect(await tended(there(), minutes)).toEqual(STARTING)
  },
)

test.each([11, 60 * 24, -11])(
  'what one began %i minutes ago by our clock, and did not bring to its end, is given back',
  async (minutes) => {
    expect(await tended(there(), minutes)).toEqual(GIVEN_BACK)
  },
)

test('as long as a process of this machine lives, what it began is never taken from it', async () => {
  expect(await tended(here(process.pid + 1), 60 * 24)).toEqual(STARTING)
  expect(await tended(here(process.pid + 1), 0, false)).toEqual(GIVEN_BACK)
})

test('this very process has given up, and another that has its number elsewhere has not', async () => {
  expect(await tended(here(process.pid), 0)).toMatchObject({ phase: null, state: 'ready' })
  expect(await tended(there(process.pid), 1)).toEqual(STARTING)
  expect(await tended(null, 0)).toEqual(GIVEN_BACK)
})

test('a worker of another container is left to those who see it, and to nobody once they fell silent', async () => {
  expect(await ranElsewhere(9)).toMatchObject({ phase: 'running', view: 'away', state: 'in_progress' })
  expect(await ranElsewhere(11)).toMatchObject({ phase: 'over', view: 'ended', state: 'ready' })
  expect(await ranElsewhere(null)).toMatchObject({ phase: 'over', view: 'ended', state: 'ready' })
})

test('whoever sees a worker says so each minute', async () => {
  const { seenAt, ...found } = await ranElsewhere(null, AT_WORK)
  expect(found).toMatchObject({ phase: 'running', view: 'running' })
  expect(seenAt).not.toBeNull()
})
