import { describe, expect, test } from 'vitest'
import { archiveRun } from '../../../../src/app/workflow/archive-run.ts'
import { resumeRun, stopRun } from '../../../../src/app/workflow/change-run.ts'
import { rollBack } from '../../../../src/app/workflow/roll-back.ts'
import { diffVersions, versionsOf } from '../../../../src/app/workflow/run-history.ts'
import { readRuns } from '../../../../src/app/workflow/read-runs.ts'
import { fold } from '../../../../src/domain/fold.ts'
import { aRunRig, aTemplate, type RunRig } from '../../../support/a-run.ts'

const CHAIN = aTemplate(
  `  - id: spec
    title: Specify
    artifact: "{{run.folder}}/spec.md"
    prompt: Write {{artifact.spec}}.
  - id: extra
    title: Extra
    needs: [spec]
    when: input.extra == true
    prompt: More.
  - id: design
    title: Design
    needs: [spec, extra]
    artifact: "{{run.folder}}/design.md"
    prompt: Read {{artifact.spec}}.
  - id: build
    title: Build
    needs: [design]
    gate: human
    prompt: Build it.
`,
  `inputs:\n  extra: { type: boolean, description: More?, default: false }\n`,
)

const SPEC = 'workflows/run/spec.md'
const DESIGN = 'workflows/run/design.md'

/** Specification and design are approved; the build (task 3) is to be done. */
async function atBuild(): Promise<RunRig> {
  const rig = aRunRig()
  await rig.start(CHAIN)
  await rig.advance()
  rig.deliver('1', { files: { [SPEC]: 'spec\n' } })
  await rig.advance()
  rig.deliver('2', { files: { [DESIGN]: 'design\n' } })
  await rig.advance()
  return rig
}

function did(advanced: { done: readonly { did: string; task: string | null }[] }): string[] {
  return advanced.done.map((one) => `${one.did} ${one.task ?? ''}`.trim())
}

async function staleOf(rig: RunRig): Promise<Record<string, string[]>> {
  const { phases } = await rig.view()
  return Object.fromEntries(phases.map(({ phase, stale }) => [phase.id, stale.map(({ kind }) => kind)]))
}

describe('what changes under a run', () => {
  test('a condition that does not hold skips its phase', async () => {
    const rig = await atBuild()
    expect((await rig.phase('extra')).state).toBe('skipped')
    expect(await rig.view()).toMatchObject({ at: 3, of: 3 })
  })

  test('an artifact edited by hand makes all that was made from it stale', async () => {
    const rig = await atBuild()
    rig.store.commit('main', { [SPEC]: 'other\n' }, { message: 'By hand' })
    expect(await staleOf(rig)).toEqual({
      spec: ['edited'],
      extra: [],
      design: ['based'],
      build: ['upstream'],
    })
    expect(did(await rig.advance())).toEqual([])
  })

  test('and is done again in order when a person says so', async () => {
    const rig = await atBuild()
    rig.store.commit('main', { [SPEC]: 'other\n' }, { message: 'By hand' })
    expect(did(await rig.advance({ cascade: true }))).toEqual(['created task-004'])
    expect(await rig.task('4')).toMatchObject({ phase: 'spec', part: { round: 2 } })
    expect(did(await rig.advance({ cascade: true }))).toEqual([])
    rig.deliver('4', { files: { [SPEC]: 'settled\n' } })
    expect(did(await rig.advance())).toEqual(['approved task-004', 'created task-005'])
    expect(await rig.text('tasks/task-005.md')).toContain(SPEC)
    rig.deliver('5', { files: { [DESIGN]: 'new design\n' } })
    expect(did(await rig.advance())).toEqual(['approved task-005', 'created task-006', 'cancelled task-003'])
    expect(await staleOf(rig)).toEqual({ spec: [], extra: [], design: [], build: [] })
  })

  test('an artifact that was deleted holds what needs it, in one message', async () => {
    const rig = aRunRig()
    await rig.start(CHAIN)
    await rig.advance()
    rig.deliver('1', { files: { [SPEC]: 'spec\n' } })
    await rig.approve('1')
    rig.store.commit('main', { [SPEC]: null }, { message: 'Oops' })
    expect(did(await rig.advance())).toEqual([])
    expect((await rig.phase('design')).held).toBe(`${SPEC} is gone from the base branch`)
    expect((await rig.view()).state).toBe('waiting')
  })

  test('every approved version stays readable, and can be compared', async () => {
    const rig = await atBuild()
    rig.store.commit('main', { [SPEC]: 'other\n' }, { message: 'By hand' })
    await rig.advance({ cascade: true })
    rig.deliver('4', { files: { [SPEC]: 'settled\n' } })
    await rig.advance()
    const view = await rig.view()
    expect(versionsOf(view).map(({ phase, version }) => `${phase} ${version}`)).toEqual([
      'spec 1',
      'design 1',
      'spec 2',
    ])
    const { repository, clock, randomness } = rig.ports('bea')
    const seen = fold(await repository.look({ fetch: 'always' }), {
      now: clock.now(),
      digest: randomness.digest,
    })
    const [read] = await readRuns(repository, seen, { now: clock.now() })
    const diff = await diffVersions(repository, read!, { phase: 'spec', from: 'v1', to: '2' })
    expect(diff).toMatchObject({
      lines: [
        { kind: 'removed', text: 'spec\n' },
        { kind: 'added', text: 'settled\n' },
      ],
    })
    expect(await diffVersions(repository, read!, { phase: 'spec', from: '9', to: null })).toMatchObject({
      code: 'PHASE_NOT_FOUND',
    })
  })
})

