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
