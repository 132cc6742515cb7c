import { expect, test } from 'vitest'
import { stopEach } from '../../../../src/app/fleet/stop-workers.ts'
import { Failure } from '../../../../src/domain/failure.ts'
import type { FleetWorker } from '../../../../src/domain/fleet/worker.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'
import { type SmallFleet, smallFleet } from '../../../support/small-fleet.ts'

/** So many workers, each of which takes a while to be ended, and how many of them were being ended at the same time. */
async function stopping(
  tasks: number,
  wrong: (worker: FleetWorker) => Error | null = () => null,
): Promise<SmallFleet & { readonly most: () => number }> {
  let [now, most] = [0, 0]
  const stop = async (worker: FleetWorker): Promise<void> => {
    const error = wrong(worker)
    most = Math.max(most, ++now)
    await new Promise((done) => setTimeout(done, 20))
    now--
    if (error !== null) throw error
  }
  const small = await smallFleet({ tasks, parts: ({ sessions }) => ({ sessions: { ...sessions, stop } }) })
  const numbers = Array.from({ length: tasks }, (_, index) => index + 1)
  await small.spawn(numbers, tasks)
  return { ...small, most: () => most }
}

test('workers are stopped several at the same time, and told of in their order', async () => {
  const { fleet, records, most } = await stopping(12)
  const stopped = await stopEach(fleet, await records())
  expect(stopped.map(({ worker }) => worker.task)).toEqual(
    Array.from({ length: 12 }, (_, index) => taskIdOf(index + 1)),
  )
  expect(most()).toBeGreaterThan(1)
  expect(most()).toBeLessThanOrEqual(8)
  expect((await records()).every(({ phase }) => phase === 'over')).toBe(true)
})

test('one that cannot be stopped keeps no other from it', async () => {
  const wrong = ({ task }: FleetWorker) =>
    task === taskIdOf(2) ? new Failure('RUNNER_FAILED', { runner: 'small', reason: 'no' }) : null
  const { fleet, records } = await stopping(12, wrong)
  const stopped = await stopEach(fleet, await records())
  expect(stopped.flatMap((one) => ('failure' in one ? [[one.worker.task, one.failure.code]] : []))).toEqual([
    [taskIdOf(2), 'RUNNER_FAILED'],
  ])
  const working = (await records()).filter(({ phase }) => phase !== 'over')
  expect(working.map(({ task }) => task)).toEqual([taskIdOf(2)])
})

test('one that has ended by itself meanwhile is no trouble', async () => {
  const { fleet, records } = await stopping(2)
  const before = await records()
  await stopEach(fleet, before.slice(0, 1))
  expect(await stopEach(fleet, before)).toMatchObject([{ text: 'it had ended by itself' }, { worker: {} }])
})
