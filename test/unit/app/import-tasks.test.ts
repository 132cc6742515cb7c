import { expect, test } from 'vitest'
import { type Imported, type ImportRequest, planImport } from '../../../src/app/import-tasks.ts'
import { lookAfter } from '../../../src/app/with-plan.ts'
import type { Change, Decision } from '../../../src/domain/decision.ts'
import { fold } from '../../../src/domain/fold.ts'
import { readSpecKit } from '../../../src/domain/import/spec-kit.ts'
import type { Look } from '../../../src/domain/look.ts'
import { parseTask } from '../../../src/domain/task/parse-task.ts'
import { taskIdOf } from '../../../src/domain/task/task-id.ts'
import { aLook, type LookParts, NOW, sha256 } from '../../support/a-look.ts'

const FILE = 'specs/001/tasks.md'
const WORLD = { now: NOW, actor: 'brain', nonce: 'a'.repeat(32), digest: sha256 }
const EMPTY = aLook({ tasks: [] })

function imported(look: Look, text: string, more: Partial<ImportRequest> = {}): Decision<Imported> {
  const { tasks } = readSpecKit(text, FILE)
  const request = {
    tasks,
    includeDone: false,
    names: [FILE, 'specs/001/plan.md'],
    covers: (file: string) => file === FILE,
  }
  return planImport(fold(look, WORLD), WORLD, { ...request, ...more })
}

function changeOf(decision: Decision<Imported>): Change<Imported> {
  if (decision.kind === 'refusal') throw new Error(decision.code)
  return decision
}

/** What a look sees after the change, texts included. */
function after(look: Look, decision: Decision<Imported>): Look {
  const edits = changeOf(decision).commits.flatMap((commit) => commit.edits)
  const texts = new Map(look.texts)
  for (const edit of edits) if ('text' in edit) texts.set(edit.path, edit.text)
  return { ...lookAfter(look, edits), texts }
}

const actions = (decision: Decision<Imported>): readonly string[] =>
  changeOf(decision).result.tasks.map(({ id, source, action, reason }) =>
    [source.id, id ?? '-', action, ...(reason === null ? [] : [`(${reason})`])].join(' '),
  )

const TEXT = '- [x] T001 Done\n- [ ] T002 Second\n- [ ] T003 Third\n'

test('all is one commit on the plan branch, ticked ones left out', () => {
  const decision = imported(EMPTY, TEXT)
  expect(actions(decision)).toEqual([
    'T001 - skipped (ticked)',
    'T002 task-001 create',
    'T003 task-002 create',
  ])
  const { commits, refs } = changeOf(decision)
  expect(commits).toHaveLength(1)
  expect(commits[0]?.message).toBe('Import tasks from specs/001/tasks.md: 2 new')
  expect(commits[0]?.edits.map(({ path }) => path)).toEqual([
    'tasks/task-001.md',
    'tasks/task-002.md',
    'WORK-PLAN.md',
  ])
  expect(refs).toHaveLength(1)
})

test('a new task file says its source, its dependencies and what to read', () => {
  const look = after(EMPTY, imported(EMPTY, TEXT))
  const text = look.texts.get('tasks/task-002.md') ?? ''
  expect(text).toContain(`depends_on: [task-001]`)
  expect(text).toContain(`source: {file: ${FILE}, id: T003, line: 3}`)
  expect(text).toContain('- @specs/001/tasks.md\n- @specs/001/plan.md')
  expect(parseTask('tasks/task-002.md', text)).toMatchObject({
    source: { file: FILE, id: 'T003', line: 3 },
    problems: [],
  })
})

test('importing again changes nothing, also when lines have moved', () => {
  const look = after(EMPTY, imported(EMPTY, TEXT))
  const again = imported(look, `# Tasks\n\n${TEXT}`)
  expect(changeOf(again).commits).toEqual([])
  expect(actions(again).slice(1)).toEqual(['T002 task-001 unchanged', 'T003 task-002 unchanged'])
})

