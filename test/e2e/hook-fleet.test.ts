import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { callHook } from '../support/a-hook.ts'
import { aFleet, type FleetDocument, placesIn, processesIn, scripted, until } from '../support/a-fleet.ts'

test('a worker whose own hook says that it cannot go on is dead, although its process lives', async () => {
  const { brain, places } = await aFleet()
  await scripted(brain, 'Hangs', 'write kept.txt; hang')
  await brain.ok('spawn', '1')
  const workers = async (): Promise<FleetDocument['workers']> =>
    (await brain.data<FleetDocument>('fleet', '--all')).workers
  await until('it works', async () => existsSync(join((await workers())[0]?.place ?? '', 'kept.txt')))
  const [worker] = await workers()
  expect(worker).toMatchObject({ state: expect.stringMatching(/running|at a tool/) as string, end: null })

  const error = { error: 'authentication_failed', error_details: 'Please run /login' }
  expect((await callHook({ dir: worker?.place ?? '' }, 'StopFailure', error)).answer).toBeNull()
  await until('it is settled', async () => (await workers())[0]?.end !== null)
  expect((await workers())[0]).toMatchObject({ end: { cause: 'auth' } })
  expect(processesIn(places)).toEqual([])
  expect(placesIn(places)).toEqual([])
  expect(await brain.task('1')).toMatchObject({ state: 'ready', worker: null })
})
