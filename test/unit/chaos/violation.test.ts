import { expect, test } from 'vitest'
import type { Update } from '../../chaos/parts/record.ts'
import { withStory } from '../../chaos/parts/violation.ts'

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)]

function update(at: number, branch: string): Update {
  return { at, transaction: `${at}`, old: A, new: B, branch }
}

const UPDATES = [
  update(3000, 'main'),
  update(1000, 'task/001'),
  update(2000, 'task/001.2'),
  update(4000, 'other'),
]

function storyOf(finding: { task: string | null; branch?: string }): readonly string[] {
  const whole = { rule: 'nothing pushed is lost', message: 'lost', ...finding }
  return withStory(whole, { updates: UPDATES, entries: [] }).story
}

test('the story of a task has all its branches, oldest first', () => {
  expect(storyOf({ task: 'task-001', branch: 'task/001.2' })).toEqual([
    '00:00:01.000 record  task/001 aaaaaaaa → bbbbbbbb',
    '00:00:02.000 record  task/001.2 aaaaaaaa → bbbbbbbb',
  ])
})

test('what is about no task has the story of its branch, or none', () => {
  expect(storyOf({ task: null, branch: 'main' })).toEqual(['00:00:03.000 record  main aaaaaaaa → bbbbbbbb'])
  expect(storyOf({ task: null })).toEqual([])
})
