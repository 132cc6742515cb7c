import { expect, test } from 'vitest'
import { readAnswer } from '../../../src/app/read-answer.ts'
import { taskIdOf } from '../../../src/domain/task/task-id.ts'
import { foldOf, sha256 } from '../../support/a-look.ts'

const WORLD = { digest: sha256 }
const NONCE = 'ab'.repeat(16)

/** A task that was answered, held by somebody with that nonce. */
function answered(nonce: string) {
  const status = { nonce: `sha256:${sha256(nonce)}`, worker: 'wes' }
  return foldOf({
    tasks: [{}],
    tips: [{ branch: 'task/001', results: { status } }],
    feedback: { 1: [{ kind: 'answer', text: 'Use port 25.', at: '2026-11-21T10:00:00Z' }] },
  })
}

test('the holder, and whoever has no claim here, gets the answer; a former holder is told that it is none any more', () => {
  const id = taskIdOf(1)
  const snapshot = answered(NONCE)
  expect(readAnswer(snapshot, WORLD, { id, nonce: NONCE })).toMatchObject({ entry: { text: 'Use port 25.' } })
  expect(readAnswer(snapshot, WORLD, { id, nonce: null })).toMatchObject({ entry: { text: 'Use port 25.' } })
  expect(readAnswer(snapshot, WORLD, { id, nonce: 'cd'.repeat(16) })).toMatchObject({
    code: 'NOT_HOLDER',
    details: { worker: 'wes' },
  })
})
