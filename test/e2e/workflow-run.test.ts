import { expect, test } from 'vitest'
import { aProject, approve, deliver, type Person } from '../support/a-project.ts'
import { fileAt, readRef } from '../support/git-sandbox.ts'
import type { runJson } from '../../src/presentation/run-json.ts'

type Run = ReturnType<typeof runJson>

async function statusOf(brain: Person, ...words: string[]): Promise<Run> {
  return (await brain.data<{ run: Run }>('workflow', 'status', ...words, '--fetch')).run
}

const PHASES = [
  ['specification', 'workflows/shop/specification.md'],
  ['design', 'workflows/shop/design.md'],
  ['tasks', 'workflows/shop/task_list.md'],
] as const

test('a run of the interactive workflow moves only by a person, from the first phase to the last', async () => {
  const project = await aProject()
  const [brain, worker] = [await project.join('bea'), await project.join('wil')]
  const started = await brain.ok(
    'workflow',
    'new',
    '--template',
    'interactive',
    '--name',
    'shop',
    'Build a shop',
  )
  expect(started).toContain('Phase 1 of 5. Next: brain worker-instructions task-001')
  for (const [index, [phase, path]] of PHASES.entries()) {
    const id = `task-00${index + 1}`
    expect(await worker.task(id)).toMatchObject({ workflow: 'shop', phase, state: 'ready' })
    await deliver(worker, id, { [path]: `# ${phase}\n` })
    const main = await readRef(project.remote, 'main')
    await brain.ok('workflow', 'advance')
    expect(await readRef(project.remote, 'main')).toBe(main)
    expect(await statusOf(brain, 'shop')).toMatchObject({ state: 'waiting', next: `brain review ${id}` })
    await approve(brain, id)
    expect(await fileAt(project.remote, 'main', path)).toBe(`# ${phase}\n`)
    await worker.git('fetch', '--quiet')
    await worker.git('switch', '--quiet', '--detach', 'origin/main')
  }
  const run = await statusOf(brain)
  expect(run).toMatchObject({ state: 'running', phase: { at: 4, of: 5 } })
  expect(run.phases[2]?.tasks[0]?.approvedBlob).toMatch(/^[0-9a-f]{40}$/)
})

const CHECKED = `schema: 1
name: checked
version: "1"
title: Checked
description: With a check.
phases:
  - id: page
    title: Page
    artifact: "{{run.folder}}/page.md"
    gate: { kind: checks, commands: ["grep -q good workflows/shop/page.md"] }
    prompt: Write {{artifact.page}}.
  - id: look
    title: Look
    needs: [page]
    gate: { kind: review, team: [{ id: eyes, prompt: Look at it. }] }
    prompt: Look at {{artifact.page}}.
`

test('commands decide at a gate of checks, a team at a gate of review, and every verb tells where the run stands', async () => {
  const project = await aProject({ files: { '.brain/templates/checked.yml': CHECKED } })
  const [brain, worker, other] = [
    await project.join('bea'),
    await project.join('wil'),
    await project.join('eve'),
  ]
  await brain.ok('workflow', 'new', '--template', 'checked', '--name', 'shop', 'A shop')
  await deliver(worker, '1', { 'workflows/shop/page.md': 'bad\n' })
  expect(await brain.ok('workflow', 'advance')).toContain('sent back task-001')
  expect(await worker.ok('worker', 'wait', '1')).toContain('grep -q good')
  await worker.commit({ 'workflows/shop/page.md': 'good\n' })
  await worker.ok('worker', 'submit', '1', '--summary', 'Better')
  const dry = await brain.data<{ refs: unknown[] }>('workflow', 'advance', '--dry-run')
  expect(dry.refs.length).toBeGreaterThan(0)
  expect((await brain.task('1')).state).toBe('review')
  expect(await brain.ok('workflow', 'run')).toContain(
    'Phase 2 of 2. Next: brain worker-instructions task-002',
  )
  expect((await brain.task('1')).closed?.by).toBe('gate checks of page')
  expect(await brain.refused('archive', '1')).toMatchObject({ code: 'TASK_OF_RUN' })
  await worker.git('switch', '--quiet', '--detach', 'origin/main')
  await deliver(worker, '2', { 'src/look.txt': 'x\n' })
  await brain.ok('workflow', 'advance')
  await other.ok('worker', 'claim', '3')
  await other.ok('worker', 'submit', '3', '--verdict', 'PASS', '--summary', 'Fine')
  await brain.ok('workflow', 'advance')
  expect(await statusOf(brain, 'shop')).toMatchObject({ state: 'completed' })
  expect(await fileAt(project.remote, 'main', 'workflows/shop/reviews/summary.md')).toContain(
    '| eyes | PASS | Fine',
  )
  expect(await brain.ok('workflow', 'history')).toBeTruthy()
  expect(await brain.ok('workflow', 'diff', 'shop', 'page')).toBe('')
  expect(await brain.data('workflow', 'stats')).toMatchObject({
    templates: [{ template: 'checked', runs: 1 }],
  })
  await brain.ok('workflow', 'archive', 'shop')
  expect(await brain.data('workflow', 'list')).toEqual({ runs: [] })
  expect(await brain.refused('workflow', 'status', 'shop')).toMatchObject({ code: 'RUN_NOT_FOUND', exit: 1 })
})
