import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readClaim } from '../../../../src/domain/fleet/engine.ts'
import { readRunner } from '../../../../src/domain/fleet/read-runner.ts'

const CLAIM = { task: 'task-012', attempt: 2, nonce: 'ab'.repeat(16) }

test('a claim is found by its place, in a list or in the event of a workflow', () => {
  expect(readClaim(JSON.stringify([CLAIM]), 0)).toEqual(CLAIM)
  expect(readClaim(JSON.stringify({ inputs: { claims: JSON.stringify([CLAIM]) } }), 0)).toEqual(CLAIM)
  expect(readClaim(JSON.stringify([CLAIM]), 1)).toBeNull()
})

test('what is no claim is none', () => {
  for (const wrong of [
    { ...CLAIM, task: '--x' },
    { ...CLAIM, nonce: 'x' },
    { ...CLAIM, attempt: 0 },
    { ...CLAIM, more: 1 },
  ])
    expect(readClaim(JSON.stringify([wrong]), 0)).toBeNull()
  fc.assert(fc.property(fc.anything(), (value) => readClaim(JSON.stringify(value) ?? '', 0) === null))
  fc.assert(fc.property(fc.string(), (text) => readClaim(text, 0) === null))
})

test('engines are files with a few keys, all others are refused with their line', () => {
  expect(readRunner('actions', 'runs_on: self-hosted\nsecrets: [KEY]\n').runner?.engine).toMatchObject({
    kind: 'actions',
    workflow: 'brain-workers.yml',
    runsOn: 'self-hosted',
    secrets: ['KEY'],
  })
  expect(readRunner('big', 'image: a/b:1\nmemory: 8Gi\n').runner?.engine).toMatchObject({
    kind: 'kubernetes',
    kubectl: ['kubectl'],
    memory: '8Gi',
  })
  for (const [name, text] of [
    ['actions', 'runs_on: "${{ x }}"\n'],
    ['actions', 'workflow: ../x.yml\n'],
    ['actions', 'secrets: ["A B"]\n'],
    ['kubernetes', 'image: "a b"\n'],
    ['kubernetes', 'image: a\nmemory: much\n'],
    ['kubernetes', 'image: a\nsecret: A_B\n'],
    ['kubernetes', 'image: a\nurl: https://u:p@host/x\n'],
  ] as const)
    expect([text, readRunner(name, text).problem?.line]).toEqual([
      text,
      text.startsWith('image: a\n') ? 2 : 1,
    ])
})
