import { expect, test } from 'vitest'
import { aRunRig, aTemplate, type RunRig } from '../../../support/a-run.ts'

const TEMPLATE = aTemplate(`  - id: tasks
    title: Tasks
    artifact: "{{run.folder}}/tasks.md"
    prompt: Write {{artifact.tasks}}.
  - id: build
    title: Build
    needs: [tasks]
    each: { of: groups, from: tasks, max: 3 }
    prompt: Build {{item.tasks}} in {{item.files}}.
    team:
      - { id: tests, prompt: Test. }
      - { id: words, prompt: Document., after: all }
    gate: { kind: review, team: [{ id: qa, prompt: Check. }] }
`)
const TASKS = `# Tasks
## Phase 1: Setup
- [ ] T001 Start \`package.json\`
## Phase 2: User Story 1
- [ ] T002 [US1] Write \`src/a.ts\`
## Phase 3: User Story 2
- [ ] T003 [US2] Write \`src/b.ts\`
`
const PATH = 'workflows/run/tasks.md'

async function listed(text = TASKS): Promise<RunRig> {
  const rig = aRunRig()
  await rig.start(TEMPLATE)
  await rig.advance()
  rig.deliver('1', { files: { [PATH]: text } })
  await rig.advance()
  return rig
}
const titles = (advanced: { done: readonly { text: string }[] }): string[] =>
  advanced.done.map(({ text }) => text)

/** Base and tests are in; the two groups begin. */
async function grouped(): Promise<RunRig> {
  const rig = await listed()
  rig.deliver('2', { files: { 'package.json': '{}\n' } })
  rig.deliver('3', { files: { 'test/a.test.ts': 'x\n' }, worker: 'tess' })
  await rig.advance()
  return rig
}

test('what all rest on is built and merged first, then the groups side by side with their own files', async () => {
  const rig = await listed()
  expect((await rig.view()).tasks.map(({ title }) => title)).toEqual([
    'Build it: Tasks',
    'Build it: Build, base (T001)',
    'Build it: Build, tests',
  ])
  rig.deliver('2', { files: { 'package.json': '{}\n' } })
  expect(titles(await rig.advance())).toEqual([
    'approved task-002: Build it: Build, base (T001)',
    'created task-004: Build it: Build, group-1 (T002)',
    'created task-005: Build it: Build, group-2 (T003)',
  ])
  expect((await rig.task('4')).scope).toEqual(['src/a.ts'])
  expect(await rig.text('tasks/task-004.md')).toContain('Build T002 in src/a.ts.')
  expect(await rig.text('tasks/task-004.md')).toContain('- files: src/a.ts')
})

test('a helper that waits for all begins when all others have handed in, and the team after it', async () => {
  const rig = await grouped()
  rig.deliver('4', { files: { 'src/a.ts': 'x\n' } })
  expect(titles(await rig.advance())).toEqual([])
  rig.deliver('5', { files: { 'src/b.ts': 'x\n' } })
  expect(titles(await rig.advance())).toEqual(['created task-006: Build it: Build, words'])
  rig.deliver('6', { files: { 'README.md': 'x\n' } })
  expect(titles(await rig.advance())).toEqual(['created task-007: Build it: Build, qa'])
})

test('a list that is ticked while groups work on it keeps its groups', async () => {
  const rig = await grouped()
  rig.store.commit('main', { [PATH]: TASKS.replace('[ ] T002', '[x] T002') }, { message: 'Tick' })
  const parts = (await rig.phase('build')).parts.map(({ item, task }) => [item?.id, task?.id])
  expect(parts).toEqual([
    ['base', 'task-002'],
    ['group-1', 'task-004'],
    ['group-2', 'task-005'],
    [undefined, 'task-003'],
    [undefined, undefined],
  ])
})

test('a list without tasks holds the phase for a person', async () => {
  const rig = await listed('# Nothing\n')
  expect(await rig.phase('build')).toMatchObject({
    state: 'held',
    held: `${PATH} has no tasks that can be read`,
  })
})

test('a pass beside a requirement that is missing is sent back, and does not let the phase through', async () => {
  const rig = await grouped()
  rig.deliver('4', { files: { 'src/a.ts': 'x\n' } })
  rig.deliver('5', { files: { 'src/b.ts': 'x\n' } })
  await rig.advance()
  rig.deliver('6', { files: { 'README.md': 'x\n' } })
  await rig.advance()
  const table =
    '| requirement | state | evidence |\n| --- | --- | --- |\n| FR-001 | ✅ Done | test a |\n| FR-002 | **Missing** | |\n'
  rig.deliver('7', { verdict: 'PASS', worker: 'quinn', report: table })
  expect(titles(await rig.advance())[0]).toContain(
    'Your verdict is PASS, but your table says Missing of: FR-002.',
  )
  expect(await rig.phase('build')).toMatchObject({ settled: false })
  expect((await rig.task('7')).state).toBe('changes_requested')
})

test('a pass beside a grave finding in a file is asked again, one beside a minor finding counts', async () => {
  const rig = aRunRig()
  await rig.start(
    aTemplate(
      '  - { id: a, title: A, prompt: A., gate: { kind: review, team: [{ id: eyes, prompt: Look. }] } }\n',
    ),
  )
  await rig.advance()
  rig.deliver('1', { files: { 'a.ts': 'x\n' } })
  await rig.advance()
  const found = (severity: string) =>
    `- critical: none\n- ${severity} | a.ts:1 | race | Two callers lose an update\n`
  rig.deliver('2', { verdict: 'PASS', worker: 'quinn', report: found('major') })
  expect(titles(await rig.advance())[0]).toContain(
    'Your verdict is PASS, but you list a major finding: Two callers',
  )
  expect((await rig.phase('a')).settled).toBe(false)
  rig.deliver('2', { verdict: 'PASS', worker: 'quinn', report: found('minor') })
  await rig.advance()
  expect((await rig.phase('a')).settled).toBe(true)
})
