import { expect, test } from 'vitest'
import { tendWorkers } from '../../../../src/app/fleet/tend-workers.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'
import { AT_WORK, smallFleet } from '../../../support/small-fleet.ts'

test("what a running session has spent so far counts for the day's budget", async () => {
  const said = { ...AT_WORK.said, cost: 5, tokens: 10 }
  const { fleet, spawn, records } = await smallFleet({
    parts: ({ sessions, settings }) => ({
      sessions: { ...sessions, look: () => Promise.resolve({ ...AT_WORK, said }) },
      settings: { ...settings, dailyBudget: { cost: 1, tokens: null, ms: null } },
    }),
  })
  await spawn([1], 4)
  expect(await tendWorkers(fleet, null)).toEqual([])
  expect((await spawn([2], 4)).refused).toMatchObject([
    { id: 'task-002', refusal: { code: 'BUDGET_SPENT', details: { spent: '$5.00' } } },
  ])
  expect(await records()).toMatchObject([{ task: taskIdOf(1), phase: 'running', spent: { cost: 0 } }])
})

test('so does its time, although nobody has written it down', async () => {
  const { fleet, spawn } = await smallFleet({
    parts: ({ settings }) => ({
      settings: { ...settings, dailyBudget: { cost: null, tokens: null, ms: 60_000 } },
    }),
  })
  await spawn([1], 4)
  await fleet.ports.clock.sleep(60_000)
  expect((await spawn([2], 4)).refused).toMatchObject([{ refusal: { code: 'BUDGET_SPENT' } }])
})
