import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFleet, endTender, type FleetDocument, processesIn, scripted, until } from '../support/a-fleet.ts'

const WORKERS = 4

test('all that are at work are stopped, those that ignore being asked too, whatever goes wrong with one of them', async () => {
  const { brain, places } = await aFleet(`max: ${WORKERS}\n`)
  for (let number = 1; number <= WORKERS; number++)
    await scripted(brain, `Stubborn ${number}`, 'fork; stubborn')
  await brain.ok('spawn', '--next', String(WORKERS))
  await endTender(brain)
  await until('all of them ignore it', () => processesIn(places).length >= 3 * WORKERS)
  // What a place holds whose git is broken cannot be pushed: it stays, and its worker is ended.
  const { workers } = await brain.data<FleetDocument>('fleet')
  const broken = join(workers[1]?.place ?? '', '.git', 'HEAD')
  const before = await readFile(broken)
  await writeFile(broken, 'no git\n')

  const { code, stdout, stderr } = await brain.brain('fleet', 'stop', '--all')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(
    /Stopped task-001: .*\ntask-002 is not stopped: .* not in a git repository\.\nStopped task-003: .*\nStopped task-004: .*\n[^]*NOT_A_REPOSITORY/,
  )
  expect(processesIn(places)).toEqual([])
  // Of the one that is left there is no list, and a program reads who was stopped.
  const again = await brain.brain('fleet', 'stop', '2')
  expect(again.stderr).toMatch(/^error: .* not in a git repository\. \(NOT_A_REPOSITORY\)\nhint: .*\n$/)
  const details = { stopped: [] }
  expect(await brain.refused('fleet', 'stop', '2')).toMatchObject({ code: 'NOT_A_REPOSITORY', details })
  for (const id of ['1', '3', '4']) expect(await brain.task(id)).toMatchObject({ state: 'ready' })

  await writeFile(broken, before)
  expect(await brain.refused('fleet', 'stop', '2', '2', '3')).toMatchObject({
    code: 'WORKER_NOT_FOUND',
    details: { stopped: ['task-002'] },
  })
})
