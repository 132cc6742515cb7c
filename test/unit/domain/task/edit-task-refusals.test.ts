import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { Failure } from '../../../../src/domain/failure.ts'
import { readCriteria } from '../../../../src/domain/markdown/sections.ts'
import { editTask } from '../../../../src/domain/task/edit-task.ts'
import { parseTask } from '../../../../src/domain/task/parse-task.ts'
import { BOLD_TASK, YAML_TASK } from '../../../support/task-texts.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const PATH = 'tasks/task-012.md'

/** null when the edit is refused as it should be; anything else that is thrown goes on. */
function unlessRefused(edit: () => string): string | null {
  try {
    return edit()
  } catch (failure) {
    if (failure instanceof Failure && failure.code !== 'INTERNAL') return null
    throw failure
  }
}

test.each([
  ['an open quote', '---\nid: task-012\ntitle: "open\n---\n', 3],
  ['a block that is not closed', '---\ntitle: x\n', 1],
  ['another language', '---js\n{}\n---\n', 1],
  ['a conflict', '---\ntitle: x\n<<<<<<< a\nsprint: 1\n=======\nsprint: 2\n>>>>>>> b\n---\n', 3],
  ['a list', '---\n- x\n---\n', 2],
])('a file with %s is not edited, and the failure names the line', (_name, text, line) => {
  expect(() => editTask(text, { sprint: 3 })).toThrow(
    expect.objectContaining({ code: 'INVALID_TASK_FILE', details: expect.objectContaining({ line }) }),
  )
})

test('a title of nothing is refused', () => {
  expect(() => editTask(YAML_TASK, { title: ' \n ' })).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }))
})

test('a section is replaced, and all around it stays', () => {
  const after = editTask(YAML_TASK, { sections: { objective: 'New text.\n\nTwo paragraphs.' } })
  expect(after).toBe(YAML_TASK.replace('Old text.', 'New text.\n\nTwo paragraphs.'))
})

test('an empty section is filled', () => {
  expect(editTask(YAML_TASK, { sections: { notes: 'Ask Ann.' } })).toBe(
    YAML_TASK.replace('## Notes\n', '## Notes\n\nAsk Ann.\n'),
  )
})

test('a missing section is added at its place, else at the end', () => {
  expect(editTask(YAML_TASK, { sections: { contextNeeded: '- @CLAUDE.md' } })).toBe(
    YAML_TASK.replace('## Notes', '## Context Needed\n\n- @CLAUDE.md\n\n## Notes'),
  )
  expect(editTask('---\ntitle: x\n---\n', { sections: { notes: 'n' } })).toBe(
    '---\ntitle: x\n---\n## Notes\n\nn\n',
  )
  expect(editTask('# x', { sections: { notes: 'n' } })).toBe('# x\n\n## Notes\n\nn\n')
})

test('notes are appended below what is there', () => {
  const once = editTask(YAML_TASK, { appendNotes: 'first' })
  expect(editTask(once, { appendNotes: 'second' })).toBe(
    YAML_TASK.replace('## Notes\n', '## Notes\n\nfirst\n\nsecond\n'),
  )
})

test('criteria that are replaced read back', () => {
  expect(readCriteria(editTask(YAML_TASK, { sections: { acceptanceCriteria: '- [ ] a\n- [x] b' } }))).toEqual(
    [
      { text: 'a', done: false },
      { text: 'b', done: true },
    ],
  )
})

test.each(['## Notes', '# x', 'text\n\nx\n---\n', '```\nopen', '<!-- open'])(
  'the text %j would break out of its section, and is refused',
  (text) => {
    expect(() => editTask(YAML_TASK, { sections: { objective: text } })).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT' }),
    )
  },
)

test('any section text is set so that another time changes nothing, or is refused', () => {
  const part = fc.constantFrom(
    'text',
    '\n',
    '\n\n',
    '- ',
    '```',
    '### h',
    '## h',
    '> ',
    '<!-- ',
    ' -->',
    '    ',
    '---',
    '\r\n',
    '*',
    '1. ',
  )
  const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(
      fc.constantFrom(YAML_TASK, BOLD_TASK, YAML_TASK.replaceAll('\n', '\r\n')),
      fc.constantFrom('objective', 'notes', 'outputRequired'),
      text,
      (file, name, section) => {
        const set = (before: string): string => editTask(before, { sections: { [name]: section } })
        const after = unlessRefused(() => set(file))
        if (after === null) return
        expect(set(after)).toBe(after)
        expect(parseTask(PATH, after)).toEqual(parseTask(PATH, file))
      },
    ),
    { numRuns: 150 },
  )
})

test('whatever the file is, editing either works and reads back, or is a failure', () => {
  const line = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      '---',
      'a: 1',
      'title: x',
      'sprint:',
      '  - x',
      'sprint: [',
      '# Task-012: x',
      '**Sprint:** 1',
      '## Notes',
      '- x',
      '{a: b}',
      '? x',
      'sprint: |',
      '  1',
      '\t',
      '***',
      '```',
    ),
  )
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 10 }),
      fc.boolean(),
      fc.constantFrom('\n', '\r\n'),
      (lines, front, eol) => {
        const text = (front ? ['---', ...lines, '---', 'x'] : lines).join(eol)
        const after = unlessRefused(() => editTask(text, { sprint: 7 }))
        if (after === null) return
        expect(parseTask(PATH, after).sprint).toBe(7)
        expect(parseTask(PATH, after).title).toBe(parseTask(PATH, text).title)
      },
    ),
    { numRuns: 300 },
  )
})
