import { expect, test } from 'vitest'
import { packOverview, unpackOverview } from '../../../src/domain/overview.ts'
import { readyTasks } from '../../../src/domain/queue/ready-tasks.ts'
import { aSnapshot, aTask } from '../../support/a-task.ts'

const STANDING = { offline: null, remote: null, fetchedAt: '2026-01-01T00:00:00.000Z' }
const NOW = new Date('2026-01-01T12:00:00Z')

test('an overview comes back from JSON as it went in', () => {
  const tasks = [
    aTask({ id: 'task-001' as never, state: 'completed' }),
    aTask({ id: 'task-002' as never, state: 'in_progress', worker: 'ada', scope: ['src/**'], progress: 0 }),
    aTask({ id: 'task-003' as never, source: { file: 'tasks.md', id: 'T1', line: 4 } }),
    aTask({ id: 'task-004' as never, priority: 'high', path: 'tasks/task-004-elsewhere.md' }),
  ]
  const snapshot = aSnapshot({ tasks })
  const packed = JSON.parse(JSON.stringify(packOverview(snapshot))) as ReturnType<typeof packOverview>
  const back = unpackOverview(packed, STANDING, NOW)
  expect([...back.tasks]).toEqual([...snapshot.tasks])
  expect(back.look).toMatchObject({ ...STANDING, settings: snapshot.look.settings })
  expect(back.ready()).toEqual(readyTasks(snapshot).map(({ id }) => id))
  expect(back.ready()).toEqual(['task-004', 'task-003'])
  expect(unpackOverview({ ...packed, ready: null }, STANDING, NOW).ready()).toEqual(back.ready())
  expect(back.problems).toEqual(snapshot.problems)
})

test('a lease that was running when it was kept has run out by now', () => {
  const task = aTask({
    state: 'in_progress',
    worker: 'ada',
    leaseExpiresAt: '2026-01-01T11:00:00.000Z',
    stale: false,
  })
  const packed = packOverview(aSnapshot({ tasks: [task] }))
  const staleAt = (now: string): boolean | undefined =>
    unpackOverview(packed, STANDING, new Date(now)).tasks.get(task.id)?.stale
  expect(staleAt('2026-01-01T10:59:00Z')).toBe(false)
  expect(staleAt('2026-01-01T11:01:00Z')).toBe(true)
})
