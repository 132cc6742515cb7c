import { expect, test } from 'vitest'
import { orchestrate, samplesOf } from '../../../src/app/orchestrate.ts'
import { surveyOf } from '../../../src/domain/overview.ts'
import { foldOf } from '../../support/a-look.ts'
import { aTask } from '../../support/a-task.ts'

const CLOSED = { as: 'completed', commit: null, attempt: 1, by: 'brain', at: '2026-11-21T12:00:00Z' } as const

test('outside of a repository the words alone count, and tasks begin at 001', () => {
  const { steps, prerequisites, duration } = orchestrate(null, { description: 'Add tags to photos' })
  expect(steps.map(({ task }) => task).slice(0, 2)).toEqual(['task-001', 'task-002'])
  expect(prerequisites[0]).toMatchObject({ name: 'repository', status: 'missing', fix: 'brain init' })
  expect(duration).toMatchObject({ basis: 'built-in', samples: 0 })
})

test('commands go on after the highest id, depend on each other, and hold the description as it is', () => {
  const description = `Add "tags" to photos; it's $(urgent)\nand more`
  const { steps } = orchestrate(surveyOf(foldOf({ tasks: [], tips: [{ branch: 'task/007' }] })), {
    description,
    priority: 'low',
  })
  const [plan, implement] = steps
  expect(plan?.command.slice(0, 6)).toEqual([
    'brain',
    'create-task',
    '008',
    `Plan: Add "tags" to photos; it's $(urgent)`,
    '--objective',
    description,
  ])
  expect(implement?.command.slice(6, 10)).toEqual(['--depends-on', '008', '--priority', 'low'])
})

test('a long first line is cut after a word for the title', () => {
  const { steps } = orchestrate(null, { description: 'tags '.repeat(100).trim() })
  const title = steps[0]?.command[3] ?? ''
  expect(title.length).toBeLessThan(130)
  expect(title).toMatch(/ tags …$/)
})

test('completed tasks say how long work takes here; others say nothing', () => {
  const done = { state: 'completed', claimedAt: '2026-11-21T10:00:00Z', closed: CLOSED } as const
  const tasks = [
    aTask({ id: 1, ...done, estimate: '1h' }),
    aTask({ id: 2, ...done }),
    aTask({ id: 3, state: 'failed', claimedAt: done.claimedAt, closed: { ...CLOSED, as: 'failed' } }),
    aTask({ id: 4, ...done, claimedAt: null }),
    aTask({ id: 5, ...done, estimate: 'some time' }),
  ]
  expect(samplesOf(tasks)).toEqual([
    { actual: 2, estimated: 1 },
    { actual: 2, estimated: null },
    { actual: 2, estimated: null },
  ])
})

test('what the repository lacks is said with what to do', () => {
  const snapshot = foldOf({ tasks: [{ problems: [{ path: 'tasks/a', line: 1, message: 'm', fix: 'f' }] }] })
  const { prerequisites } = orchestrate(surveyOf(snapshot), {
    description: 'Integrate Stripe and migrate the database',
  })
  expect(prerequisites.map(({ name, status }) => `${name}: ${status}`)).toEqual([
    'layout: missing',
    'remote: missing',
    'plan: missing',
    'tests: missing',
    'account: unknown',
    'backup: unknown',
  ])
})
