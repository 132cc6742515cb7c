import { describe, expect, test } from 'vitest'
import { blobOf, sha256, taskOf } from '../../../support/a-look.ts'
import {
  answer,
  BLOCKER,
  changes,
  claimed,
  NONCE,
  OTHER_NONCE,
  OUTPUT,
  QUESTION,
  expectStates,
  STATUS,
  TIP,
} from './a-claim.ts'

describe('whose result it is', () => {
  expectStates([
    [
      'an output of another attempt',
      'in_progress',
      { tips: [claimed({ output: { ...OUTPUT, attempt: 2 } })] },
    ],
    ['an output of this attempt', 'review', { tips: [claimed({ output: { ...OUTPUT, attempt: 1 } })] }],
    [
      'an output with another nonce',
      'in_progress',
      { tips: [claimed({ output: { ...OUTPUT, nonce: OTHER_NONCE } })] },
    ],
    [
      'an output with the nonce itself',
      'review',
      { tips: [claimed({ output: { ...OUTPUT, nonce: NONCE } })] },
    ],
    [
      'an output with the nonce’s digest',
      'review',
      { tips: [claimed({ output: { ...OUTPUT, nonce: `sha256:${sha256(NONCE)}` } })] },
    ],
    [
      'an output with a nonce where the claim has none',
      'review',
      { tips: [{ results: { output: { ...OUTPUT, nonce: NONCE } } }] },
    ],
    [
      'a blocker with another nonce',
      'in_progress',
      { tips: [claimed({ blocker: { ...BLOCKER, nonce: OTHER_NONCE } })] },
    ],
    ['an attempt released to nobody', 'ready', { tips: [claimed({ status: { nobody: true, attempt: 1 } })] }],
    [
      'an output on an attempt that is nobody’s',
      'ready',
      { tips: [claimed({ status: { nobody: true }, output: OUTPUT })] },
    ],
    [
      'an attempt of nobody in the backlog',
      'backlog',
      { tasks: [{ backlog: true }], tips: [claimed({ status: { nobody: true } })] },
    ],
    [
      'an output on a superseded attempt',
      'in_progress',
      {
        tips: [
          claimed({ output: OUTPUT }),
          { branch: 'task/001.2', results: { status: { worker: 'bob', attempt: 2 } } },
        ],
      },
    ],
    [
      'an output on the newest of ten attempts',
      'review',
      { tips: [claimed(), { branch: 'task/001.10', results: { output: OUTPUT } }, { branch: 'task/001.9' }] },
    ],
    [
      'work on an attempt before the reopening',
      'ready',
      { tasks: [{ reopened: 1 }], tips: [claimed({ output: OUTPUT })] },
    ],
    [
      'work on an attempt after the reopening',
      'review',
      { tasks: [{ reopened: 1 }], tips: [claimed(), { branch: 'task/001.2', results: { output: OUTPUT } }] },
    ],
    ['a misspelt branch', 'ready', { tips: [{ branch: 'task/1', results: { output: OUTPUT } }] }],
  ])

  test('the status file names holder, start and nonce', () => {
    const task = taskOf({ tips: [claimed()] })
    expect(task).toMatchObject({
      worker: 'ada',
      claimedAt: '2026-11-21T09:00:00Z',
      nonce: sha256(NONCE),
      attempt: 1,
      branch: 'task/001',
      commit: TIP,
    })
  })

  test('the last committer is the holder when the status file names nobody at all', () => {
    for (const results of [{}, { status: { attempt: 1 } }, { status: { worker: 'ada', attempt: 7 } }]) {
      expect(taskOf({ tips: [claimed({}, { results })] })).toMatchObject({ worker: 'Ada A.', nonce: null })
    }
  })

  test('progress comes from the status file of the current attempt', () => {
    const task = taskOf({ tips: [claimed({ status: { ...STATUS, progress: 40, step: 'Tests' } })] })
    expect(task).toMatchObject({ progress: 40, step: 'Tests', resultsOn: 'branch' })
  })

  test('open questions are shown with an output, answered ones not', () => {
    const tips = [claimed({ output: OUTPUT, question: QUESTION, blocker: BLOCKER })]
    const feedback = { 1: [answer(blobOf('blocker', BLOCKER))] }
    expect(taskOf({ tips, feedback }).open.map(({ path }) => path)).toEqual(['results/task-001-question.md'])
  })
})

describe('results pushed straight to main', () => {
  const output = blobOf('output', OUTPUT)
  expectStates([
    ['an output', 'review', { main: { 1: { output: OUTPUT } } }],
    ['a blocker', 'blocked', { main: { 1: { blocker: BLOCKER } } }],
    ['a question beside a status', 'blocked', { main: { 1: { status: STATUS, question: QUESTION } } }],
    ['a status', 'in_progress', { main: { 1: { status: STATUS } } }],
    [
      'an answered blocker',
      'in_progress',
      { main: { 1: { blocker: BLOCKER } }, feedback: { 1: [answer(blobOf('blocker', BLOCKER))] } },
    ],
    [
      'an output sent back, whatever commit was reviewed',
      'changes_requested',
      { main: { 1: { output: OUTPUT } }, feedback: { 1: [changes(output, 'e'.repeat(40))] } },
    ],
    [
      'a new output after changes were requested',
      'review',
      { main: { 1: { output: { summary: 'Better.' } } }, feedback: { 1: [changes(output)] } },
    ],
    ['another task’s output', 'ready', { main: { 2: { output: OUTPUT } } }],
    ['an output, and a claim since', 'in_progress', { main: { 1: { output: OUTPUT } }, tips: [claimed()] }],
    [
      'an output, and an attempt of nobody',
      'review',
      { main: { 1: { output: OUTPUT } }, tips: [claimed({ status: { nobody: true } })] },
    ],
    [
      'a branch that was merged by hand',
      'review',
      { main: { 1: { status: STATUS, output: OUTPUT } }, tips: [{ merged: true }] },
    ],
    [
      'a merged branch, and an output on it that main has not',
      'review',
      { main: { 1: { status: STATUS } }, tips: [{ merged: true, results: { output: OUTPUT } }] },
    ],
    ['a branch at main’s tip, before anything was written', 'in_progress', { tips: [{ merged: true }] }],
  ])

  test('tell who worked, also once the branch is merged and closed', () => {
    const main = { 1: { status: STATUS, output: OUTPUT } }
    const claimedAt = '2026-11-21T09:00:00Z'
    expect(taskOf({ main })).toMatchObject({ worker: 'ada', claimedAt, resultsOn: 'main', attempt: null })
    for (const tip of [{ merged: true }, { mark: 'closing' as const }, { mark: 'approving' as const }]) {
      const tips = [{ ...tip, author: 'brain' }]
      expect(taskOf({ tasks: [{ closed: { as: 'completed' } }], main, tips })).toMatchObject({
        state: 'completed',
        worker: 'ada',
      })
    }
  })
})