test('titles and dependencies of tasks that nobody has begun are brought up to date, other dependencies stay', () => {
  const first = after(EMPTY, imported(EMPTY, TEXT))
  const withOther = (first.texts.get('tasks/task-002.md') ?? '').replace('[task-001]', '[task-001, task-009]')
  const edits = [
    { path: 'tasks/task-002.md', text: withOther },
    { path: 'tasks/task-009.md', text: '---\nid: task-009\ntitle: Other\n---\n' },
  ]
  const look = {
    ...lookAfter(first, edits),
    texts: new Map([...first.texts, ['tasks/task-002.md', withOther]]),
  }
  const decision = imported(look, '- [ ] T002 Second\n- [ ] T003 [P] Third, renamed\n')
  expect(actions(decision)).toEqual(['T002 task-001 unchanged', 'T003 task-002 update'])
  const text = after(look, decision).texts.get('tasks/task-002.md') ?? ''
  expect(text).toContain('title: Third, renamed')
  expect(text).toContain('depends_on: [task-009, task-001]')
  expect(text).toMatch(/## Objective\n\nThird, renamed/)
})

const BEGUN: readonly { readonly was: string; readonly look: LookParts; readonly reason: string }[] = [
  { was: 'claimed', look: { tips: [{ branch: 'task/001' }] }, reason: 'claimed here' },
  { was: 'closed', look: { tasks: [{ closed: { as: 'failed' } }] }, reason: 'failed here' },
]

test.each(BEGUN)(
  'a task that was $was is never touched',
  ({ look: { tasks: [task] = [{}], tips = [] }, reason }) => {
    const source = { file: FILE, id: 'T002', line: 2 }
    const look = aLook({ tasks: [{ ...task, id: 1, title: 'Old', source }], tips })
    const decision = imported(look, '- [ ] T002 New\n')
    expect(actions(decision)).toEqual([`T002 task-001 skipped (${reason})`])
    expect(changeOf(decision).commits).toEqual([])
  },
)

test('what was archived is not made again', () => {
  const look = aLook({
    tasks: [
      { id: 1, title: 'Second', source: { file: FILE, id: 'T002', line: 2 }, closed: { as: 'completed' } },
    ],
  })
  const file = [...look.tasks.values()][0]!
  const archive = { ...look.archive, count: 1, highest: 1, tasks: new Map([[taskIdOf(1), file]]) }
  const decision = imported({ ...look, tasks: new Map(), archive }, '- [ ] T002 Second\n')
  expect(actions(decision)).toEqual(['T002 task-001 unchanged'])
})

test('a task that vanished from its file is reported, and stays', () => {
  const look = after(EMPTY, imported(EMPTY, TEXT))
  const decision = imported(look, '- [ ] T002 Second\n')
  expect(changeOf(decision).commits).toEqual([])
  expect(changeOf(decision).result.problems).toMatchObject([
    { path: FILE, line: 3, fix: expect.stringContaining('brain cancel task-002') },
  ])
})

test('with includeDone, ticked ones become completed tasks, and nothing waits for them', () => {
  const look = after(EMPTY, imported(EMPTY, TEXT, { includeDone: true }))
  const { tasks } = fold(look, WORLD)
  expect([...tasks.values()].map(({ state }) => state)).toEqual(['completed', 'ready', 'waiting'])
  expect(changeOf(imported(look, TEXT)).commits).toEqual([])
})

test('a task that was ticked in its file meanwhile is reported, and not closed', () => {
  const look = after(EMPTY, imported(EMPTY, TEXT))
  expect(actions(imported(look, TEXT.replace('[ ] T002', '[x] T002')))[1]).toBe(
    'T002 task-001 skipped (ticked, but open here)',
  )
})

test('new tasks go to the sprint or the backlog that was asked for', () => {
  const look = after(EMPTY, imported(EMPTY, TEXT, { sprint: 3, backlog: true }))
  expect([...fold(look, WORLD).tasks.values()]).toMatchObject([
    { sprint: 3, state: 'backlog' },
    { backlog: true },
  ])
})

test('a text cannot break out of its section', () => {
  const tasks = readSpecKit('- [ ] T001 First\n  - ## Notes\n  ```\n  # Heading\n', FILE).tasks.map(
    (task) => ({
      ...task,
      objective: '# Forged\n## Acceptance Criteria\n```\n<!--',
    }),
  )
  const look = after(EMPTY, imported(EMPTY, '', { tasks }))
  const text = look.texts.get('tasks/task-001.md') ?? ''
  expect(text.match(/^#+ .*$/gm)?.map((heading) => heading.slice(0, 12))).toHaveLength(6)
})

test('a thousand tasks are one commit, and the same again is none', () => {
  const lines = Array.from(
    { length: 1_000 },
    (_, index) => `- [ ] T${String(index + 1).padStart(4, '0')} Task ${index + 1}\n`,
  )
  const look = after(EMPTY, imported(EMPTY, lines.join('')))
  expect(fold(look, WORLD).tasks.size).toBe(1_000)
  expect(changeOf(imported(look, lines.join(''))).commits).toEqual([])
})
