import { expect, test } from 'vitest'
import { aFleet, type FleetDocument, placesIn, processesIn, scripted, until } from '../support/a-fleet.ts'
import { spawnBrain } from '../support/brain-cli.ts'
import { fileAt } from '../support/git-sandbox.ts'

test('run works alone until a person is needed: retries, waits for a limit, follows dependencies, gives up', async () => {
  const { brain, places, project } = await aFleet('deaths: 2\n')
  await scripted(brain, 'Limited, then fine', 'write a.txt; limit 2; submit')
  await scripted(brain, 'Dies first', 'first die; write b.txt; submit')
  await scripted(brain, 'Always lies', 'lie')
  await scripted(brain, 'Asks', 'first block Which color')
  await brain.ok('create-task', 'Waits', '--depends-on', '1')

  const ran = await brain.brain('run', '--interval', '5s', '--json')
  expect(ran.code).toBe(8)
  const last = JSON.parse(ran.stdout.trimEnd().split('\n').at(-1) ?? '') as { data: { end: string } }
  expect(last).toMatchObject({ kind: 'run', data: { end: 'needs-you' } })
  const states = await Promise.all(['1', '2', '3', '4', '5'].map(async (id) => (await brain.task(id)).state))
  expect(states).toEqual(['review', 'review', 'failed', 'blocked', 'waiting'])
  expect((await brain.task('1')).attempt).toBe(1)
  expect((await brain.task('2')).attempt).toBe(3)
  expect(await fileAt(project.remote, 'task/002.3', 'b.txt')).toContain('attempt 3')
  expect(processesIn(places)).toEqual([])
  expect(placesIn(places)).toEqual([])
})

test('a run that is killed leaves its workers to the next one, and an answer brings a worker back', async () => {
  const { brain, places } = await aFleet()
  await scripted(brain, 'Long', 'write a.txt; sleep 6; submit')
  await scripted(brain, 'Asks', 'block Which color')
  const env = { XDG_CACHE_HOME: places }
  const first = spawnBrain(brain.dir, ['run', '--interval', '5s'], { env })
  await first.saw('task-002: arm-002 delivered')
  first.kill('SIGKILL')
  await first.done
  await brain.ok('answer', '2', 'Blue')

  const [one, other] = [1, 2].map(() =>
    spawnBrain(brain.dir, ['run', '--interval', '5s', '--max-duration', '25s'], { env }),
  )
  await until('both ended their work', async () => {
    const { workers } = await brain.data<FleetDocument>('fleet', '--all')
    return workers.every(({ state }) => state === 'delivered')
  })
  const ends = await Promise.all([one?.done, other?.done])
  const said = ends.map((run) => run?.stdout ?? '').join('')
  expect(said.match(/task-002: arm-002 goes on/g)?.length).toBe(1)
  expect(await brain.task('1')).toMatchObject({ state: 'review', attempt: 1 })
  expect(processesIn(places)).toEqual([])
  expect(placesIn(places)).toEqual([])
})
