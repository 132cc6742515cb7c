import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { aProject, type Person, type Project } from '../support/a-project.ts'
import { spawnBrain } from '../support/brain-cli.ts'
import { fileAt, type Files } from '../support/git-sandbox.ts'
import type { runJson } from '../../src/presentation/run-json.ts'

type Run = ReturnType<typeof runJson>

// Seven phases with a dozen workers' turns: on a busy machine that takes longer than other tests may.
const LONG_MS = 480_000
const FEATURE = '042-contact-form'
const IDEA = '# Contact form\n\nVisitors write to us. Staff reads it. Staff deletes it.\n'
const SPEC = `specs/${FEATURE}/spec.md`
const TASKS = `# Tasks: Contact form

## Phase 1: Setup
- [ ] T001 Start the project in \`package.json\`

## Phase 2: User Story 1 - Write (P1)
- [ ] T002 [P] [US1] Model in \`src/message.txt\`
- [ ] T003 [US1] Form in \`src/form.txt\`

**Checkpoint**: the form works

## Phase 3: User Story 2 - Read (P2)
- [ ] T004 [US2] List in \`src/list.txt\`, like \`src/form.txt\`

## Phase 4: User Story 3 - Delete (P3)
- [ ] T005 [US3] Button in \`src/delete.txt\`
`
const QA = `| requirement | state | evidence |
| --- | --- | --- |
| FR-001 | Done | test/form.test.txt |
| FR-002 | Partial | src/list.txt |
`

interface Crew {
  readonly project: Project
  readonly brain: Person
  readonly wil: Person
  readonly eve: Person
}

async function aCrew(): Promise<Crew> {
  const project = await aProject({ files: { [`docs/features/${FEATURE}/idea.md`]: IDEA } })
  const [brain, wil, eve] = [await project.join('bea'), await project.join('wil'), await project.join('eve')]
  return { project, brain, wil, eve }
}

async function work(worker: Person, id: string, files: Files): Promise<void> {
  await take(worker, id)
  await worker.commit(files, `${id}: work`)
  await worker.ok('worker', 'submit', id, '--summary', 'Done')
}

async function judge(worker: Person, id: string, ...words: string[]): Promise<void> {
  await take(worker, id)
  await worker.ok('worker', 'submit', id, '--summary', 'Looked at', ...words)
}

async function take(worker: Person, id: string): Promise<void> {
  await worker.git('switch', '--quiet', '--detach', 'origin/main')
  await worker.ok('worker', 'claim', id)
}

async function statusOf(brain: Person): Promise<Run> {
  return (await brain.data<{ run: Run }>('workflow', 'status', '--fetch')).run
}

/** The only open task of the phase, and of the member or item. */
async function taskOf(brain: Person, phase: string, who: string | null = null): Promise<string> {
  const found = (await statusOf(brain)).phases.find(({ id }) => id === phase)
  const parts = [...(found?.tasks ?? []), ...(found?.gate.team ?? [])]
  const part = parts.find((one) => who === null || one.member === who || ('item' in one && one.item === who))
  if (part?.id == null) throw new Error(`no task of ${phase} ${who}: ${JSON.stringify(found)}`)
  return part.id
}

test(
  'a spec-kit run goes from idea.md to three groups of merged work, though a worker is killed and replaced',
  async () => {
    const crew = await aCrew()
    for (const step of [specified, planned, reviewed, analyzed, implemented]) await step(crew)
    expect(await statusOf(crew.brain)).toMatchObject({ state: 'completed', phase: { at: 7, of: 7 } })
  },
  LONG_MS,
)

/** From idea.md to a clear specification. */
async function specified({ project, brain, wil }: Crew): Promise<void> {
  await brain.ok(
    'workflow',
    'new',
    '--template',
    'speckit',
    '--name',
    'form',
    '--input',
    `feature=${FEATURE}`,
    IDEA,
  )
  expect(await fileAt(project.remote, 'main', 'tasks/task-001.md')).toContain('Visitors write to us.')

  await work(wil, '1', {
    [SPEC]: '# Spec\n\n- **FR-001**: Visitors MUST write. [NEEDS CLARIFICATION: how long?]\n',
  })
  await brain.ok('workflow', 'advance')
  await work(wil, '2', {
    [SPEC]: '# Spec\n\n- **FR-001**: Visitors MUST write.\n- **FR-002**: Staff MUST read.\n',
  })
  await brain.ok('workflow', 'advance')
  expect((await statusOf(brain)).phases.flatMap(({ stale }) => stale)).toEqual([])
}

