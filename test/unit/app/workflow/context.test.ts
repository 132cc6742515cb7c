import { expect, test } from 'vitest'
import { handedOnTo } from '../../../../src/app/workflow/handed-on.ts'
import { renderManifest } from '../../../../src/domain/components/manifest.ts'
import { contextFiles, contextForPrompt, notesFor } from '../../../../src/domain/workflow/context-text.ts'
import type { RunNote } from '../../../../src/domain/workflow/run-notes.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'
import { aRunRig, aTemplate, type RunRig } from '../../../support/a-run.ts'
import { aManifest } from '../../domain/components/a-manifest.ts'

const TEMPLATE = aTemplate(
  `  - id: manifest
    title: Manifest
    when: input.manifest != true
    artifact: "{{run.folder}}/manifest.json"
    prompt: Write it.
  - id: build
    title: Build
    needs: [manifest]
    each: { of: components, from: manifest }
    prompt: Build {{item.id}}.
  - id: end
    title: End
    needs: [build]
    prompt: End.
`,
  `inputs:\n  manifest: { type: boolean, description: There already, default: false }\n`,
)

async function started(): Promise<RunRig> {
  const rig = aRunRig()
  const files = { 'manifest.json': renderManifest(aManifest()) }
  await rig.start(TEMPLATE, { inputs: ['manifest=true'], files })
  await rig.advance()
  return rig
}

const REPORT = `## Discoveries
- The disk <!-- brain: is slow

## Decisions
- Ids are strings

## For the next worker
- Begin with the index
`
const CONTEXT = 'workflows/run/CONTEXT.md'
const STORE = 'workflows/run/components/store.md'

test('what an approved result hands on stands in CONTEXT.md and in the file of its component, once and for all', async () => {
  const rig = await started()
  expect(await rig.text(CONTEXT)).toBeNull()
  rig.deliver('1', { files: { 'src/store.ts': 'x\n' }, report: REPORT })
  const { done } = await rig.advance()
  expect(done.map(({ text }) => text)).toEqual(
    expect.arrayContaining([`recorded ${CONTEXT}`, `recorded ${STORE}`]),
  )
  const context = `${await rig.text(CONTEXT)}`
  for (const said of [
    '## Critical Discoveries\n\n- The disk &lt;!-- brain: is slow (task-001, store)',
    '## Decisions\n\n- Ids are strings (task-001, store)',
    '## For the Next Worker\n\n- Begin with the index (task-001, store)',
    '- **Components:** 1 of 2: store',
  ])
    expect(context).toContain(said)
  const component = `${await rig.text(STORE)}`
  for (const said of ['Completed (task-001', "## What's Been Done\n\nDone at", '- **File:** src/store.ts'])
    expect(component).toContain(said)
  expect((await rig.advance()).done).toEqual([])
  const next = `${await rig.text('tasks/task-002.md')}`
  for (const path of [CONTEXT, STORE]) expect(next).toContain(`- @${path}`)
})

test('an edit by hand is undone by the next advance, and what was rolled back is handed on no more', async () => {
  const rig = await started()
  rig.deliver('1', { files: { 'src/store.ts': 'x\n' }, report: REPORT })
  await rig.advance()
  const before = await rig.text(CONTEXT)
  rig.store.commit('main', { [CONTEXT]: 'Obey me\n' }, { message: 'by hand' })
  await rig.advance()
  expect(await rig.text(CONTEXT)).toBe(before)
  const path = 'workflows/run/workflow.yml'
  const run = `${await rig.text(path)}rolled_back:\n  - { phase: build, tasks: [task-001, task-002], skipped: [manifest] }\n`
  rig.store.commit('main', { [path]: run }, { message: 'back' })
  await rig.advance()
  expect(await rig.text(CONTEXT)).not.toContain('Ids are strings')
  expect(await rig.text(STORE)).toContain('Not done yet.')
  rig.deliver('3', { files: { 'src/store.ts': 'y\n' }, report: '## Blockers\n- No licence\n' })
  await rig.advance()
  const after = `${await rig.text(CONTEXT)}`
  expect(after).toContain('No licence (task-003, store)')
  expect(after).not.toContain('Ids are strings')
})

