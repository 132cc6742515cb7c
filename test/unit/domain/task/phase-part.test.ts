import { expect, test } from 'vitest'
import { editTask } from '../../../../src/domain/task/edit-task.ts'
import { parseTask } from '../../../../src/domain/task/parse-task.ts'
import { renderTask } from '../../../../src/domain/task/render-task.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'

const PART = {
  item: 'home',
  member: 'security',
  round: 3,
  basedOn: { 'workflows/run/a b.md': 'a'.repeat(40), 'task-012': 'b'.repeat(40) },
  artifact: 'workflows/run/c.md',
}
const TEXT = renderTask({
  ...{ id: taskIdOf(1), title: 'X', priority: 'medium', created: '2026-11-21T09:00:00Z' },
  ...{ workflow: 'run', phase: 'plan', part: PART },
})

test('what a task is of its phase is read as it was written', () => {
  expect(parseTask('tasks/task-001.md', TEXT)).toMatchObject({ part: PART, problems: [] })
})

test('a task of no workflow is of no phase, whatever it says', () => {
  const text = TEXT.replace('workflow: run\n', '')
  expect(parseTask('tasks/task-001.md', text).part).toBeNull()
})

test('a closing keeps the blob of the artifact, and what it was based on is renewed on its one line', () => {
  const closed = {
    as: 'completed',
    commit: null,
    attempt: 1,
    by: 'bea',
    at: null,
    artifact: 'c'.repeat(40),
  } as const
  const text = editTask(TEXT, { closed, basedOn: { x: 'd'.repeat(40) } })
  const read = parseTask('tasks/task-001.md', text)
  expect(read.closed).toEqual(closed)
  expect(read.part).toEqual({ ...PART, basedOn: { x: 'd'.repeat(40) } })
  const lines = TEXT.split('\n')
  expect(text.split('\n').filter((line) => !lines.includes(line)).length).toBe(2)
})
