import { expect, test } from 'vitest'
import { approveForPullRequest } from '../../../src/app/approve-for-pull-request.ts'
import { EMPTY_LOOK } from '../../../src/domain/look.ts'
import type { Attempt } from '../../../src/domain/task/task.ts'
import { aTask } from '../../support/a-task.ts'
import { sha256 } from '../../support/a-look.ts'

const WORLD = { now: new Date('2026-11-21T10:00:00Z'), actor: 'brain', nonce: 'a'.repeat(32), digest: sha256 }
const [OWN, WORK, BASE, TREE] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
]

test('an adopted branch is fenced with the attempt’s own, which then holds its work', () => {
  const at = { subject: 'Work', committedAt: '2026-11-21T09:00:00Z' }
  const attempt: Attempt = {
    number: 1,
    branch: 'task/001',
    commit: OWN,
    author: 'brain',
    merged: false,
    mark: 'opening',
    ...at,
  }
  const adopted = { branch: 'claude/form', commit: WORK, recorded: true, ...at }
  const task = aTask({
    state: 'review',
    attempt: 1,
    branch: 'task/001',
    commit: WORK,
    attempts: [attempt],
    adopted,
  })
  const texts = new Map([[task.path, '---\nid: task-001\ntitle: Form\n---\n']])
  const snapshot = {
    look: { ...EMPTY_LOOK, texts, base: { ...EMPTY_LOOK.base, commit: BASE } },
    tasks: new Map([[task.id, task]]),
    archived: new Map(),
    unclaimed: [],
    problems: [],
  }
  const { commits, refs, result } = approveForPullRequest(snapshot, WORLD, { task, tree: TREE })
  expect(result).toMatchObject({ commit: WORK, integration: 'pull-request' })
  expect(commits.find(({ mark }) => mark === ':fence')).toMatchObject({
    parents: [WORK, OWN, BASE],
    tree: TREE,
    edits: [],
  })
  expect(refs.slice(1)).toEqual([
    { branch: 'task/001', from: OWN, to: ':fence' },
    { branch: 'claude/form', from: WORK, to: ':fence', theirs: true },
  ])
})
