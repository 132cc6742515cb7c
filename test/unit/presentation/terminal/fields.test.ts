import { expect, test } from 'vitest'
import { chooseFields } from '../../../../src/presentation/terminal/fields.ts'

const tasks = [
  { id: 'task-001', title: 'Hero', state: 'ready' },
  { id: 'task-002', title: 'Footer', state: 'blocked' },
]

test('of a list each item keeps the chosen fields, in the order in which they were asked for', () => {
  expect(JSON.stringify(chooseFields({ tasks }, ['state', 'id']))).toBe(
    '{"tasks":[{"state":"ready","id":"task-001"},{"state":"blocked","id":"task-002"}]}',
  )
})

test('of one task, the task keeps them', () => {
  expect(chooseFields({ task: tasks[0], prompt: 'Do it' }, ['title'])).toEqual({ task: { title: 'Hero' } })
})

test('fields of the data itself are chosen from the data', () => {
  expect(chooseFields({ task: tasks[0], prompt: 'Do it' }, ['prompt'])).toEqual({ prompt: 'Do it' })
})

test('an empty list stays an empty list', () => {
  expect(chooseFields({ tasks: [] }, ['id'])).toEqual({ tasks: [] })
})

test('a field that does not exist is refused with the names of all', () => {
  expect(() => chooseFields({ tasks }, ['id', 'titel'])).toThrowError(
    expect.objectContaining({
      code: 'UNKNOWN_FIELD',
      details: { field: 'titel', fields: ['id', 'title', 'state'] },
    }),
  )
})
