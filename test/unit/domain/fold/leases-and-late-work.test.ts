import { describe, expect, test } from 'vitest'
import { blobOf, foldOf, NOW, taskOf, type ResultsParts, type TipParts } from '../../../support/a-look.ts'

const MINUTE = 60_000

/** Attempt 1, last committed to this many minutes ago. */
function idle(minutes: number, results: ResultsParts = {}): TipParts {
  const committedAt = new Date(NOW.getTime() - minutes * MINUTE).toISOString()
  return {
    branch: 'task/001',
    commit: 'd'.repeat(40),
    committedAt,
    results: { status: { worker: 'ada' }, ...results },
  }
}

const ago = (minutes: number): string => new Date(NOW.getTime() - minutes * MINUTE).toISOString()

describe('a lease', () => {
  test('runs from the last commit, 60 minutes by default', () => {
    expect(taskOf({ tips: [idle(59)] })).toMatchObject({
      stale: false,
      leaseExpiresAt: ago(-1),
      leaseMs: 60 * MINUTE,
    })
    expect(taskOf({ tips: [idle(61)] })).toMatchObject({
      stale: true,
      state: 'in_progress',
      leaseExpiresAt: ago(1),
    })
  })

  test('is as long as the settings say, or the task itself', () => {
    const settings = { leaseMs: 10 * MINUTE }
    expect(taskOf({ tips: [idle(11)], settings }).stale).toBe(true)
    expect(taskOf({ tips: [idle(11)], settings, tasks: [{ lease: '2h' }] })).toMatchObject({
      stale: false,
      leaseMs: 120 * MINUTE,
    })
    expect(taskOf({ tips: [idle(11)], settings, tasks: [{ lease: 'soon' }] })).toMatchObject({
      stale: true,
      leaseMs: 10 * MINUTE,
    })
  })

  test('starts anew with an answer or feedback', () => {
    const feedback = { 1: [{ at: ago(200) }, { at: ago(30) }, { at: ago(90) }] }
    expect(taskOf({ tips: [idle(120)], feedback })).toMatchObject({ stale: false, lastActivityAt: ago(30) })
  })

  test('takes no notice of feedback with a time that is none', () => {
    const feedback = { 1: [{ at: 'yesterday' }, { at: null }] }
    expect(taskOf({ tips: [idle(61)], feedback })).toMatchObject({ stale: true, lastActivityAt: ago(61) })
    expect(taskOf({ main: { 1: { status: {} } }, feedback })).toMatchObject({
      stale: false,
      lastActivityAt: null,
    })
  })

  test('rests while the brain has to act', () => {
    const resting = { stale: false, leaseExpiresAt: null }
    expect(taskOf({ tips: [idle(500, { blocker: {} })] })).toMatchObject({ state: 'blocked', ...resting })
    expect(taskOf({ tips: [idle(500, { output: {} })] })).toMatchObject({ state: 'review', ...resting })
    const tasks = [{ approved: { commit: 'd'.repeat(40), pullRequest: null } }]
    expect(taskOf({ tasks, tips: [idle(500)] })).toMatchObject({ state: 'approved', ...resting })
  })

  test('runs while changes are requested', () => {
    const output = { summary: 'Done.' }
    const feedback = { 1: [{ kind: 'changes' as const, blobs: [blobOf('output', output)], at: ago(61) }] }
    expect(taskOf({ tips: [idle(500, { output })], feedback })).toMatchObject({
      state: 'changes_requested',
      stale: true,
    })
  })

  test('is nobody’s when nobody holds the task', () => {
    expect(taskOf({ tips: [idle(500, { status: { nobody: true } })] })).toMatchObject({
      state: 'ready',
      stale: false,
      worker: null,
    })
    expect(taskOf({})).toMatchObject({ stale: false, leaseExpiresAt: null, lastActivityAt: null })
  })
})

describe('late work', () => {
  const closed = { as: 'completed' } as const
  const second: TipParts = { branch: 'task/001.2', results: { status: { worker: 'bob', attempt: 2 } } }
  const branches = (parts: Parameters<typeof taskOf>[0]): readonly string[] =>
    taskOf(parts).late.map(({ branch }) => branch)

  test('is a commit on a closed task’s branch that is not in main', () => {
    expect(branches({ tasks: [{ closed }], tips: [idle(1), second] })).toEqual(['task/001', 'task/001.2'])
    expect(branches({ tasks: [{ closed }], tips: [{ ...idle(1), merged: true }] })).toEqual([])
  })

  test('is not where closing or opening left a branch', () => {
    expect(branches({ tasks: [{ closed }], tips: [{ ...idle(1), mark: 'closing' }] })).toEqual([])
    expect(branches({ tips: [{ ...idle(1), mark: 'opening' }, second] })).toEqual([])
  })

  test('is a commit on a superseded attempt', () => {
    expect(branches({ tips: [idle(1), second] })).toEqual(['task/001'])
    expect(branches({ tips: [second] })).toEqual([])
  })

  test('is a commit on an attempt that a reopening put behind', () => {
    expect(branches({ tasks: [{ reopened: 2 }], tips: [idle(1), { ...second, merged: true }] })).toEqual([
      'task/001',
    ])
    const reopened = taskOf({ tasks: [{ reopened: 2 }], tips: [idle(1), second] })
    expect(reopened).toMatchObject({
      state: 'ready',
      attempt: null,
      branch: null,
      commit: null,
      worker: null,
    })
    expect(reopened.attempts.map(({ number }) => number)).toEqual([1, 2])
  })

  test('is a commit that came after an approval; the fence and the approved commit are none', () => {
    const tip = idle(1)
    const approvedAt = (commit: string) => [{ approved: { commit, pullRequest: null } }]
    const tasks = approvedAt('e'.repeat(40))
    expect(branches({ tasks, tips: [tip] })).toEqual(['task/001'])
    expect(branches({ tasks, tips: [{ ...tip, mark: 'approving' }] })).toEqual([])
    expect(branches({ tasks, tips: [{ ...tip, merged: true }] })).toEqual([])
    expect(branches({ tasks, tips: [{ ...tip, commit: 'e'.repeat(40) }] })).toEqual([])
  })

  test('is never the current attempt of an open task', () => {
    expect(branches({ tips: [idle(500)] })).toEqual([])
  })
})

describe('branches that belong to no task', () => {
  test('are unclaimed work: misspelt, of an unknown task, of a cloud session', () => {
    const names = ['task/1', 'Task/001', 'task/001.1', 'task/009', 'claude/fix', 'task-1']
    const { unclaimed, tasks } = foldOf({ tips: [...names, 'task/001'].map((branch) => ({ branch })) })
    expect(unclaimed.map(({ branch }) => branch)).toEqual(names)
    expect([...tasks.values()].map(({ branch }) => branch)).toEqual(['task/001'])
  })

  test('are of no interest once they are in main', () => {
    expect(foldOf({ tips: [{ branch: 'claude/fix', merged: true }] }).unclaimed).toEqual([])
  })
})
