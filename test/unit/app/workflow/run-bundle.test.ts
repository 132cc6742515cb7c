import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { isRefusal } from '../../../../src/app/find-task.ts'
import { perform } from '../../../../src/app/perform.ts'
import { exportRun } from '../../../../src/app/workflow/export-run.ts'
import { importRun, readInTheWay } from '../../../../src/app/workflow/import-run.ts'
import { diffVersions } from '../../../../src/app/workflow/run-history.ts'
import { readRuns } from '../../../../src/app/workflow/read-runs.ts'
import type { Refusal } from '../../../../src/domain/decision.ts'
import { Failure } from '../../../../src/domain/failure.ts'
import { readBundle, renderBundle } from '../../../../src/domain/workflow/run-bundle.ts'
import { aRunRig, aTemplate, type RunRig } from '../../../support/a-run.ts'

vi.setConfig({ testTimeout: 120_000 })

const TEMPLATE = aTemplate(
  `  - { id: a, title: A, artifact: "{{run.folder}}/a.md", prompt: Write it. }
  - { id: b, title: B, needs: [a], artifact: docs/b.md, prompt: Write it. }
  - { id: c, title: C, needs: [b], prompt: Look., gate: { kind: review, team: [{ id: eyes, prompt: Look. }] } }
`,
)

/** A run in which so many tasks were handed in. */
async function aRun(done: number, text: string): Promise<RunRig> {
  const rig = aRunRig()
  await rig.start(TEMPLATE)
  await rig.advance()
  const paths = ['workflows/run/a.md', 'docs/b.md', 'src/c.ts']
  for (let index = 0; index < done; index++) {
    const path = paths[index]
    const files = path === undefined ? {} : { [path]: `${text}${index}` }
    rig.deliver(String(index + 1), { files, ...(index === 3 ? { verdict: 'PASS', worker: 'eve' } : {}) })
    await rig.advance()
  }
  return rig
}

async function bundleOf(rig: RunRig): Promise<string> {
  const { repository, clock } = rig.ports('any')
  const { snapshot } = await rig.seen()
  const [read] = await readRuns(repository, snapshot, { now: clock.now() })
  return renderBundle((await exportRun(repository, snapshot, read!)).bundle)
}

async function takeIn(rig: RunRig, text: string): Promise<Refusal | null> {
  const bundle = readBundle(text)
  const ports = rig.ports('ivy')
  const done = await perform(ports, {
    look: { texts: () => true, archived: 'all' },
    decide: async (snapshot, world) =>
      importRun(snapshot, world, {
        bundle,
        inTheWay: await readInTheWay(ports.repository, snapshot, bundle),
      }),
  })
  return isRefusal(done) ? done : null
}

test('a run that is exported and taken in elsewhere is the same, whatever it has come to', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 4 }),
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
        .filter((text) => !text.includes('\0') && !/\p{Cs}/u.test(text)),
      async (done, text) => {
        const rig = await aRun(done, text)
        const exported = await bundleOf(rig)
        const other = aRunRig()
        expect(await takeIn(other, exported)).toBeNull()
        expect(await bundleOf(other)).toBe(exported)
        // Work that was handed in and not yet approved is on a branch: it is not part of the file.
        const states = async (one: RunRig) =>
          (await one.view()).phases.map(({ state, stale }) => ({
            state: state === 'gate' ? 'working' : state,
            stale,
          }))
        expect(await states(other)).toEqual(await states(rig))
        await other.advance()
        expect((await other.view()).state).toBe((await rig.view()).state)
      },
    ),
    { numRuns: 15 },
  )
})