/** A plan, though its worker is killed. */
async function planned({ project, brain, wil, eve }: Crew): Promise<void> {
  // Killed while it hands in: what it had reported is what the next one starts from.
  await wil.git('switch', '--quiet', '--detach', 'origin/main')
  await wil.ok('worker', 'claim', '3')
  await wil.commit({ [`specs/${FEATURE}/plan.md`]: '# Plan\n\nHalf' }, 'half')
  await wil.ok('worker', 'report', '3', '--progress', '50', '--step', 'Half of the plan')
  const dying = spawnBrain(wil.dir, ['worker', 'submit', '3', '--summary', 'Done'])
  dying.kill('SIGKILL')
  expect((await dying.done).signal).toBe('SIGKILL')
  await brain.ok('reclaim', '3', '--force', '--yes')
  await work(eve, '3', { [`specs/${FEATURE}/plan.md`]: '# Plan\n\nWhole\n' })
  expect(await brain.refused('workflow', 'advance', 'form', '--without', 'security')).toMatchObject({
    code: 'RUN_NOT_STOPPED',
  })
  await brain.ok('workflow', 'advance')
  expect(await fileAt(project.remote, 'main', `specs/${FEATURE}/plan.md`)).toBe('# Plan\n\nWhole\n')
}

/** A team, of which one does not come. */
async function reviewed({ project, brain, eve }: Crew): Promise<void> {
  await work(eve, await taskOf(brain, 'plan-review'), { 'workflows/form/reviews/brief.md': '# Brief\n' })
  await brain.ok('workflow', 'advance')
  const review = (await statusOf(brain)).phases.find(({ id }) => id === 'plan-review')
  expect(review?.gate.team.map(({ member }) => member)).toEqual([
    'security',
    'performance',
    'conventions',
    'ui',
  ])
  for (const member of ['security', 'conventions', 'ui'])
    await judge(eve, await taskOf(brain, 'plan-review', member), '--verdict', 'PASS')
  await brain.ok('workflow', 'advance')
  // One is missing: nothing moves but by a person's word.
  expect((await statusOf(brain)).phases.find(({ id }) => id === 'tasks')?.state).toBe('pending')
  await brain.ok('workflow', 'advance', 'form', '--without', 'performance')
  expect(await fileAt(project.remote, 'main', 'workflows/form/reviews/summary.md')).toContain(
    '| performance | left out by a person |',
  )
}

/** A list of tasks, checked. */
async function analyzed({ brain, wil }: Crew): Promise<void> {
  await wil.git('fetch', '--quiet')
  await work(wil, await taskOf(brain, 'tasks'), { [`specs/${FEATURE}/tasks.md`]: TASKS })
  await brain.ok('workflow', 'advance')
  const analyze = await taskOf(brain, 'analyze')
  await work(wil, analyze, { 'workflows/form/analysis.md': '# Analysis\n\nErrors: 0\n' })
  await brain.ok('workflow', 'advance')
  expect((await statusOf(brain)).state).toBe('waiting')
  await brain.ok('review', analyze)
  expect(await brain.ok('review', analyze, '--approve')).toContain('✅ STEP COMPLETE: analyze')
}

/** Three groups side by side, and QA after them. */
async function implemented({ project, brain, wil, eve }: Crew): Promise<void> {
  await work(wil, await taskOf(brain, 'implement', 'base'), { 'package.json': '{}\n' })
  await work(eve, await taskOf(brain, 'implement', 'test-writer'), { 'test/form.test.txt': 'x\n' })
  await brain.ok('workflow', 'advance')
  const groups = (await statusOf(brain)).phases.at(-1)?.tasks.flatMap(({ item }) => item ?? [])
  expect(groups).toEqual(['base', 'group-1', 'group-2', 'group-3'])
  await work(wil, await taskOf(brain, 'implement', 'group-1'), {
    'src/message.txt': 'm\n',
    'src/form.txt': 'f\n',
  })
  await work(eve, await taskOf(brain, 'implement', 'group-2'), { 'src/list.txt': 'l\n' })
  await work(wil, await taskOf(brain, 'implement', 'group-3'), { 'src/delete.txt': 'd\n' })
  await brain.ok('workflow', 'advance')
  const qa = await taskOf(brain, 'implement', 'qa')
  await writeFile(`${eve.dir}/../qa.md`, QA)
  await judge(eve, qa, '--verdict', 'PASS WITH RECOMMENDATIONS', '--file', '../qa.md')
  await brain.ok('workflow', 'advance')
  expect(await fileAt(project.remote, 'main', 'workflows/form/reviews/summary.md')).toContain(
    '| FR-002 | Partial | src/list.txt |',
  )
  for (const path of ['src/message.txt', 'src/list.txt', 'src/delete.txt', 'test/form.test.txt'])
    expect(await fileAt(project.remote, 'main', path)).toBeTruthy()
}