describe('a rollback', () => {
  test('does a phase and all later ones again; a worker that comes back is late', async () => {
    const rig = await atBuild()
    rig.deliver('3', { files: { 'src/a.ts': 'a\n' } })
    await rig.change((seen, world, view) => rollBack(seen, world, { view, phase: ['design'] }))
    expect(await rig.task('3')).toMatchObject({ state: 'cancelled' })
    expect((await rig.view()).phases.map(({ state }) => state)).toEqual([
      'passed',
      'skipped',
      'working',
      'pending',
    ])
    rig.deliver('3', { files: { 'src/a.ts': 'late\n' } })
    expect(did(await rig.advance())).toEqual(['created task-004'])
    expect((await rig.task('3')).late.length).toBe(1)
    expect((await rig.task('4')).part?.round).toBe(2)
    expect((await rig.view()).former.map(({ id }) => id)).toEqual(['task-002', 'task-003'])
  })

  test('of a phase that there is not is refused', async () => {
    const rig = await atBuild()
    const refused = await rig.change((seen, world, view) =>
      rollBack(seen, world, { view, phase: ['nothing'] }),
    )
    expect(refused).toMatchObject({ code: 'PHASE_NOT_FOUND' })
  })
})

describe('a run that is stopped', () => {
  test.each(['paused', 'cancelled'] as const)('(%s) does nothing until it is resumed', async (how) => {
    const rig = aRunRig()
    await rig.start(CHAIN)
    await rig.advance()
    await rig.change((seen, world, view) => stopRun(seen, world, { view, how, why: 'Wait' }))
    expect((await rig.task('1')).state).toBe('backlog')
    rig.deliver('1', { files: { [SPEC]: 'spec\n' } })
    expect(did(await rig.advance())).toEqual([])
    expect((await rig.view()).state).toBe(how)
    const again = await rig.change((seen, world, view) => stopRun(seen, world, { view, how, why: null }))
    expect(again).toMatchObject({ code: 'RUN_STOPPED' })
    await rig.change((seen, world, view) => resumeRun(seen, world, { view, without: [], sendBack: false }))
    expect(did(await rig.advance())).toEqual(['approved task-001', 'created task-002'])
    const twice = await rig.change((seen, world, view) =>
      resumeRun(seen, world, { view, without: [], sendBack: false }),
    )
    expect(twice).toMatchObject({ code: 'RUN_NOT_STOPPED' })
  })

  test('is put away whole, and only when nothing of it is open', async () => {
    const rig = await atBuild()
    const open = await rig.change((seen, world, view) => archiveRun(seen, world, { view }))
    expect(open).toMatchObject({ code: 'RUN_OPEN', details: { tasks: ['task-003'] } })
    rig.deliver('3', { files: { 'src/a.ts': 'a\n' } })
    await rig.approve('3')
    expect((await rig.view()).state).toBe('completed')
    await rig.change((seen, world, view) => archiveRun(seen, world, { view }))
    expect(await rig.text('workflows/archive/run/workflow.yml')).toContain('template: own')
    expect(await rig.text('tasks/archive/000-099/task-001.md')).toContain('phase: spec')
    await expect(rig.view()).rejects.toThrow('no run')
    await expect(rig.start(CHAIN)).rejects.toThrow('RUN_EXISTS')
  })
})

test('a damaged template stops the run with one message, and nothing is done', async () => {
  const rig = await atBuild()
  rig.store.commit('main', { 'workflows/run/template.yml': 'phases: [' }, { message: 'Oops' })
  const main = rig.store.branches.get('main')
  expect(did(await rig.advance())).toEqual([])
  expect(rig.store.branches.get('main')).toBe(main)
  const view = await rig.view()
  expect(view.state).toBe('damaged')
  expect(view.problems[0]).toMatchObject({ path: 'workflows/run/template.yml', line: 1 })
})
