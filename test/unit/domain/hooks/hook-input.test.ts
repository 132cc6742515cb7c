import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HOOK_EVENTS, readHookInput } from '../../../../src/domain/hooks/hook-input.ts'

test('any input is read or refused with a reason, and names that become files are names', () => {
  const anyText = fc.oneof(
    fc.string(),
    fc.json(),
    fc.object().map((value) => JSON.stringify(value)),
  )
  fc.assert(
    fc.property(anyText, (text) => {
      const read = readHookInput(text, 'Stop')
      const event = typeof read === 'string' ? read : read.event
      expect(typeof read === 'string' ? event.length > 0 : HOOK_EVENTS.some((one) => one === event)).toBe(
        true,
      )
    }),
  )
  const said = { hook_event_name: 'Stop', session_id: '../x', agent_id: 'a/b', agent_type: 'worker' }
  expect(readHookInput(JSON.stringify(said), undefined)).toMatchObject({ session: null, agent: null })
})

test('the input says which event it is, not the command line; an event nobody knows is none', () => {
  expect(readHookInput('{"hook_event_name":"PreCompact"}', 'Stop')).toMatchObject({ event: 'PreCompact' })
  expect(readHookInput('{}', 'Stop')).toMatchObject({ event: 'Stop' })
  expect(readHookInput('{"hook_event_name":"Later"}', 'Stop')).toBe('brain has no answer to Later')
  expect(readHookInput('{"hook_event_name":"constructor"}', undefined)).toContain('no answer')
})

test('every way to name a file that is written is found', () => {
  const input = (tool_name: string, tool_input: object): string =>
    JSON.stringify({ hook_event_name: 'PreToolUse', tool_name, tool_input })
  const paths = (text: string): unknown => {
    const read = readHookInput(text, undefined)
    return typeof read === 'string' ? read : read.paths
  }
  expect(paths(input('Write', { file_path: '/a' }))).toEqual(['/a'])
  expect(paths(input('NotebookEdit', { notebook_path: '/a' }))).toEqual(['/a'])
  expect(paths(input('MultiEdit', { edits: [{ file_path: '/a' }, { file_path: '/b' }] }))).toEqual([
    '/a',
    '/b',
  ])
  expect(paths(input('Read', { file_path: '/a' }))).toEqual([])
  expect(paths(input('mcp__files__Write', { file_path: '/a' }))).toEqual([])
})
