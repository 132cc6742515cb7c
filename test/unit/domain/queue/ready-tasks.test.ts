import { expect, test } from 'vitest'
import { isClosed, readyTasks } from '../../../../src/domain/queue/ready-tasks.ts'
import { TASK_STATES } from '../../../../src/domain/task/task.ts'
import { aSnapshot, aTask } from '../../../support/a-task.ts'

function order(...tasks: Parameters<typeof aTask>[0][]): readonly string[] {
  return readyTasks(aSnapshot({ tasks: tasks.map(aTask) })).map(({ id }) => id)
}

test('only tasks that are ready can be taken', () => {
  expect(order(...TASK_STATES.map((state, index) => ({ id: index + 1, state })))).toEqual(['task-003'])
})

test('the most urgent task comes first', () => {
  expect(
    order(
      { id: 1, priority: 'low' },
      { id: 2, priority: 'critical' },
      { id: 3 },
      { id: 4, priority: 'high' },
    ),
  ).toEqual(['task-002', 'task-004', 'task-003', 'task-001'])
})

test('among equally urgent ones the task that most others wait for comes first', () => {
  const waiting = { state: 'waiting' } as const
  expect(
    order(
      { id: 1 },
      { id: 2 },
      { id: 3, dependsOn: [2], ...waiting },
      { id: 4, dependsOn: [3], ...waiting },
      { id: 5, dependsOn: [1], ...waiting },
    ),
  ).toEqual(['task-002', 'task-001'])
})

test('closed tasks wait for nothing any more', () => {
  const closed = { state: 'completed', dependsOn: [2] } as const
  expect(order({ id: 1 }, { id: 2 }, { id: 3, ...closed }, { id: 4, ...closed })).toEqual([
    'task-001',
    'task-002',
  ])
})

test('then the oldest comes first, one without a date last, and at the end the number decides', () => {
  const created = (day: number): string => `2026-11-${day}T09:00:00Z`
  expect(
    order(
      { id: 1 },
      { id: 2, created: 'some day' },
      { id: 3, created: created(20) },
      { id: 4, created: created(12) },
      { id: 5, created: created(20) },
    ),
  ).toEqual(['task-004', 'task-003', 'task-005', 'task-001', 'task-002'])
})

test('urgency goes before what is unblocked, and that before age', () => {
  const old = '2020-01-01T00:00:00Z'
  expect(
    order(
      { id: 1, created: old },
      { id: 2 },
      { id: 3, priority: 'high' },
      { id: 4, dependsOn: [2], state: 'waiting' },
    ),
  ).toEqual(['task-003', 'task-002', 'task-001'])
})

test('a deep chain of waiting tasks is no burden', () => {
  const tasks = Array.from({ length: 20_000 }, (_, index) =>
    aTask({ id: index + 1, dependsOn: index === 0 ? [] : [index], state: index === 0 ? 'ready' : 'waiting' }),
  )
  expect(readyTasks(aSnapshot({ tasks })).map(({ id }) => id)).toEqual(['task-001'])
})

test('closed are completed, failed and cancelled tasks', () => {
  expect(TASK_STATES.filter((state) => isClosed({ state }))).toEqual(['completed', 'failed', 'cancelled'])
})
