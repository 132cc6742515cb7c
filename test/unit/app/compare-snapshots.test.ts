import { expect, test } from 'vitest'
import { compareSnapshots } from '../../../src/app/compare-snapshots.ts'
import { NO_ARCHIVE } from '../../../src/domain/archive.ts'
import type { Task } from '../../../src/domain/task/task.ts'
import { aResult, aSnapshot, aTask, aTip } from '../../support/a-task.ts'

type Changes = Partial<Omit<Task, 'id' | 'dependsOn' | 'waitingFor'>>

function saidOf(before: Changes, after: Changes): readonly string[] {
  const happenings = compareSnapshots(
    aSnapshot({ tasks: [aTask({ id: 12, ...before })] }),
    aSnapshot({ tasks: [aTask({ id: 12, ...after })] }),
  )
  return happenings.map(({ kind, text }) => `${kind}: ${text}`)
}

const held: Changes = { state: 'in_progress', worker: 'alice', branch: 'task/012', commit: 'a'.repeat(40) }
const attempt = {
  number: 1,
  branch: 'task/012',
  commit: 'b'.repeat(40),
  author: 'alice',
  subject: 'Draw the hero',
  committedAt: '2026-11-21T09:00:00Z',
  merged: false,
  mark: null,
}
const answer = { kind: 'answer', blobs: ['x'], commit: null, at: null, by: 'brain', text: 'Blue' } as const
const blocker = aResult(12, 'blocker', { summary: 'No logo' })

const CASES: readonly { title: string; before: Changes; after: Changes; said: readonly string[] }[] = [
  { title: 'nothing', before: held, after: held, said: [] },
  { title: 'a claim', before: {}, after: held, said: ['state: ready → in_progress (alice)'] },
  {
    title: 'a submission',
    before: held,
    after: { ...held, state: 'review', commit: 'b'.repeat(40) },
    said: ['state: in_progress → review (alice)'],
  },
  {
    title: 'a blocker, said once',
    before: held,
    after: { ...held, state: 'blocked', open: [blocker] },
    said: ['state: in_progress → blocked: No logo'],
  },
  {
    title: 'a question besides a blocker',
    before: { ...held, state: 'blocked', open: [blocker] },
    after: {
      ...held,
      state: 'blocked',
      open: [blocker, aResult(12, 'question', { summary: 'Red or blue?' })],
    },
    said: ['question: asks: Red or blue?'],
  },
  {
    title: 'an answer',
    before: { ...held, state: 'blocked', open: [blocker] },
    after: { ...held, feedback: [answer] },
    said: ['state: blocked → in_progress (alice)', 'answer: answered by brain'],
  },
  {
    title: 'a request for changes',
    before: { ...held, state: 'review' },
    after: { ...held, state: 'changes_requested', feedback: [{ ...answer, kind: 'changes', by: null }] },
    said: ['state: review → changes_requested (alice)', 'changes: changes requested by the brain'],
  },
  {
    title: 'progress',
    before: held,
    after: { ...held, progress: 60, step: 'Tests' },
    said: ['progress: 60%, Tests'],
  },
  {
    title: 'commits without a report',
    before: held,
    after: { ...held, commit: 'b'.repeat(40), attempts: [attempt] },
    said: ['commits: pushed: Draw the hero'],
  },
  {
    title: 'commits with a report, said once',
    before: held,
    after: { ...held, commit: 'b'.repeat(40), progress: 10, attempts: [attempt] },
    said: ['progress: 10%'],
  },
  {
    title: 'a lapsed lease',
    before: held,
    after: { ...held, stale: true, lastActivityAt: '2026-11-21T09:00:00Z' },
    said: ['stale: stale: no sign of life from alice since 2026-11-21T09:00:00Z'],
  },
  {
    title: 'a takeover',
    before: held,
    after: { ...held, worker: 'bob', branch: 'task/012.2' },
    said: ['worker: now held by bob'],
  },
  {
    title: 'late work',
    before: held,
    after: { ...held, late: [attempt] },
    said: ['late: late work on task/012'],
  },
  {
    title: 'an edit',
    before: {},
    after: { title: 'Hero', priority: 'high' },
    said: ['edited: edited: Hero (high)'],
  },
]

test.each(CASES)('between two snapshots it says $title', ({ before, after, said }) => {
  expect(saidOf(before, after)).toEqual(said)
})

test('a change of state tells both states and the worker to programs', () => {
  const [happening] = compareSnapshots(
    aSnapshot({ tasks: [aTask({ id: 12 })] }),
    aSnapshot({ tasks: [aTask({ id: 12, ...held })] }),
  )
  expect(happening).toEqual({
    kind: 'state',
    task: 'task-012',
    title: 'Title of task-012',
    worker: 'alice',
    from: 'ready',
    to: 'in_progress',
    text: 'ready → in_progress (alice)',
  })
})

test('new and removed tasks, and branches that belong to no task, are said once', () => {
  const stray = aTip({ branch: 'task/1', author: 'mallory' })
  const before = aSnapshot({ tasks: [aTask({ id: 1 })] })
  const after = aSnapshot({ tasks: [aTask({ id: 2, title: 'Footer' })], unclaimed: [stray] })
  expect(compareSnapshots(before, after).map(({ task, text }) => [task, text])).toEqual([
    ['task-002', 'new task, ready: Footer'],
    ['task-001', 'removed'],
    [null, 'work that belongs to no task: task/1 (mallory)'],
  ])
  expect(compareSnapshots(after, after)).toEqual([])
})

test('tasks that went to the archive are no news, one that was deleted is', () => {
  const [open, done] = [aTask({ id: 1 }), aTask({ id: 2, state: 'completed' })]
  const before = aSnapshot({ tasks: [open, done] })
  const saidAfter = (look: Parameters<typeof aSnapshot>[0]): readonly string[] =>
    compareSnapshots(before, aSnapshot(look)).map(({ task, text }) => `${task}: ${text}`)
  expect(saidAfter({ tasks: [open], look: { archive: { ...NO_ARCHIVE, count: 1, highest: 2 } } })).toEqual([])
  expect(saidAfter({ tasks: [open] })).toEqual(['task-002: removed'])
})
