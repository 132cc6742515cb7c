import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRuns, type ParsedRun } from '../../../../src/app/workflow/parsed-runs.ts'
import type { Snapshot } from '../../../../src/domain/snapshot.ts'
import type { Repository } from '../../../../src/ports/repository.ts'
import { aRunRig, aTemplate, type RunRig } from '../../../support/a-run.ts'

const FOLDER = new URL('../../../../src/templates/workflows/', import.meta.url)
const TEMPLATES = readdirSync(FOLDER).map((name) => readFileSync(new URL(name, FOLDER), 'utf8'))
const RUN = 'workflows/run/workflow.yml'
const SMALL = aTemplate('  - id: one\n    title: One\n    prompt: Do it.\n')

/** A clone of its own, and what it reads. */
function clone(rig: RunRig): { readonly repository: Repository; readonly read: () => number } {
  const { repository } = rig.ports('bea')
  let read = 0
  const readTexts: Repository['readTexts'] = (blobs) => {
    read += blobs.length
    return repository.readTexts(blobs)
  }
  return { repository: { ...repository, readTexts }, read: () => read }
}

async function parsed(repository: Repository, rig: RunRig): Promise<ParsedRun | undefined> {
  const { snapshot } = await rig.seen()
  const bare: Snapshot = { ...snapshot, look: { ...snapshot.look, texts: new Map() } }
  return (await parseRuns(repository, bare, ['run'])).get('run')
}

function commit({ store }: RunRig, files: Readonly<Record<string, string>>): void {
  store.commit('main', files, { message: 'Write' })
}

function asRun(fields: string): string {
  return `template: own\nversion: "1"\ntitle: A run\nasked: Do it\n${fields}`
}

test('every template that comes with the program is known again by its object, and is not read twice', async () => {
  expect(TEMPLATES.length).toBeGreaterThan(5)
  for (const template of TEMPLATES) {
    const rig = aRunRig()
    commit(rig, { [RUN]: asRun(''), 'workflows/run/template.yml': template })
    const { repository, read } = clone(rig)
    const first = await parsed(repository, rig)
    expect(first).toMatchObject({ problems: [], templateProblems: [] })
    expect(read()).toBe(2)
    expect(await parsed(repository, rig)).toEqual(first)
    expect(read()).toBe(2)
  }
})

const SCALAR = fc.oneof(
  fc.string().map((text) => JSON.stringify(text)),
  fc.double().map(String),
  fc.constantFrom('.inf', '-.inf', '.nan', '-0', '-0.0', 'true', 'null', '~', '0x1f', '1e400', '2026-01-01'),
)
const VALUE = fc.oneof(
  SCALAR,
  fc.array(SCALAR).map((all) => `[${all.join(', ')}]`),
  fc.constant('{ a: b }'),
)
const FIELDS = fc.array(
  fc.oneof(
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', '__proto__', 'constructor', '"x y"'), VALUE))
      .map((all) => `inputs: { ${all.map(([key, value]) => `${key}: ${value}`).join(', ')} }`),
    VALUE.map((value) => `mode: ${value}`),
    VALUE.map((value) => `paused: { at: 2026-01-01T00:00:00Z, by: bea, why: ${value} }`),
    VALUE.map((value) => `rolled_back: [{ phase: one, tasks: ${value}, skipped: [two] }]`),
    VALUE.map((value) => `gates: [{ phase: one, without: ${value} }]`),
    VALUE.map((value) => `taken: [{ phase: one, as: skipped, artifact: ${value} }]`),
    fc.constant('created: 2026-01-01T00:00:00Z'),
    fc.string(),
  ),
)

test.each(['.inf', '-.inf', '.nan', '-0', '1e400', '5.0', '[1, .inf]', '"1"'])(
  'an input that is %s is known again as it was read',
  async (value) => {
    const rig = aRunRig()
    commit(rig, { [RUN]: asRun(`inputs: { a: ${value} }`), 'workflows/run/template.yml': SMALL })
    const { repository } = clone(rig)
    const first = await parsed(repository, rig)
    expect(first?.problems).toEqual([])
    expect(await parsed(repository, rig)).toEqual(first)
  },
)

test('whatever stands in a run, it is known again as it was read', async () => {
  await fc.assert(
    fc.asyncProperty(FIELDS, FIELDS, async (one, other) => {
      const rig = aRunRig()
      commit(rig, { 'workflows/run/template.yml': SMALL })
      const { repository } = clone(rig)
      for (const fields of [one, other, one]) {
        commit(rig, { [RUN]: asRun(fields.join('\n')) })
        const fresh = await parsed(clone(rig).repository, rig)
        expect(await parsed(repository, rig)).toEqual(fresh)
        expect(await parsed(repository, rig)).toEqual(fresh)
      }
    }),
    { numRuns: 60 },
  )
})

test('what has a problem is read each time', async () => {
  const rig = aRunRig()
  commit(rig, { [RUN]: 'title: none\n', 'workflows/run/template.yml': SMALL })
  const { repository, read } = clone(rig)
  const first = await parsed(repository, rig)
  expect(first?.run).toBeNull()
  expect(await parsed(repository, rig)).toEqual(first)
  expect(read()).toBe(4)
})

test('a run that is gone, or says something else, is not kept for ever', async () => {
  const rig = aRunRig()
  commit(rig, { [RUN]: asRun(''), 'workflows/run/template.yml': SMALL })
  const { repository } = clone(rig)
  for (const title of ['one', 'two', 'three']) {
    commit(rig, { [RUN]: asRun(`by: ${title}`) })
    await parsed(repository, rig)
  }
  expect(Object.keys((await repository.recall('runs', '2')) as object)).toHaveLength(1)
})

test.each([['x'], [[]], [7], [{ run: 1 }]])('what is kept and is %j counts as nothing', async (value) => {
  const rig = aRunRig()
  commit(rig, { [RUN]: asRun('inputs: { a: 1 }'), 'workflows/run/template.yml': SMALL })
  const { repository } = clone(rig)
  await repository.keep('runs', { key: '2', value })
  const fresh = await parsed(clone(rig).repository, rig)
  expect(fresh?.run?.title).toBe('A run')
  expect(await parsed(repository, rig)).toEqual(fresh)
  const kept = (await repository.recall('runs', '2')) as Record<string, object>
  const [[key, entry]] = Object.entries(kept) as [[string, Record<string, unknown>]]
  for (const damaged of [null, 'x', {}, { ...entry, modes: null }, { ...entry, run: { name: 'other' } }]) {
    await repository.keep('runs', { key: '2', value: { [key]: damaged } })
    expect(await parsed(repository, rig)).toEqual(fresh)
  }
})
