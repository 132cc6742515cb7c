import { expect, test } from 'vitest'
import { DIALECTS, type DialectName } from '../../../../src/domain/import/dialects.ts'
import { readSpecKit } from '../../../../src/domain/import/spec-kit.ts'
import { readAsItLooks, sampleOf, shapeOf } from '../../../support/an-import.ts'

interface Expected {
  readonly shape: readonly string[]
  /** `path:line`, and words of the message. */
  readonly problems: readonly (readonly [place: string, words: string])[]
}

const EXPECTED: Readonly<Record<DialectName, Expected>> = {
  'spec-kit': {
    shape: [
      ...['T001 [done]', 'T002', 'T003 < T002', 'T004 < T003', 'T005 < T004', 'T006 < T004'],
      ...['T010 < T005 T006', 'T011 < T005 T006', 'T012 < T010 T011', 'T013 < T012'],
      ...['T020 < T005 T006', 'T021 < T011 T020', 'T030 < T013 T021', 'T031 < T030'],
    ],
    problems: [
      ['specs/001-contact-form/tasks.md:42', 'at least three digits'],
      ['specs/001-contact-form/tasks.md:43', '"- T023 [US2] No box" looks like a task'],
    ],
  },
  openspec: {
    shape: ['1.1 [done]', '1.2', '1.2.1 < 1.2', '2.1 < 1.2.1', '2.2 < 2.1', '3.1 < 2.2', '2.3 < 3.1'],
    problems: [['openspec/changes/add-login/tasks.md:12', '3.1 stands in group 2']],
  },
  kiro: {
    shape: ['1 [done]', '2.1', '2.2 < 2.1', '2.3 < 2.1', '3 < 2.3'],
    problems: [['.kiro/specs/export/tasks.md:13', 'Four has no number']],
  },
  'cc-sdd': {
    shape: ['1.1', '2.1 < 1.1', '2.2 < 1.1', '2.3 < 2.1 2.2', '3.1 < 2.1', '4.1 < 2.3 3.1'],
    problems: [],
  },
  'spec-workflow': {
    shape: ['1 [done]', '2', '3 < 2'],
    problems: [['.spec-workflow/specs/billing/tasks.md:13', 'a small x']],
  },
  bmad: {
    shape: ['1.1 [done]', '1.2', '2.1 < 1.2'],
    problems: [
      ['docs/sprint-status.yaml:7', 'The status of 2-1-pay-by-card is "waiting"'],
      ['docs/epics.md:32', 'Story 2: Has one number only'],
      ['docs/sprint-status.yaml:8', 'Story 3.1 has a status and no text'],
    ],
  },
  backlog: {
    shape: ['task-1 [done]', 'task-2 < task-3', 'task-3'],
    problems: [['backlog/tasks/task-2 - Draw-the-chart.md:1', 'task-2 depends on task-9']],
  },
  rune: {
    shape: ['aaaaaaa [done]', 'bbbbbbb', 'ccccccc', 'ddddddd < bbbbbbb ccccccc'],
    problems: [],
  },
  checklist: {
    shape: ['buy-a-domain', 'choose-a-name [done]', 'buy-a-domain~2', 'first', 'second < first'],
    problems: [['todo.md:6', '[] No blank in the box']],
  },
}

test.each(DIALECTS)(
  'the sample of %s is told by its looks, put in order, and its slips are named',
  (dialect) => {
    const read = readAsItLooks(sampleOf(dialect), dialect === 'checklist')
    expect(read.dialects).toEqual([dialect])
    expect(shapeOf(read)).toEqual(EXPECTED[dialect].shape)
    const { problems } = EXPECTED[dialect]
    expect(read.problems.map(({ path, line }) => `${path}:${line}`)).toEqual(problems.map(([place]) => place))
    for (const [index, [, words]] of problems.entries())
      expect(read.problems[index]?.message).toContain(words)
    expect(read.problems.filter(({ fix }) => fix === '')).toEqual([])
  },
)

function taskIn(dialect: DialectName, id: string) {
  const { tasks } = readAsItLooks(sampleOf(dialect), dialect === 'checklist')
  const task = tasks.find(({ source }) => source.id === id)
  if (task === undefined) throw new Error(`There is no ${id} in the sample of ${dialect}.`)
  return task
}

test('a task keeps file, id and line of its source', () => {
  expect(taskIn('spec-kit', 'T012').source).toEqual({
    file: 'specs/001-contact-form/tasks.md',
    id: 'T012',
    line: 35,
  })
})

test('ids, labels and dependencies are not part of a title, and the phase is told', () => {
  const { title, objective } = taskIn('spec-kit', 'T012')
  expect(title).toBe('Message service in src/services/message.ts')
  expect(objective).toContain('Part of: Phase 3: User Story 1 - Send a message (Priority: P1)')
  expect(taskIn('cc-sdd', '2.1')).toMatchObject({
    title: 'Weigh titles',
    objective: 'Weigh titles\n\nPart of: 2. Ranking',
  })
  expect(taskIn('rune', 'bbbbbbb').title).toBe('Build the package')
})

test('sub-items become criteria; fields, and what is done already, become notes', () => {
  expect(taskIn('spec-kit', 'T011').criteria).toEqual([
    'A message has a sender and a text',
    '`text` is at most 4,000 characters',
  ])
  expect(taskIn('kiro', '2.1')).toMatchObject({
    criteria: ['Quote what needs quotes'],
    notes: expect.arrayContaining(['Requirements: 1.1, 1.2', 'It was begun before the import.']),
  })
  expect(taskIn('rune', 'bbbbbbb')).toMatchObject({
    criteria: ['2.1. Build it twice'],
    notes: expect.arrayContaining(['Done before the import: 2.2. Compare']),
  })
  expect(taskIn('checklist', 'buy-a-domain').criteria).toEqual(['Ask three sellers'])
})

test('a sub-item that is named as a criterion is one', () => {
  const [task] = readSpecKit('- [ ] T001 A\n  - AC: It works\n  - Owner: Ada\n', 'tasks.md').tasks
  expect(task).toMatchObject({ criteria: ['AC: It works'], notes: expect.arrayContaining(['Owner: Ada']) })
})

test('only where the format says whose files they are do they become the scope, and none outside', () => {
  expect(taskIn('spec-workflow', '2').scope).toEqual(['src/billing/total.ts', 'src/billing/round.ts'])
  expect(taskIn('spec-kit', 'T012').scope).toEqual([])
})

test('a BMAD story takes its text from the story file, its place from the epics and its end from the status', () => {
  expect(taskIn('bmad', '1.2')).toMatchObject({
    source: { file: 'docs/epics.md', line: 21 },
    objective: expect.stringContaining('so that I buy only what I want'),
    criteria: ['A thing can be taken out', 'The sum follows'],
  })
  expect(taskIn('bmad', '1.1').criteria).toEqual([
    'Given an empty basket When I add a thing Then it is in there',
  ])
})

test('a Backlog.md task brings priority, labels and the criteria that are not met yet', () => {
  expect(taskIn('backlog', 'task-2')).toMatchObject({
    priority: 'high',
    objective: 'A chart of the week.',
    criteria: ['Seven bars'],
    notes: expect.arrayContaining(['Label: web']),
  })
})