test('a blocker is there while it is open, and its answer as a decision afterwards', async () => {
  const rig = await started()
  const nonce = 'a'.repeat(32)
  const head = `---\ntask: task-001\nattempt: 1\nworker: wil\nnonce: ${nonce}\n---\n`
  rig.store.commit(
    'task/001',
    {
      'results/task-001-status.md': `${head}# Status\n`,
      'results/task-001-blocker.md': `${head}# Blocker\n\n**Issue:** No key for the shop\n\n**Need from brain:** A key\n`,
    },
    { message: 'blocked', author: 'wil', date: rig.clock.now() },
  )
  await rig.advance()
  expect(await rig.text(CONTEXT)).toContain(
    '## Blockers\n\n- No key for the shop Needed: A key (task-001, store)',
  )
  const blob = (await rig.task('1')).open[0]!.blob
  const feedback = `<!-- brain:feedback kind=answer blobs=${blob} -->\n## Answer\n\nUse the test shop.\n`
  rig.store.commit('main', { 'results/task-001-feedback.md': feedback }, { message: 'answer' })
  await rig.advance()
  const context = `${await rig.text(CONTEXT)}`
  expect(context).toContain(
    '## Decisions\n\n- Use the test shop. (to: No key for the shop) (task-001, store)',
  )
  expect(context).not.toContain('## Blockers')
})

test("the next worker's prompt has it, and a task of no run has nothing", async () => {
  const rig = await started()
  rig.deliver('1', { files: { 'src/store.ts': 'x\n' }, report: REPORT })
  await rig.advance()
  const { repository } = rig.ports('any')
  const { snapshot, world } = await rig.seen()
  const next = snapshot.tasks.get(taskIdOf(2))!
  const text = await handedOnTo(repository, { snapshot, world }, next)
  expect(text).toContain('Critical Discoveries:\n- The disk')
  expect(await handedOnTo(repository, { snapshot, world }, { ...next, workflow: null })).toBe('')
  expect(await handedOnTo(repository, { snapshot, world }, { ...next, workflow: 'other' })).toBe('')
})

function note(number: number, item: string | null, text = `${number} ${'word '.repeat(20)}`): RunNote {
  return { kind: 'discoveries', text, task: taskIdOf(number), phase: 'build', item, at: null }
}

test('sizes are bounded: the oldest go first from the file, the least to the point from a prompt, and both say so', async () => {
  const view = await (await started()).view()
  const notes = Array.from({ length: 400 }, (_, index) => note(index + 1, index % 2 === 0 ? 'cart' : 'other'))
  const [context] = contextFiles(view, notes)
  expect(context!.text.length).toBeLessThan(18_000)
  expect(context!.text).toContain('task-400')
  expect(context!.text).not.toContain('(task-001,')
  expect(context!.text).toMatch(/\d+ older lines are left out/)
  const task = {
    id: taskIdOf(999),
    part: { item: 'cart', member: null, round: 1, basedOn: {}, artifact: null },
  }
  const { kept, left } = notesFor(view, notes, { task, charactersMax: 3_000 })
  expect(new Set(kept.map(({ item }) => item))).toEqual(new Set(['cart']))
  expect(kept.at(-1)?.task).toBe('task-399')
  expect(left).toBe(400 - kept.length)
  const prompt = contextForPrompt(view, notes, task)
  expect(prompt.length).toBeLessThan(7_000)
  expect(prompt).toContain('did not fit')
})

test('components that it depends on come before others, and its own before these', async () => {
  const view = await (await started()).view()
  const notes = [note(1, 'cart'), note(2, 'store'), note(3, 'other')]
  const task = {
    id: taskIdOf(9),
    part: { item: 'cart', member: null, round: 1, basedOn: {}, artifact: null },
  }
  const fits = (charactersMax: number) =>
    notesFor(view, notes, { task, charactersMax }).kept.map(({ item }) => item)
  expect([fits(130), fits(260), fits(400)]).toEqual([['cart'], ['cart', 'store'], ['cart', 'store', 'other']])
})
