import { expect, test } from 'vitest'
import { claimTasks } from '../../../src/app/claim-tasks.ts'
import { surveyOf } from '../../../src/domain/overview.ts'
import { taskIdOf } from '../../../src/domain/task/task-id.ts'
import { foldOf, NOW, sha256 } from '../../support/a-look.ts'

const snapshot = foldOf({ tasks: Array.from({ length: 20 }, (_, index) => ({ id: index + 1 })) })

function claimed(count: number, random: number): readonly string[] {
  const nonce = random.toString(16).padStart(8, '0').padEnd(32, '0')
  const world = { now: NOW, actor: 'a', nonce, digest: sha256 }
  const request = { id: null, worker: 'a', count, held: new Map(), seed: 'seed' }
  const decision = claimTasks(surveyOf(snapshot), world, request)
  return decision.kind === 'change' ? decision.result.map(({ id }) => id) : []
}

test('two that claim several at once take the same lot, or share at most what is missing from the last', () => {
  const lots = new Set(Array.from({ length: 40 }, (_, random) => claimed(6, random).toSorted().join(' ')))
  expect(lots.size).toBe(4)
  const last = claimed(6, 3)
  expect(last).toEqual(['task-019', 'task-020', 'task-001', 'task-002', 'task-003', 'task-004'])
})

test('one at a time, each of the best is somebody’s first', () => {
  const firsts = new Set(Array.from({ length: 40 }, (_, random) => claimed(1, random)[0]))
  expect(firsts.size).toBe(20)
})

test('who has the name of the holder is told how a task that is reserved for it is taken', () => {
  const held = foldOf({
    tasks: [{}],
    tips: [{ branch: 'task/001', results: { status: { worker: 'web-1' } } }],
  })
  const world = { now: NOW, actor: 'a', nonce: 'ab'.repeat(16), digest: sha256 }
  const refusedAs = (worker: string) =>
    claimTasks(surveyOf(held), world, { id: taskIdOf(1), worker, count: 1, held: new Map(), seed: '' })
  expect(refusedAs('web-1')).toMatchObject({
    code: 'TASK_ALREADY_CLAIMED',
    details: { next: expect.stringContaining('brain worker-instructions task-001') as string },
  })
  expect(refusedAs('web-2')).toMatchObject({ code: 'TASK_ALREADY_CLAIMED', details: { worker: 'web-1' } })
  expect(JSON.stringify(refusedAs('web-2'))).not.toContain('next')
})
