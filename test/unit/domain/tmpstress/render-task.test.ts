import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { readContextPaths, readCriteria, readSections } from '../../../../src/domain/markdown/sections.ts'
import { parseTask } from '../../../../src/domain/task/parse-task.ts'
import { type NewTask, renderTask } from '../../../../src/domain/task/render-task.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 500_000 })

const LEAST: NewTask = {
  id: taskIdOf(12),
  title: 'Contact form',
  priority: 'medium',
  created: '2026-11-21T09:00:00.000Z',
}
const PATH = 'tasks/task-012.md'

test('a new task has the front matter that is set, and five sections with hints', () => {
  expect(renderTask(LEAST)).toMatchInlineSnapshot(`
    "---
    id: task-012
    title: Contact form
    priority: medium
    created: 2026-11-21T09:00:00Z
    ---
    # Task-012: Contact form

    ## Objective

    [What will be true when this is done, and why it matters]

    ## Acceptance Criteria

    - [ ] [A result that someone else can check]

    ## Context Needed

    - @CLAUDE.md

    ## Output Required

    - [The files to make or change]
    - Tests
    - Documentation in results/task-012-output.md

    ## Notes

    [Hints, limits, links]
    "
  `)
})

const FULL = renderTask({
  ...LEAST,
  estimate: '2h',
  dependsOn: [taskIdOf(10), taskIdOf(11)],
  scope: ['src/{a,b}/**'],
  verify: ['npm test', 'echo "a: b" # c'],
  lease: '90m',
  sprint: 3,
  backlog: true,
  workflow: 'contact-form',
  phase: 'implement',
  objective: 'People can write to us.',
  criteria: ['Sends mail', '- [ ] Checks the address'],
  context: ['CLAUDE.md', '@docs/api.md'],
  output: ['src/form.ts'],
  notes: 'Ask Ann.',
})

test('everything given is there', () => {
  expect(FULL).toMatchInlineSnapshot(`
    "---
    id: task-012
    title: Contact form
    priority: medium
    estimate: 2h
    depends_on: [task-010, task-011]
    scope: ["src/{a,b}/**"]
    verify: [npm test, 'echo "a: b" # c']
    lease: 90m
    sprint: 3
    backlog: true
    created: 2026-11-21T09:00:00Z
    workflow: contact-form
    phase: implement
    ---
    # Task-012: Contact form

    ## Objective

    People can write to us.

    ## Acceptance Criteria

    - [ ] Sends mail
    - [ ] Checks the address

    ## Context Needed

    - @CLAUDE.md
    - @docs/api.md

    ## Output Required

    - src/form.ts
    - Documentation in results/task-012-output.md

    ## Notes

    Ask Ann.
    "
  `)
})

test('everything given reads back', () => {
  expect(parseTask(PATH, FULL)).toMatchObject({
    dependsOn: ['task-010', 'task-011'],
    scope: ['src/{a,b}/**'],
    verify: ['npm test', 'echo "a: b" # c'],
    sprint: 3,
    backlog: true,
    created: '2026-11-21T09:00:00Z',
    problems: [],
  })
  expect(readCriteria(FULL).map((criterion) => criterion.text)).toEqual(['Sends mail', 'Checks the address'])
  expect(readContextPaths(FULL)).toEqual(['CLAUDE.md', 'docs/api.md'])
})

test('a body that is given stands in place of the sections', () => {
  expect(renderTask({ ...LEAST, body: '# My own\n\ntext' })).toMatch(/\n---\n# My own\n\ntext\n$/)
  expect(renderTask({ ...LEAST, body: 'text\n' })).toMatch(/\n---\n# Task-012: Contact form\n\ntext\n$/)
})

test.each([
  'Fix: the "form"',
  "it's",
  '- item',
  '@name',
  '*star*',
  '#5',
  '🎉 שלום',
  'a\r\nb',
  'null',
  '1.10',
  'true',
  '{x}',
  '[y]',
  '`code`',
  '%',
  '| pipe',
  'x #y',
  '? z',
  '---',
  '<!-- c -->',
  '{{a}}',
])('the title %j reads back', (title) => {
  const task = parseTask(PATH, renderTask({ ...LEAST, title }))
  expect(task).toMatchObject({ title: title.replace('\r\n', ' '), problems: [] })
})

test('any title and list reads back, without problems, above five sections', () => {
  const word = fc.string({ minLength: 1, maxLength: 80 }).filter((text) => text.trim() !== '')
  fc.assert(
    fc.property(word, fc.array(word), fc.array(word), (title, scope, verify) => {
      const text = renderTask({ ...LEAST, title, scope, verify })
      const task = parseTask(PATH, text)
      expect(task.problems).toEqual([])
      expect(task.scope).toEqual(scope.map((item) => item.trim()))
      expect(task.verify).toEqual(verify.map((item) => item.trim()))
      expect(task.title).toBe(title.replaceAll(/ +/g, ' ').trim())
      expect(
        readSections(text.slice(text.indexOf('\n# ') + 1)).filter(({ depth }) => depth === 2),
      ).toHaveLength(5)
    }),
  )
})
