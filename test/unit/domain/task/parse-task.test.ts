import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { parseTask } from '../../../../src/domain/task/parse-task.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const PATH = 'tasks/task-012.md'
const FULL = `---
id: task-012
title: Contact form API endpoint
priority: high            # soon
estimate: 2h
depends_on: [task-010, 11, "009"]
scope: ["src/api/**", "test/api/**"]
verify: ["npm test"]
lease: 90m
sprint: 3
backlog: true
created: 2026-11-21T09:00:00Z
workflow: contact-form
phase: implement
closed: {as: completed, commit: "1234567890", attempt: 2, by: Jane Doe, at: 2026-11-22 10:00}
approved: {commit: abcdef1, pull_request: https://example.org/pull/1}
reopened: 1
custom: kept
---
# Task-012: Contact form API endpoint
`

const SEED = `# Task-012: Build homepage hero

**Created:** 2026-11-21 09:00
**Status:** Pending
**Priority:** 🔴 High
**Estimate:** [Hours]
**Dependencies:** Task-010, Task-011
**Sprint:** Sprint 3

---

## Objective

**Priority:** Low
**Estimate:** 9h
`

function withLine(line: string): string {
  return `---\nid: task-012\ntitle: Form\n${line}\n---\n`
}

test('every field of the front matter is read', () => {
  expect(parseTask(PATH, FULL)).toEqual({
    id: 'task-012',
    path: PATH,
    title: 'Contact form API endpoint',
    priority: 'high',
    estimate: '2h',
    dependsOn: ['task-010', 'task-011', 'task-009'],
    scope: ['src/api/**', 'test/api/**'],
    verify: ['npm test'],
    lease: '90m',
    sprint: 3,
    backlog: true,
    created: '2026-11-21T09:00:00Z',
    workflow: 'contact-form',
    phase: 'implement',
    part: { item: null, member: null, round: 1, basedOn: {}, artifact: null },
    closed: { as: 'completed', commit: '1234567890', attempt: 2, by: 'Jane Doe', at: '2026-11-22T10:00:00Z' },
    approved: { commit: 'abcdef1', pullRequest: 'https://example.org/pull/1' },
    reopened: 1,
    problems: [],
  })
})

test('only id and title are needed', () => {
  expect(parseTask(PATH, '---\nid: task-012\ntitle: Form\n---\n')).toMatchObject({
    title: 'Form',
    priority: 'medium',
    dependsOn: [],
    scope: [],
    lease: null,
    sprint: null,
    backlog: false,
    created: null,
    closed: null,
    approved: null,
    reopened: 0,
    problems: [],
  })
})

test('the older style is read from the header alone', () => {
  expect(parseTask(PATH, SEED)).toMatchObject({
    title: 'Build homepage hero',
    priority: 'high',
    estimate: null,
    dependsOn: ['task-010', 'task-011'],
    sprint: 3,
    created: '2026-11-21T09:00:00Z',
    problems: [],
  })
})

test.each(['None', 'none yet', '-', 'N/A', ''])('dependencies %j in the older style are none', (value) => {
  expect(parseTask(PATH, `# Task-012: x\n**Dependencies:** ${value}\n`)).toMatchObject({
    dependsOn: [],
    problems: [],
  })
})

test('patterns with commas in braces are one pattern in the older style', () => {
  expect(parseTask(PATH, '# x\n**Scope:** src/{a,b}/**, `test/a, b`\n').scope).toEqual(['test/a, b'])
  expect(parseTask(PATH, '# x\n**Scope:** src/{a,b}/**, test/**\n').scope).toEqual([
    'src/{a,b}/**',
    'test/**',
  ])
})

test.each([
  ['a byte order mark', (text: string) => `\uFEFF${text}`],
  ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
  ['no final line break', (text: string) => text.trimEnd()],
])('%s changes nothing in either style', (_name, change) => {
  for (const text of [FULL, SEED]) expect(parseTask(PATH, change(text))).toEqual(parseTask(PATH, text))
})

test('one text stands for a list of one', () => {
  expect(parseTask(PATH, withLine('verify: npm test')).verify).toEqual(['npm test'])
  expect(parseTask(PATH, withLine('depends_on: task-010, 11')).dependsOn).toEqual(['task-010', 'task-011'])
})

test('a title may be a number, which keeps its spelling', () => {
  expect(parseTask(PATH, '---\nid: task-012\ntitle: 1.10\n---\n').title).toBe('1.10')
})

const fields = fc.array(
  fc.tuple(
    fc.constantFrom(
      'id',
      'title',
      'priority',
      'depends_on',
      'scope',
      'closed',
      'approved',
      'sprint',
      'lease',
      'created',
      '__proto__',
    ),
    fc.oneof(
      fc.string(),
      fc.constantFrom('[', '{as: ', '{as: completed}', '- x', '|', '~', '[[]]', '&a', '*a', '1e9'),
    ),
    fc.constantFrom(': ', ':', ':\n  ', ':** '),
  ),
  { maxLength: 8 },
)

test('no text makes it throw, and what comes out can be cached as JSON', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fields.map(
      (lines) => `---\n${lines.map(([key, value, colon]) => key + colon + value).join('\n')}\n---\n# x`,
    ),
    fields.map((lines) => `# Task-1\n${lines.map(([key, value]) => `**${key}:** ${value}`).join('\n')}`),
  )
  fc.assert(
    fc.property(fc.oneof(fc.constant(PATH), fc.string()), text, (path, content) => {
      const task = parseTask(path, content)
      expect(JSON.parse(JSON.stringify(task))).toEqual(task)
      expect(task.title).not.toBe('')
    }),
    { numRuns: 400 },
  )
})
