import { expect, test } from 'vitest'
import { leftOf } from '../../../src/domain/left-of-task.ts'
import { taskIdOf } from '../../../src/domain/task/task-id.ts'
import { aTip } from '../../support/a-task.ts'

const id = taskIdOf(500)

test.each([
  ['tasks/task-500.md', 'tasks/task-500.md'],
  ['tasks/task-500.md/note.txt', 'tasks/task-500.md/note.txt'],
  ['results/task-500-output.md', 'results/task-500-output.md'],
  ['tasks/task-5000.md', null],
  ['results/task-5000-output.md', null],
])('a file %s is left of task-500: %s', (path, left) => {
  const tree = new Map([[path, { mode: '100644', blob: 'b' }]])
  expect(leftOf({ plan: { branch: 'main', commit: 'c', tree }, tips: [] }, id)).toBe(left)
})

test.each([
  ['task/500', 'task/500'],
  ['task/500.2', 'task/500.2'],
  ['task/500.old', null],
  ['task/500.1', null],
  ['task/5000', null],
])('a branch %s is left of task-500: %s', (branch, left) => {
  const plan = { branch: 'main', commit: 'c', tree: new Map() }
  expect(leftOf({ plan, tips: [aTip({ branch })] }, id)).toBe(left)
})
