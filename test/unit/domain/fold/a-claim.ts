import { expect, test } from 'vitest'
import type { TaskState } from '../../../../src/domain/task/task.ts'
import {
  taskOf,
  type LookParts,
  type ResultParts,
  type ResultsParts,
  type TipParts,
} from '../../../support/a-look.ts'

export const NONCE = '0123456789abcdef0123456789abcdef'
export const OTHER_NONCE = 'f'.repeat(32)

export const STATUS: ResultParts = {
  worker: 'ada',
  attempt: 1,
  nonce: NONCE,
  started: '2026-11-21T09:00:00Z',
}
export const OUTPUT: ResultParts = { summary: 'Done.' }
export const BLOCKER: ResultParts = { summary: 'No database.' }
export const QUESTION: ResultParts = { summary: 'Blue or green?' }
export const TIP = 'd'.repeat(40)

/** Ada's branch, claimed in brain's way, with these results. */
export function claimed(results: ResultsParts = {}, tip: TipParts = {}): TipParts {
  return {
    branch: 'task/001',
    commit: TIP,
    author: 'Ada A.',
    results: { status: STATUS, ...results },
    ...tip,
  }
}

export const answer = (...blobs: string[]) => ({ kind: 'answer', blobs }) as const
export const changes = (blob: string, commit: string | null = TIP) =>
  ({ kind: 'changes', blobs: [blob], commit }) as const

type Row = readonly [title: string, state: TaskState, parts: LookParts]

/** One test for each row. */
export function expectStates(list: readonly Row[]): void {
  test.each(list)('%s: %s', (_, state, parts) => {
    expect(taskOf(parts).state).toBe(state)
  })
}
