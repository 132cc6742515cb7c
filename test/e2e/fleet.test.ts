import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  aFleet,
  delivered,
  type FleetDocument,
  placesIn,
  processesIn,
  scripted,
  until,
} from '../support/a-fleet.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'

test('a worker is started, delivers, and leaves nothing behind', async () => {
  const { brain, places, project } = await aFleet()
  await scripted(brain, 'Hero section', 'write src/hero.txt; fork; submit')

  const { workers } = await brain.data<FleetDocument>('spawn', '1')
  const place = workers[0]?.place ?? ''
  expect(workers).toMatchObject([{ task: 'task-001', attempt: 1 }])
  expect(place.startsWith(places)).toBe(true)
  expect(await brain.refused('spawn', '1')).toMatchObject({ code: 'ATTEMPT_OPEN' })

  await delivered(brain, '1')
  expect(existsSync(place)).toBe(false)
  expect(await brain.task('1')).toMatchObject({ state: 'review', worker: 'arm-001' })
  expect(await fileAt(project.remote, 'task/001', 'src/hero.txt')).toContain('task-001, attempt 1')
  const all = await brain.data<FleetDocument>('fleet', '--all')
  expect(all.workers).toMatchObject([{ state: 'delivered', end: { cause: null, text: 'delivered' } }])
  expect(processesIn(places)).toEqual([])
  expect(await brain.ok('fleet')).toBe('')
})

test('several are reserved by one push; one that cannot be keeps no other from it', async () => {
  const { brain, project } = await aFleet()
  for (const title of ['One', 'Two', 'Three', 'Four']) await scripted(brain, title, 'submit')
  await brain.ok('cancel', '3')
  const pushes = join(project.box.path, 'pushes')
  const hook = join(project.remote, 'hooks', 'post-receive')
  writeFileSync(hook, `#!/bin/sh\n(cut -d ' ' -f 3 | tr '\\n' ' '; echo) >> '${pushes}'\n`, { mode: 0o755 })

  const { workers } = await brain.data<FleetDocument>('spawn', '1', '2', '3', '4', '--max', '2')
  expect(workers.map(({ task }) => task)).toEqual(['task-001', 'task-002'])
  expect(readFileSync(pushes, 'utf8').split('\n')[0]).toBe('refs/heads/task/001 refs/heads/task/002 ')
  await until('both delivered', async () => {
    const all = await brain.data<FleetDocument>('fleet', '--all')
    return all.workers.every(({ state }) => state === 'delivered')
  })
  const more = await brain.brain('spawn', '3', '4', '--max', '1', '--json')
  expect(more.stdout).toContain('TASK_CLOSED')
  await until('the other one as well', async () => {
    const all = await brain.data<FleetDocument>('fleet', '--all')
    return all.workers.length === 3 && all.workers.every(({ state }) => state === 'delivered')
  })
})

test('an end without a result closes the attempt: what was left is on the branch, and why is said', async () => {
  const { brain, places, project } = await aFleet()
  await scripted(brain, 'Crashes', 'write a.txt; crash 3')
  await scripted(brain, 'Lies', 'write a.txt; commit; write b.txt; lie')
  await scripted(brain, 'Cannot log in', 'auth')
  await brain.ok('spawn', '1', '2', '3')

  await until('all three are over', async () => {
    const { workers } = await brain.data<FleetDocument>('fleet', '--all')
    return workers.every(({ state }) => state === 'over')
  })
  const { workers } = await brain.data<FleetDocument>('fleet', '--all')
  expect(workers.map(({ end }) => end?.cause)).toEqual(['crash', 'nothing', 'auth'])
  expect(await brain.task('1')).toMatchObject({ state: 'ready', worker: null, attempt: 2 })
  expect(await fileAt(project.remote, 'task/001.2', 'a.txt')).toContain('attempt 1')
  expect(await fileAt(project.remote, 'task/002.2', 'b.txt')).toContain('attempt 1')
  const incident = await fileAt(project.remote, 'task/001.2', 'results/task-001-incident.md')
  expect(incident).toContain('crashed')
  expect(incident).toContain('Error: something broke')
  expect(await git(project.remote, 'log', '-1', '--format=%s', 'task/003.2')).toBe(
    'task-003: Release of a dead worker (auth)',
  )
  expect(placesIn(places)).toEqual([])
})

