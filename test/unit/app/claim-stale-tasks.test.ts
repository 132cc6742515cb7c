import { expect, test } from 'vitest'
import { claimTasks } from '../../../src/app/claim-tasks.ts'
import { surveyOf } from '../../../src/domain/overview.ts'
import type { Snapshot } from '../../../src/domain/snapshot.ts'
import { foldOf, NOW, sha256, type TipParts } from '../../support/a-look.ts'

const LAPSED_TIP = { subject: 'task-001: Claim after a lapsed lease by b', mark: 'opening' } as const

function claimAny(snapshot: Snapshot) {
  const world = { now: NOW, actor: 'b', nonce: 'f'.repeat(32), digest: sha256 }
  return claimTasks(surveyOf(snapshot), world, {
    id: null,
    worker: 'b',
    count: 1,
    held: new Map(),
    seed: 'seed',
  })
}

/** Task 1, held by `a` since long ago, with this many lapsed leases before. */
function staleTask(automatic: boolean, lapsedBefore = 0): Snapshot {
  const superseded = Array.from({ length: lapsedBefore }, (_, index): TipParts => ({
    branch: index === 0 ? 'task/001' : `task/001.${index + 1}`,
    ...LAPSED_TIP,
  }))
  const number = lapsedBefore + 1
  const held: TipParts = {
    branch: number === 1 ? 'task/001' : `task/001.${number}`,
    commit: 'c'.repeat(40),
    committedAt: '2026-11-20T00:00:00Z',
    results: { status: { worker: 'a', attempt: number } },
  }
  return foldOf({ tips: [...superseded, held], settings: { reclaim: { cap: 3, automatic } } })
}

test('by default a stale task stays with its holder until somebody reclaims it', () => {
  expect(claimAny(staleTask(false))).toMatchObject({ kind: 'refusal', code: 'NOTHING_READY' })
})

test('where settings say so, a stale task is claimed once nothing is ready, on top of the former work', () => {
  const claim = claimAny(staleTask(true))
  expect(claim).toMatchObject({
    kind: 'change',
    result: [{ id: 'task-001', attempt: 2, branch: 'task/001.2' }],
  })
  if (claim.kind === 'refusal') throw new Error(claim.code)
  expect(claim.commits[0]).toMatchObject({ parents: ['c'.repeat(40)] })
  expect(claim.commits[0]?.message).toContain('after a lapsed lease')
})

test('a ready task goes before a stale one', () => {
  const stale = staleTask(true)
  const both = foldOf({
    tasks: [{}, { id: 2 }],
    tips: [
      {
        branch: 'task/001',
        committedAt: '2026-11-20T00:00:00Z',
        results: { status: { worker: 'a', attempt: 1 } },
      },
    ],
    settings: stale.look.settings,
  })
  expect(claimAny(both)).toMatchObject({ result: [{ id: 'task-002' }] })
})

test('a task whose next lapse would be its last is left to reclaim, where it fails visibly', () => {
  expect(claimAny(staleTask(true, 1))).toMatchObject({ kind: 'change', result: [{ attempt: 3 }] })
  expect(claimAny(staleTask(true, 2))).toMatchObject({ kind: 'refusal', code: 'NOTHING_READY' })
})
