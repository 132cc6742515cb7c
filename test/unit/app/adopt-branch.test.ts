import { expect, test } from 'vitest'
import { adoptBranch } from '../../../src/app/adopt-branch.ts'
import { fenceBranches, leaveMerged } from '../../../src/app/close-task.ts'
import { openAttempt } from '../../../src/app/open-attempt.ts'
import { withAdoptions } from '../../../src/app/record-adoptions.ts'
import type { Change } from '../../../src/domain/decision.ts'
import { fold } from '../../../src/domain/fold.ts'
import { taskIdOf } from '../../../src/domain/task/task-id.ts'
import { aLook, foldOf, NOW, sha256, taskOf, type TipParts } from '../../support/a-look.ts'
import { claimed, NONCE, STATUS, TIP } from '../domain/fold/a-claim.ts'

const WORLD = { now: NOW, actor: 'bea', nonce: '1'.repeat(32), digest: sha256 }
const CLOUD_TIP = 'e'.repeat(40)
const ID = taskIdOf(1)
const SEALED = { ...STATUS, worker: 'web-1', nonce: `sha256:${sha256(NONCE)}` }
const RESERVED = claimed({ status: SEALED })
const MAIN: Change<null> = {
  kind: 'change',
  commits: [],
  refs: [{ branch: 'main', from: 'a'.repeat(40), to: ':main' }],
  result: null,
}

const cloud = (branch = 'claude/form'): TipParts => ({
  branch,
  commit: CLOUD_TIP,
  cloud: true,
  results: { status: STATUS },
})

test('whatever the brain writes to main records what the nonce alone has adopted, in the same push', () => {
  const change = withAdoptions(foldOf({ tips: [cloud(), RESERVED] }), WORLD, MAIN)
  expect(change.refs).toEqual([...MAIN.refs, { branch: 'task/001', from: TIP, to: ':adopt1' }])
  const [commit] = change.commits
  expect(commit?.parents).toEqual([TIP])
  const text = commit?.edits[0] !== undefined && 'text' in commit.edits[0] ? commit.edits[0].text : ''
  for (const line of [
    'attempt: 1',
    'worker: web-1',
    `nonce: sha256:${sha256(NONCE)}`,
    'adopted: claude/form',
  ])
    expect(text).toContain(`${line}\n`)
})

test('nothing is recorded where nothing is new, and by no change that leaves main alone or moves the branch', () => {
  const snapshot = foldOf({ tips: [cloud(), RESERVED] })
  const recorded = foldOf({ tips: [cloud(), claimed({ status: { ...SEALED, adopted: 'claude/form' } })] })
  const moves = [...MAIN.refs, { branch: 'task/001', from: TIP, to: ':fence' }]
  expect(withAdoptions(recorded, WORLD, MAIN)).toEqual(MAIN)
  for (const refs of [[], moves])
    expect(withAdoptions(snapshot, WORLD, { ...MAIN, refs })).toEqual({ ...MAIN, refs })
})

test('the next attempt starts from the merge of both tips, contains both, and moves both branches', () => {
  const snapshot = foldOf({ tips: [cloud(), RESERVED] })
  const task = taskOf({ tips: [cloud(), RESERVED] })
  const opened = openAttempt(snapshot, WORLD, {
    task,
    worker: null,
    nonce: null,
    act: 'Reclaim',
    mark: ':open',
  })
  expect(opened.commit.parents).toEqual([CLOUD_TIP, TIP])
  expect(opened.commit.mergesParents).toBe(true)
  expect(opened.refs).toEqual([
    { branch: 'task/001', from: TIP, to: ':open' },
    { branch: 'claude/form', from: CLOUD_TIP, to: ':open', theirs: true },
    { branch: 'task/001.2', from: null, to: ':open' },
  ])
})

test('the holder may name its own branch, which repeats no nonce', () => {
  const tips = [{ ...cloud(), results: {} }, RESERVED]
  const adopt = (held: string | null) =>
    adoptBranch(foldOf({ tips }), WORLD, { id: ID, branch: 'claude/form', held })
  expect(adopt(null)).toMatchObject({ code: 'TASK_ALREADY_CLAIMED' })
  expect(adopt(sha256(NONCE))).toMatchObject({ refs: [{ branch: 'task/001', from: TIP }] })
})

test('a task that ends without a merge leaves both branches at one commit on both tips', () => {
  const snapshot = foldOf({ tips: [cloud(), RESERVED] })
  const fence = fenceBranches(snapshot, snapshot.tasks.get(ID)!, ':fence')
  expect(fence?.commit.parents).toEqual([CLOUD_TIP, TIP])
  expect(fence?.refs).toEqual([
    { branch: 'task/001', from: TIP, to: ':fence' },
    { branch: 'claude/form', from: CLOUD_TIP, to: ':fence', theirs: true },
  ])
})

test('a merge leaves the adopted branch at itself, and the attempt’s at a commit that contains both', () => {
  const task = taskOf({ tips: [cloud(), RESERVED] })
  const left = leaveMerged(task, ':merge')
  expect(left.commits.map(({ parents }) => parents)).toEqual([[':merge', TIP]])
  expect(left.refs).toEqual([
    { branch: 'task/001', from: TIP, to: ':close' },
    { branch: 'claude/form', from: CLOUD_TIP, to: ':merge', theirs: true },
  ])
})

test('a branch that repeats the nonces of two open tasks is nobody’s until it is named', () => {
  const other = { ...STATUS, nonce: `sha256:${sha256(NONCE)}` }
  const two = { branch: 'task/002', commit: 'b'.repeat(40), results: { status: other } }
  const look = aLook({ tasks: [{}, { id: 2 }], tips: [cloud(), RESERVED, two] })
  const blob = look.tips[0]?.results.get('results/task-001-status.md')
  const tips = look.tips.map((tip) =>
    tip.cloud && blob !== undefined
      ? { ...tip, results: new Map([...tip.results, ['results/task-002-status.md', blob] as const]) }
      : tip,
  )
  const snapshot = fold({ ...look, tips }, { now: NOW, digest: sha256 })
  for (const task of snapshot.tasks.values())
    expect(task).toMatchObject({ adopted: null, contest: ['claude/form'] })
  expect(snapshot.tasks.get(ID)?.problems[0]?.message).toContain('The nonce of task-002 is there, too.')
  expect(adoptBranch(snapshot, WORLD, { id: ID, branch: 'claude/form', held: null })).toMatchObject({
    kind: 'change',
  })
})
