import { expect, test } from 'vitest'
import type { Fleet } from '../../../../src/app/fleet/fleet.ts'
import { stopEach } from '../../../../src/app/fleet/stop-workers.ts'
import { tendUntilDone } from '../../../../src/app/fleet/tend-until-done.ts'
import type { FleetWorker } from '../../../../src/domain/fleet/worker.ts'
import type { Signs } from '../../../../src/ports/fleet.ts'
import { CATALOGUE } from '../../../../src/presentation/catalogue.ts'
import { AT_WORK, type SmallFleet, smallFleet } from '../../../support/small-fleet.ts'

const RUNS_MS = 15 * 60_000
const UNSEEN: Signs = { ...AT_WORK, isRunning: false }
const CRASHED: Signs = { ...UNSEEN, end: { what: 'agent', code: 3 } }

/** The same clone and clock, in a container with processes of its own. */
function inContainer(fleet: Fleet, host: string, look: () => Signs): Fleet {
  const own = { host, pid: 7, start: '1' }
  return {
    ...fleet,
    sessions: {
      ...fleet.sessions,
      own: () => own,
      start: () => Promise.resolve({ process: own, job: null }),
      look: () => Promise.resolve(look()),
    },
  }
}

interface Two extends SmallFleet {
  readonly ones: Fleet
  readonly others: Fleet
}

/** A worker that `ones` alone see; it crashes after a quarter of an hour. */
async function two(): Promise<Two> {
  const small = await smallFleet({ tasks: 1 })
  const { clock } = small.fleet.ports
  const end = clock.now().getTime() + RUNS_MS
  const ones = inContainer(small.fleet, 'one', () => (clock.now().getTime() < end ? AT_WORK : CRASHED))
  const others = inContainer(small.fleet, 'other', () => UNSEEN)
  await small.spawn([1], 1)
  const [worker] = await small.records()
  const process = ones.sessions.own()
  const sessionAt = clock.now().toISOString()
  await small.fleet.store.put({
    ...worker!,
    process,
    startedBy: process.host,
    sessionAt,
  } satisfies FleetWorker)
  return { ...small, ones, others }
}

const tend = (fleet: Fleet): Promise<boolean> => tendUntilDone(fleet, { once: false, say: () => {} })

/** Both tend at the same pace: of a clock that costs nothing, one would use up hours while the other waits for a file. */
async function tendInStep(fleets: readonly Fleet[]): Promise<readonly boolean[]> {
  let active = fleets.length
  let waiting: (() => void)[] = []
  const goOn = (): void => {
    if (waiting.length < active) return
    const all = waiting
    waiting = []
    for (const wake of all) wake()
  }
  const inStep = (fleet: Fleet): Fleet => {
    const { clock } = fleet.ports
    const sleep = async (ms: number): Promise<void> => {
      await clock.sleep(ms)
      await new Promise<void>((wake) => {
        waiting.push(wake)
        goOn()
      })
    }
    return { ...fleet, ports: { ...fleet.ports, clock: { ...clock, now: () => clock.now(), sleep } } }
  }
  return await Promise.all(
    fleets.map(async (fleet) => {
      const tended = await tend(inStep(fleet))
      active--
      goOn()
      return tended
    }),
  )
}

test('each container tends its own, so that nobody takes a worker for dead that one sees', async () => {
  const { ones, others, records } = await two()
  expect(await tendInStep([others, ones])).toEqual([true, true])
  expect(await records()).toMatchObject([{ phase: 'over', end: { cause: 'crash' } }])
})

test('in one container one at a time tends', async () => {
  const { ones } = await two()
  expect((await Promise.all([tend(ones), tend(ones)])).sort()).toEqual([false, true])
})

test('whoever would stop a worker of another container is told for how long it is believed to live', async () => {
  const { others, records } = await two()
  const [one] = await stopEach(others, await records())
  const failure = one !== undefined && 'failure' in one ? one.failure : null
  expect(failure).toMatchObject({ code: 'MACHINE_UNREACHABLE' })
  expect(CATALOGUE.MACHINE_UNREACHABLE.hint(failure?.details ?? {})).toContain('10 minutes after')
})
