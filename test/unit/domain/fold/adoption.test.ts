import { describe, expect, test } from 'vitest'
import { foldOf, sha256, taskOf, type LookParts, type TipParts } from '../../../support/a-look.ts'
import { changes, claimed, NONCE, OTHER_NONCE, OUTPUT, STATUS } from './a-claim.ts'

const CLOUD_TIP = 'e'.repeat(40)
const SEALED = { ...STATUS, worker: 'web-1', nonce: `sha256:${sha256(NONCE)}` }
const RESERVED = claimed({ status: SEALED })

function cloud(results: TipParts['results'] = {}, tip: TipParts = {}): TipParts {
  const status = { ...STATUS, progress: 40 }
  return { branch: 'claude/form', commit: CLOUD_TIP, cloud: true, ...tip, results: { status, ...results } }
}

const ADOPTED = { branch: 'claude/form', commit: CLOUD_TIP, recorded: false }

describe('a cloud branch that repeats the nonce of a reserved task', () => {
  test('is the work of the task, whose branch stays the attempt’s', () => {
    const parts = { tips: [cloud({ output: OUTPUT }), RESERVED] }
    expect(taskOf(parts)).toMatchObject({
      state: 'review',
      worker: 'web-1',
      branch: 'task/001',
      commit: CLOUD_TIP,
      progress: 40,
      adopted: ADOPTED,
      contest: [],
      problems: [],
    })
    expect(foldOf(parts).unclaimed).toEqual([])
  })

  test('is what a request for changes is about', () => {
    const sent = changes('out', CLOUD_TIP)
    const parts = { tips: [cloud({ output: { ...OUTPUT, blob: 'out' } }), RESERVED] }
    expect(taskOf({ ...parts, feedback: { 1: [sent] } }).state).toBe('changes_requested')
    expect(taskOf({ ...parts, feedback: { 1: [changes('out', 'f'.repeat(40))] } }).state).toBe('in_progress')
  })

  test('gives the lease its time', () => {
    const tips = [cloud({}, { committedAt: '2026-11-21T09:50:00Z' }), RESERVED]
    expect(taskOf({ tips }).lastActivityAt).toBe('2026-11-21T09:50:00Z')
  })

  const others: readonly (readonly [string, LookParts])[] = [
    ['another nonce', { tips: [cloud({ status: { ...STATUS, nonce: OTHER_NONCE } }), RESERVED] }],
    ['only the digest, which everybody can see', { tips: [cloud({ status: SEALED }), RESERVED] }],
    ['another attempt', { tips: [cloud({ status: { ...STATUS, attempt: 2 } }), RESERVED] }],
    ['a name that is under no pattern', { tips: [cloud({}, { cloud: false }), RESERVED] }],
    ['an attempt whose own branch shows the nonce', { tips: [cloud(), claimed()] }],
    ['a task that is nobody’s', { tips: [cloud(), claimed({ status: { nobody: true } })] }],
    ['a closed task', { tasks: [{ closed: { as: 'cancelled' } }], tips: [cloud(), RESERVED] }],
  ]
  test.each(others)('is unclaimed work with %s', (_, parts) => {
    expect(taskOf(parts)).toMatchObject({ adopted: null, contest: [] })
    expect(foldOf(parts).unclaimed.map(({ branch }) => branch)).toEqual(['claude/form'])
  })

  test('is settled where brain’s own commit is its tip', () => {
    const tips = [cloud({ status: SEALED }, { mark: 'opening' }), RESERVED]
    expect(foldOf({ tips }).unclaimed).toEqual([])
  })
})

describe('several branches that repeat the nonce', () => {
  const tips = [cloud({ output: OUTPUT }), cloud({ output: OUTPUT }, { branch: 'claude/it’s me' }), RESERVED]

  test('are a contest: nothing of them counts, and the problem names the commands', () => {
    const task = taskOf({ tips })
    expect(task).toMatchObject({ state: 'in_progress', adopted: null, output: null, commit: RESERVED.commit })
    expect(task.contest).toEqual(['claude/form', 'claude/it’s me'])
    expect(task.problems[0]?.fix).toBe(
      "brain adopt claude/form --task task-001, or brain adopt 'claude/it’s me' --task task-001",
    )
  })

  test('are none once the attempt’s branch names one of them', () => {
    const named = claimed({ status: { ...SEALED, adopted: 'claude/form' } })
    const parts = { tips: [...tips.slice(0, 2), named] }
    expect(taskOf(parts)).toMatchObject({
      state: 'review',
      adopted: { ...ADOPTED, recorded: true },
      contest: [],
    })
    expect(foldOf(parts).unclaimed.map(({ branch }) => branch)).toEqual(['claude/it’s me'])
  })
})

describe('a branch that the attempt’s own status file names', () => {
  const named = (status = {}) => claimed({ status: { ...SEALED, adopted: 'claude/form', ...status } })

  test('counts whatever nonce its files name', () => {
    const output = { ...OUTPUT, nonce: OTHER_NONCE }
    expect(taskOf({ tips: [cloud({ output }), named()] }).state).toBe('review')
  })

  test('counts whatever attempt its files name, once it was adopted by hand', () => {
    const tips = (status: object) => [cloud({ output: { ...OUTPUT, attempt: 7 } }), named(status)]
    expect(taskOf({ tips: tips({}) }).state).toBe('in_progress')
    expect(taskOf({ tips: tips({ nonce: null }) }).state).toBe('review')
  })

  test('is a problem when it is gone, or when it is somebody’s already', () => {
    expect(taskOf({ tips: [named()] })).toMatchObject({ state: 'in_progress', adopted: null })
    for (const adopted of ['claude/form', 'main', 'task/001'])
      expect(taskOf({ tips: [named({ adopted })] }).problems).toMatchObject([
        { message: `Its work is on ${adopted}, and that branch is gone.` },
      ])
  })

  test('gives a lease from its adoption, however old its commits are', () => {
    const old = cloud({}, { committedAt: '2026-11-01T09:00:00Z' })
    expect(taskOf({ tips: [old, named({ started: '2026-11-21T09:30:00Z' })] })).toMatchObject({
      stale: false,
      lastActivityAt: '2026-11-21T09:30:00Z',
    })
  })
})