test('a clash of the name, of a task or of an artifact is refused whole, and each is named', async () => {
  const exported = await bundleOf(await aRun(2, 'x'))
  const twice = aRunRig()
  await takeIn(twice, exported)
  const before = twice.store.branches.get('main')
  expect(await takeIn(twice, exported)).toMatchObject({
    code: 'IMPORT_CLASH',
    details: { paths: expect.arrayContaining(['workflows/run/', 'task-001']) as string[] },
  })
  const other = aRunRig()
  other.store.commit('main', { 'docs/b.md': 'mine\n', 'results/task-002-output.md': 'x' }, { message: 'x' })
  expect(await takeIn(other, exported)).toMatchObject({ details: { paths: ['task-002', 'docs/b.md'] } })
  expect(twice.store.branches.get('main')).toBe(before)
  const same = aRunRig()
  same.store.commit('main', { 'docs/b.md': 'x1' }, { message: 'x' })
  expect(await takeIn(same, exported)).toBeNull()
})

interface Loose {
  run: string
  files: { path: string; text: string; on: string }[]
}

test.each([
  ['../../etc/passwd', 'no path that a run may write'],
  ['workflows/other/workflow.yml', 'no path that a run may write'],
  ['.git/hooks/post-merge', 'no path that a run may write'],
  ['.brain/config.yml', 'no path that a run may write'],
  ['WORK-PLAN.md', 'no path that a run may write'],
  ['results/task-099-output.md', 'no path that a run may write'],
  ['docs/b.md', 'stands in it twice'],
])('a bundle that would write %s is refused', async (path, why) => {
  const bundle = JSON.parse(await bundleOf(await aRun(2, 'x'))) as Loose
  bundle.files.push({ path, text: 'x', on: 'plan' })
  const details = { message: expect.stringContaining(why) as string }
  expect(() => readBundle(JSON.stringify(bundle))).toThrow(
    expect.objectContaining({ code: 'BAD_INPUT', details: expect.objectContaining(details) as object }),
  )
})

test('a bundle that is too large, damaged, or has tasks of another run, is refused before anything is written', async () => {
  const text = await bundleOf(await aRun(1, 'x'))
  const change = (edit: (bundle: Loose) => void): string => {
    const bundle = JSON.parse(text) as Loose
    edit(bundle)
    return JSON.stringify(bundle)
  }
  for (const wrong of [
    change(({ files }) => void (files[0]!.text = 'x'.repeat(1_048_577))),
    change((bundle) => void (bundle.run = 'archive')),
    change(
      ({ files }) =>
        void files.splice(
          files.findIndex(({ path }) => path.endsWith('template.yml')),
          1,
        ),
    ),
    change(({ files }) => void (files[0]!.on = 'elsewhere')),
  ])
    expect(() => readBundle(wrong)).toThrow(Failure)
  for (const wrong of [
    change(({ files }) => void (files.find(({ path }) => path.endsWith('template.yml'))!.text = 'phases: [')),
    change(({ files }) => {
      const task = files.find(({ path }) => path.startsWith('tasks/'))!
      task.text = task.text.replace('workflow: run', 'workflow: other')
    }),
  ])
    await expect(takeIn(aRunRig(), wrong)).rejects.toThrow(Failure)
})

test('any other text is refused as bad input', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(() => readBundle(text)).toThrow(Failure)
    }),
  )
})

test('a former version that was not taken in is said to be gone, not compared with nothing', async () => {
  const rig = await aRun(2, 'x')
  const other = aRunRig()
  await takeIn(other, await bundleOf(rig))
  const { repository, clock } = other.ports('any')
  const [read] = await readRuns(repository, (await other.seen()).snapshot, { now: clock.now() })
  const without = { ...repository, readTexts: () => Promise.resolve(new Map<string, string>()) }
  const request = { phase: 'a', from: '1', to: null }
  expect(await diffVersions(repository, read!, request)).toMatchObject({ kind: 'diff' })
  expect(await diffVersions(without, read!, request)).toMatchObject({ code: 'VERSION_GONE' })
  expect(await diffVersions(repository, read!, { ...request, phase: 'c' })).toMatchObject({
    ...{ code: 'PHASE_NOT_FOUND', details: { unapproved: true } },
  })
})
