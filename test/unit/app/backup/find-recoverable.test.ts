import { expect, test } from 'vitest'
import { findBackup, openClaims } from '../../../../src/app/backup/find-recoverable.ts'
import type { Backup } from '../../../../src/domain/backup/backup.ts'
import { aSnapshot, aTask } from '../../../support/a-task.ts'

const ADA = { names: ['ada'], email: 'ada@example.invalid' }

function aBackup(name: string, { branch = 'main', email = ADA.email, isOwn = false } = {}): Backup {
  const [clone = '', stamp = ''] = name.split('@')
  const facts = { author: 'x', email, branch, head: null, hasCommits: true, target: null, leftOut: 0 }
  const at = `${stamp.slice(0, 4)}-11-21T00:00:00Z`
  return { id: name, clone, at, commit: name, facts, isOwn, isOnRemote: true, ref: name }
}

const NEW = aBackup('laptop-1@2026')
const OLD = aBackup('laptop-1@2025')
const OTHER = aBackup('desk-2@2024', { email: 'bob@example.invalid' })
const ALL = [NEW, OLD, OTHER]

test('latest is the newest of one’s own, a clone stands for its newest, and a beginning for what it is the only one of', () => {
  expect(findBackup([OTHER, ...ALL], 'latest', ADA)).toBe(NEW)
  expect(findBackup(ALL, 'laptop-1', ADA)).toBe(NEW)
  expect(findBackup(ALL, 'laptop-1@2025', ADA)).toBe(OLD)
  expect(findBackup(ALL, 'desk', ADA)).toBe(OTHER)
  expect(findBackup([...ALL, aBackup('laptop-3@2023')], 'laptop', ADA)).toEqual(['laptop-1', 'laptop-3'])
  expect(findBackup(ALL, 'tower', ADA)).toBe('none')
  expect(findBackup([OTHER], 'latest', ADA)).toBe('none')
})

test('open claims are this person’s whose nonce is not here, each with the newest snapshot of its branch', () => {
  const held = (id: number, worker: string) =>
    aTask({ id, worker, state: 'in_progress', attempt: 1, branch: `task/00${id}` })
  const tasks = [held(1, 'ada'), held(2, 'ada'), held(3, 'bob'), held(4, 'arm-4'), aTask({ id: 5 })]
  const saved = [
    aBackup('laptop-1@2026', { branch: 'task/001' }),
    aBackup('laptop-1@2025', { branch: 'task/004' }),
  ]
  const here = { task: tasks[1]?.id ?? 'task-002', attempt: 1, worker: 'ada', nonce: '' }
  const found = openClaims(aSnapshot({ tasks }), saved, { held: [here as never], person: ADA })
  expect(found.map(({ task, backup }) => [task.id, backup?.id ?? null])).toEqual([
    ['task-001', 'laptop-1@2026'],
    ['task-004', 'laptop-1@2025'],
  ])
})
