import { expect, test } from 'vitest'
import { aFleet, type FleetDocument, processesIn, scripted, until } from '../support/a-fleet.ts'
import { fileAt } from '../support/git-sandbox.ts'

test('money, tokens, time and silence each end a worker that goes beyond; what it had is rescued', async () => {
  const { brain, places, project } = await aFleet('budget: {task: {cost: 1, tokens: 100, time: 30s}}\n', {
    '.brain/agents/quiet.yml': 'like: scripted\nsilence: 4s\n',
  })
  await scripted(brain, 'Spends', 'write 1.txt; spend 2; hang')
  await scripted(brain, 'Talks', 'write 2.txt; tokens 500; hang')
  await scripted(brain, 'Takes long', 'write 3.txt; hang')
  await scripted(brain, 'Says nothing', 'write 4.txt; hang')
  await scripted(brain, 'Keeps within', 'spend 0.5; tokens 50; write 5.txt; submit')
  await brain.ok('spawn', '4', '--agent', 'quiet')
  await brain.ok('spawn', '1', '2', '3', '5', '--max', '5')

  await until('all are over', async () => {
    const { workers } = await brain.data<FleetDocument>('fleet', '--all')
    return workers.every(({ state }) => state === 'over' || state === 'delivered')
  })
  const { workers } = await brain.data<FleetDocument>('fleet', '--all')
  expect(workers.map(({ end }) => end?.cause)).toEqual(['budget', 'budget', 'time', 'silent', null])
  expect(workers[0]?.cost).toBe(2)
  for (const id of ['1', '2', '3', '4'])
    expect(await fileAt(project.remote, `task/00${id}.2`, `${id}.txt`)).toContain('attempt 1')
  expect(processesIn(places)).toEqual([])
})

test("a day's budget that is spent ends the run; nothing more is started, and nothing is lost", async () => {
  const { brain } = await aFleet('budget: {day: {cost: 1}}\nmax: 1\n')
  await scripted(brain, 'Dear', 'write a.txt; spend 2; submit')
  await scripted(brain, 'Not begun', 'submit')
  const ran = await brain.brain('run', '--interval', '5s')
  expect(ran.code).toBe(1)
  expect(ran.stdout + ran.stderr).toContain("The day's budget is spent.")
  expect(await brain.refused('spawn', '2')).toMatchObject({ code: 'BUDGET_SPENT' })
  expect([await brain.task('1'), await brain.task('2')]).toMatchObject([
    { state: 'review' },
    { state: 'ready', worker: null },
  ])
})