test('a stopped worker loses nothing: all its processes end, its work is pushed, its task is free', async () => {
  const { brain, places, project } = await aFleet()
  await scripted(brain, 'Stubborn', 'fork; write kept.txt; stubborn')
  await brain.ok('spawn', '1')
  await until('it works', () => existsSync(join(places, 'brain')) && processesIn(places).length >= 3)
  await until('it wrote', async () => {
    const { workers } = await brain.data<FleetDocument>('fleet')
    return existsSync(join(workers[0]?.place ?? '', 'kept.txt'))
  })

  await brain.ok('fleet', 'stop', '1')
  expect(processesIn(places)).toEqual([])
  expect(placesIn(places)).toEqual([])
  expect(await brain.task('1')).toMatchObject({ state: 'ready', worker: null })
  expect(await fileAt(project.remote, 'task/001.2', 'kept.txt')).toContain('attempt 1')
  expect(await brain.refused('fleet', 'stop', '1')).toMatchObject({ code: 'WORKER_NOT_FOUND' })
})

test('nothing is claimed for an agent that cannot run, and a set-up that fails gives the task back', async () => {
  const { brain, places, project } = await aFleet('setup: ["exit 7"]\n')
  await scripted(brain, 'Set-up fails', 'submit')
  expect(await brain.refused('spawn', '1', '--agent', 'goose')).toMatchObject({ code: 'NO_SAFE_MODE' })
  expect(await brain.refused('spawn', '1', '--agent', 'goose', '--permissions', 'full')).toMatchObject({
    code: 'AGENT_MISSING',
  })
  expect(await brain.refused('spawn', '1', '--agent', 'skripted')).toMatchObject({
    code: 'BAD_INPUT',
    hint: expect.stringMatching(/skripted\.yml counts once it is published.*Did you mean scripted/) as string,
  })
  expect(await readRef(project.remote, 'refs/heads/task/001')).toBeNull()

  await brain.ok('spawn', '1')
  await until('its set-up failed', async () => {
    const { workers } = await brain.data<FleetDocument>('fleet', '--all')
    return workers[0]?.end?.cause === 'setup'
  })
  expect(await brain.task('1')).toMatchObject({ state: 'ready' })
  expect(placesIn(places)).toEqual([])
})

const OWN_RUNNER = `start: [sh, -c, 'sh "$0" >"$0.out" 2>&1 & echo "submitted job $!"', "{script}"]
stays: false
job: job (\\d+)
alive: [sh, -c, 'kill -0 "$0"', "{job}"]
`

test('tmux and a launcher of the project’s own carry a worker as well; health says what is there', async () => {
  const { brain, places } = await aFleet('', { '.brain/runners/batch.yml': OWN_RUNNER })
  await scripted(brain, 'In tmux', 'sleep 2; submit')
  await scripted(brain, 'As a job', 'sleep 6; submit')
  await brain.ok('spawn', '2', '--runner', 'batch')
  const jobs = await brain.data<FleetDocument>('fleet')
  expect(jobs.workers).toMatchObject([{ task: 'task-002', pid: null }])
  const hasTmux = existsSync('/usr/bin/tmux')
  if (hasTmux) await brain.ok('spawn', '1', '--runner', 'tmux')
  const checks = await brain.data<{ checks: { name: string; message: string }[] }>('health')
  expect(checks.checks.filter(({ name }) => name === 'agents')).not.toEqual([])

  await until('both delivered', async () => {
    const { workers } = await brain.data<FleetDocument>('fleet', '--all')
    return workers.every(({ state }) => state === 'delivered')
  })
  const log = hasTmux ? await brain.ok('fleet', 'logs', '1') : '"session_id":"scripted-task-001-1"'
  expect(log).toContain('"session_id":"scripted-task-001-1"')
  expect(await brain.task('2')).toMatchObject({ state: 'review' })
  expect(processesIn(places)).toEqual([])
})
