import { describe, expect, test } from 'vitest'
import { archiveTasks } from '../../../src/app/archive-tasks.ts'
import { claimTasks } from '../../../src/app/claim-tasks.ts'
import { cancelTask, closeTasks } from '../../../src/app/close-task.ts'
import { approveTask } from '../../../src/app/review-task.ts'
import { workerInstructions } from '../../../src/app/worker-instructions.ts'
import { surveyOf } from '../../../src/domain/overview.ts'
import type { Change, Decision } from '../../../src/domain/decision.ts'
import type { Snapshot } from '../../../src/domain/snapshot.ts'
import { taskIdOf } from '../../../src/domain/task/task-id.ts'
import { foldOf, type LookParts, NOW, sha256 } from '../../support/a-look.ts'

const WORLD = { now: NOW, actor: 'ada', nonce: '0'.repeat(32), digest: sha256 }
const MAIN = 'a'.repeat(40)
const TIP = 'b'.repeat(40)
const CLOSED = { as: 'cancelled', commit: null, attempt: null, by: 'ada', at: NOW.toISOString() } as const
const FENCE = { branch: 'task/001', commit: TIP, mark: 'fence' } as const

/** With the texts of all task files, as a writer asks for them. */
function snapshotOf(parts: LookParts): Snapshot {
  const { look, ...rest } = foldOf(parts)
  const texts = new Map(
    [...look.tasks.values()].map(({ id, path }) => [path, `---\nid: ${id}\ntitle: Form\n---\n`]),
  )
  return { ...rest, look: { ...look, texts } }
}

function changeOf<T>(decision: Decision<T>): Change<T> {
  if (decision.kind === 'refusal') throw new Error(decision.code)
  return decision
}

const cancelled = (parts: LookParts) => changeOf(cancelTask(snapshotOf(parts), WORLD, { id: taskIdOf(1) }))

describe('closing a task that nobody has', () => {
  test('takes the branch of the first claim in the same push, beside main and not on it', () => {
    const { commits, refs } = cancelled({})
    expect(refs).toEqual([
      { branch: 'main', from: MAIN, to: ':main' },
      { branch: 'task/001', from: null, to: ':fence0' },
    ])
    expect(commits[1]).toMatchObject({ mark: ':fence0', parents: [MAIN], tree: null, edits: [] })
    expect(commits[1]?.message).toMatch(/\n\nBrain-Opens: task-001 attempt 1\nBrain-Closes: task-001$/)
  })

  test('takes the branch of the next one when it was reopened', () => {
    const tips = [{ branch: 'task/001', mark: 'closing' as const }]
    const { refs } = cancelled({ tasks: [{ reopened: 1 }], tips })
    expect(refs[1]).toEqual({ branch: 'task/001.2', from: null, to: ':fence0' })
  })

  test('takes one branch for each of several', () => {
    const snapshot = snapshotOf({ tasks: [{}, { id: 2 }] })
    const tasks = [...snapshot.tasks.values()]
    const { refs } = closeTasks(snapshot, WORLD, { tasks, as: 'failed', act: 'Fail both' })
    expect(refs.slice(1)).toEqual([
      { branch: 'task/001', from: null, to: ':fence0' },
      { branch: 'task/002', from: null, to: ':fence1' },
    ])
  })

  test('does so too when its result on main is approved', () => {
    const snapshot = snapshotOf({ main: { 1: { output: { blob: 'done' } } } })
    const approval = { named: true, holders: [], checks: null, allowOutsideScope: false, preview: null }
    const id = taskIdOf(1)
    const { refs } = changeOf(approveTask(snapshot, WORLD, { id, reviewed: 'done', ...approval }))
    expect(refs.map(({ branch, from }) => [branch, from])).toEqual([
      ['main', MAIN],
      ['task/001', null],
    ])
  })
})

test('closing a task that somebody has moves that branch, and makes no other', () => {
  const { refs } = cancelled({ tips: [{ branch: 'task/001', commit: TIP }] })
  expect(refs.slice(1)).toEqual([{ branch: 'task/001', from: TIP, to: ':fence0' }])
})

describe('a fenced task that is open again', () => {
  const snapshot = snapshotOf({ tips: [FENCE] })

  test('is claimed on the branch after the fence, from main as it is now', () => {
    const request = { id: taskIdOf(1), worker: 'wil', count: 1, held: new Map(), seed: 'seed' }
    const { commits, refs } = changeOf(claimTasks(surveyOf(snapshot), WORLD, request))
    expect(commits[0]?.parents).toEqual([MAIN])
    expect(refs).toEqual([{ branch: 'task/001.2', from: null, to: ':claim0' }])
  })

  test('is closed again by a fence of its own', () => {
    expect(cancelled({ tips: [FENCE] }).refs[1]).toMatchObject({ branch: 'task/001.2', from: null })
  })

  test('has a prompt with that branch, which speaks of no former work', () => {
    const template = '{{branch}} {{attempt}}{{#continued}} continued{{/continued}}'
    const request = { id: taskIdOf(1), template, taskText: '', project: 'p', url: 'u', folder: 'f' }
    const told = workerInstructions(snapshot, WORLD, { ...request, worker: 'wil', held: null })
    expect(told).toMatchObject({ prompt: 'task/001.2 2' })
  })
})

test.each(['merge', 'none'] as const)('a fence goes to no archive, by the integration %s', (integration) => {
  const parts = { tasks: [{ closed: CLOSED }], tips: [FENCE], settings: { integration } }
  const request = { ids: [taskIdOf(1)], closedBefore: null, keepBranches: false, worked: new Set<string>() }
  const { result } = changeOf(archiveTasks(snapshotOf(parts), WORLD, request))
  expect(result).toMatchObject({ branches: ['task/001'], kept: [] })
})
