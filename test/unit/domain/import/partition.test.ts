import { expect, test } from 'vitest'
import { ownedFiles } from '../../../../src/domain/import/owned-files.ts'
import {
  minutesIn,
  partitionable,
  type PartitionTask,
  partitionTasks,
} from '../../../../src/domain/import/partition.ts'
import { readSpecKit } from '../../../../src/domain/import/spec-kit.ts'

const partition = (text: string, maxGroups = 3) =>
  partitionTasks(partitionable(readSpecKit(text, 'tasks.md').tasks), maxGroups)
const groupsOf = (text: string, maxGroups = 3) => partition(text, maxGroups).groups.map(({ tasks }) => tasks)
const aTask = (id: string, files: readonly string[], parts: Partial<PartitionTask> = {}): PartitionTask => ({
  ...{ id, files, dependsOn: [], minutes: 60 },
  ...parts,
})

test('phase headings and bold lines are no tasks', () => {
  const text =
    '## Phase 1: Setup\n**Checkpoint**: see `src/a.ts`\n### Tests\n- [ ] T001 [P] Write src/a.ts\n- [ ] T002 [P] Write src/b.ts\n'
  expect(groupsOf(text)).toEqual([['T001'], ['T002']])
})

test('ticked tasks are left out', () => {
  expect(groupsOf('- [x] T001 [P] Write src/a.ts\n- [ ] T002 [P] Write src/b.ts\n')).toEqual([['T002']])
})

test('groups name ids, in an order that keeps dependencies and phases', () => {
  const text = [
    ...['## Phase 1: Setup', '- [ ] T001 Start package.json'],
    ...[
      '## Phase 2: User Story 1',
      '- [ ] T002 [P] [US1] Write src/a.ts',
      '- [ ] T003 [US1] Change src/a.ts again',
    ],
    ...[
      '## Phase 3: User Story 2',
      '- [ ] T004 [US2] Write src/b.ts',
      '- [ ] T005 [US2] Use src/c.ts (depends on T003)',
    ],
    ...['## Phase 4: Polish', '- [ ] T006 Change package.json'],
  ].join('\n')
  const { groups, parallelizable } = partition(text)
  expect(parallelizable).toBe(true)
  expect(groups.map(({ tasks }) => tasks)).toEqual([
    ['T001', 'T002', 'T003', 'T006'],
    ['T004', 'T005'],
  ])
})

test('a chain is one group, however many files it has', () => {
  const { groups, parallelizable } = partition(
    '- [ ] T001 Write src/a.ts\n- [ ] T002 Write src/b.ts\n- [ ] T003 Write src/c.ts\n',
  )
  expect(groups.map(({ tasks }) => tasks)).toEqual([['T001', 'T002', 'T003']])
  expect(parallelizable).toBe(false)
})

test('groups are balanced by effort, not by the number of tasks', () => {
  const tasks = [
    aTask('big', ['a.ts'], { minutes: 480 }),
    ...['b', 'c', 'd', 'e'].map((id) => aTask(id, [`${id}.ts`], { minutes: 60 })),
  ]
  expect(partitionTasks(tasks, 2).groups.map((group) => group.tasks)).toEqual([['big'], ['b', 'c', 'd', 'e']])
  expect(partitionTasks(tasks, 2)).toMatchObject({ minutes: 720, spanMinutes: 480 })
})

test('an estimate in the text is the effort, an hour otherwise', () => {
  expect(
    ['Do it (2h)', 'Estimate: 30 min', '**Effort**: ~1.5 h', '[1d]', 'Do it (v2)', 'Do it'].map(minutesIn),
  ).toEqual([120, 30, 90, 480, 60, 60])
})

test.each([
  'Write src/a.ts like `src/b.ts`',
  'Write src/a.ts, see `src/b.ts` and `src/c.ts`',
  'Write src/a.ts as in src/b.ts',
  'Write `src/a.ts` (e.g. src/b.ts)',
  'Write src/a.ts, similar to the one in src/b.ts',
  'Following the pattern of `src/b.ts`, write src/a.ts',
])('what is named as context only is not owned: %s', (text) => {
  expect(ownedFiles(text)).toEqual(['src/a.ts'])
})

test('files that are listed below a task are its own, other notes are not', () => {
  const text = '- [ ] T001 [P] A\n  - Files: src/a.ts; src/b.ts\n  - Reference: src/c.ts\n'
  expect(partition(text).groups[0]?.files).toEqual(['src/a.ts', 'src/b.ts'])
})

test('context does not glue groups together', () => {
  const text = '- [ ] T001 [P] Write src/a.ts\n- [ ] T002 [P] Write src/b.ts like `src/a.ts`\n'
  expect(groupsOf(text)).toEqual([['T001'], ['T002']])
})

test.each(['md', 'json', 'yaml', 'toml', 'sh', 'c', 'cpp', 'kt', 'swift', 'php', 'ts', 'py'])(
  'a bare path that ends in .%s is owned',
  (ending) => {
    expect(ownedFiles(`Write lib/main.${ending}, then stop.`)).toEqual([`lib/main.${ending}`])
    expect(ownedFiles(`Write main.${ending}.`)).toEqual([`main.${ending}`])
  },
)

test.each([
  'Use Node.js and and/or read https://example.com/a.ts',
  'Call `GET /users` and /api/users, e.g. v1.2, ../outside.ts',
  'Send application/json to `user.name`',
])('what only looks like a path is none: %s', (text) => {
  expect(ownedFiles(text)).toEqual([])
})

test.each([
  ['src/api/', 'src/api/users.ts'],
  ['src/**/*.ts', 'src/api/users.ts'],
  ['src/api/**', 'src/api/v1/'],
])('folders and globs own what is in them: %s and %s are one group', (wide, other) => {
  const { groups } = partitionTasks([aTask('a', [wide]), aTask('b', [other]), aTask('c', ['docs/a.md'])])
  expect(groups.map(({ tasks }) => tasks)).toEqual([['a', 'b'], ['c']])
  expect(ownedFiles(`Change ${wide} and ${other}`)).toEqual([wide, other])
})

test('names with brackets are no globs', () => {
  const { groups } = partitionTasks([aTask('a', ['app/[id]/page.tsx']), aTask('b', ['app/i/page.tsx'])])
  expect(groups).toHaveLength(2)
})

test('one group and tasks without files are not called parallelizable', () => {
  const { parallelizable, groups, ungrouped } = partition(
    '- [ ] T001 [P] Write src/a.ts\n- [ ] T002 [P] Talk to people\n',
  )
  expect(parallelizable).toBe(false)
  expect(groups).toHaveLength(1)
  expect(ungrouped).toEqual(['T002'])
})

test('there are at most as many groups as asked for, three by default', () => {
  const tasks = Array.from({ length: 10 }, (_, index) => aTask(`t${index}`, [`${index}.ts`]))
  expect(partitionTasks(tasks).groups).toHaveLength(3)
  expect(partitionTasks(tasks, 1).groups).toHaveLength(1)
  expect(partitionTasks(tasks, 20).groups).toHaveLength(10)
})

test('no tasks make no groups', () => {
  expect(partitionTasks([])).toEqual({
    parallelizable: false,
    groups: [],
    ungrouped: [],
    minutes: 0,
    spanMinutes: 0,
  })
})
