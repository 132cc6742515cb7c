import { expect, test } from 'vitest'
import { aProject } from '../support/a-project.ts'

test('undo takes back the last change by a new commit, and then the one before it', async () => {
  const brain = await (await aProject()).join('bea')
  await brain.ok('create-task', 'First')
  await brain.ok('edit-task', '1', '--priority', 'high')
  expect(await brain.ok('undo')).toContain('(1 file).')
  expect(await brain.task('1')).toMatchObject({ priority: 'medium' })
  await brain.ok('undo')
  expect(await brain.data('list', '--state', 'all')).toEqual({ tasks: [] })
})

test('a new task that somebody has claimed is not taken back from under the work', async () => {
  const project = await aProject()
  const [brain, worker] = [await project.join('bea'), await project.join('wes')]
  await brain.ok('create-task', 'First')
  await worker.ok('worker', 'claim', '1')
  expect(await brain.refused('undo')).toMatchObject({ code: 'NOTHING_TO_UNDO' })
  expect(await brain.task('1')).toMatchObject({ state: 'in_progress' })
})

test('after a reclaim it says that this is not undone, and what was taken back instead', async () => {
  const project = await aProject()
  const [brain, worker] = [await project.join('bea'), await project.join('wes')]
  await brain.ok('create-task', 'First')
  await worker.ok('worker', 'claim', '1')
  await brain.ok('edit-task', '1', '--priority', 'high')
  expect((await brain.brain('undo', '--dry-run')).stderr).not.toContain('Not undone')
  // Commits say when they were made in whole seconds.
  await new Promise((done) => setTimeout(done, 1_100))
  await brain.ok('reclaim', '1', '--force')
  for (const words of [['undo', '--dry-run'], ['undo']])
    expect((await brain.brain(...words)).stderr).toMatch(/Not undone: "task-001: .*superseded, not undone/)
  expect(await brain.task('1')).toMatchObject({ priority: 'medium', attempt: 2 })
})
