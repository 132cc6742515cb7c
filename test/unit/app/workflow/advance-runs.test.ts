import { describe, expect, test } from 'vitest'
import { aRunRig, aTemplate } from '../../../support/a-run.ts'

const CHAIN = aTemplate(`  - id: spec
    title: Specify
    artifact: "{{run.folder}}/spec.md"
    prompt: Write {{artifact.spec}} for {{run.asked}}.
  - id: design
    title: Design
    needs: [spec]
    artifact: "docs/design.md"
    gate: human
    prompt: Read {{artifact.spec}}.
  - id: build
    title: Build
    needs: [design]
    prompt: Build it.
`)

const SPEC = 'workflows/run/spec.md'

describe('a run', () => {
  test('creates a task only when all that it needs has passed its gate', async () => {
    const rig = aRunRig()
    await rig.start(CHAIN)
    expect((await rig.advance()).done.map(({ text }) => text)).toEqual([
      'created task-001: Build it: Specify',
    ])
    expect((await rig.advance()).done).toEqual([])
    expect(await rig.text('tasks/task-001.md')).toContain(`Write ${SPEC} for Build it.`)
    expect(await rig.task('1')).toMatchObject({
      workflow: 'run',
      phase: 'spec',
      scope: [SPEC, expect.anything(), expect.anything()],
    })
    expect((await rig.view()).phases.map(({ state }) => state)).toEqual(['working', 'pending', 'pending'])
  })

  test('of gate none is approved by itself, and names the version that was approved', async () => {
    const rig = aRunRig()
    await rig.start(CHAIN)
    await rig.advance()
    rig.deliver('1', { files: { [SPEC]: 'spec\n' } })
    expect((await rig.advance()).done.map(({ did, task }) => [did, task])).toEqual([
      ['approved', 'task-001'],
      ['created', 'task-002'],
    ])
    const [one, two] = [await rig.task('1'), await rig.task('2')]
    expect(one.closed).toMatchObject({ as: 'completed', by: 'gate none of spec' })
    expect(two.part?.basedOn).toEqual({ [SPEC]: one.closed?.artifact })
    expect(await rig.text(SPEC)).toBe('spec\n')
  })

  test('of gate human waits for a person, however often it is advanced', async () => {
    const rig = aRunRig()
    await rig.start(CHAIN)
    await rig.advance()
    rig.deliver('1', { files: { [SPEC]: 'spec\n' } })
    await rig.advance()
    rig.deliver('2', { files: { 'docs/design.md': 'design\n' } })
    const before = rig.store.branches.get('main')
    for (let times = 0; times < 3; times++) expect((await rig.advance()).done).toEqual([])
    expect(rig.store.branches.get('main')).toBe(before)
    expect((await rig.view()).state).toBe('waiting')
    expect(await rig.approve('2')).toBeNull()
    expect((await rig.advance()).done.map(({ task }) => task)).toEqual(['task-003'])
    expect((await rig.task('2')).closed?.by).toBe('bea')
  })

  test('is completed once every phase is', async () => {
    const rig = aRunRig()
    await rig.start(CHAIN)
    await rig.advance()
    rig.deliver('1', { files: { [SPEC]: 'spec\n' } })
    await rig.advance()
    rig.deliver('2', { files: { 'docs/design.md': 'design\n' } })
    await rig.approve('2')
    await rig.advance()
    rig.deliver('3', { files: { 'src/a.ts': 'a\n' } })
    await rig.advance()
    expect(await rig.view()).toMatchObject({ state: 'completed', at: 3, of: 3, problems: [] })
    expect((await rig.view()).phases.flatMap(({ stale }) => stale)).toEqual([])
  })

  test('sends back a result without its artifact, and refuses a person that approves it', async () => {
    const rig = aRunRig()
    await rig.start(CHAIN)
    await rig.advance()
    rig.deliver('1')
    expect(await rig.approve('1')).toMatchObject({ code: 'ARTIFACT_MISSING', details: { path: SPEC } })
    expect((await rig.advance()).done.map(({ did }) => did)).toEqual(['sent back'])
    expect(await rig.task('1')).toMatchObject({ state: 'changes_requested' })
    expect(await rig.text('results/task-001-feedback.md')).toContain(SPEC)
    expect((await rig.advance()).done).toEqual([])
    rig.deliver('1', { files: { [SPEC]: 'spec\n' } })
    expect((await rig.advance()).done.map(({ did }) => did)).toEqual(['approved', 'created'])
  })

  test('takes nothing that a phase changed of the run itself', async () => {
    const rig = aRunRig()
    await rig.start(CHAIN)
    await rig.advance()
    rig.deliver('1', { files: { [SPEC]: 'spec\n', 'workflows/run/workflow.yml': 'template: other\n' } })
    expect((await rig.advance()).done.map(({ did }) => did)).toEqual(['sent back'])
    expect(await rig.text('results/task-001-feedback.md')).toContain('workflows/run/workflow.yml')
  })

  test('opens neither docs nor other runs to a phase that names no files', async () => {
    const rig = aRunRig()
    await rig.start(CHAIN)
    await rig.advance()
    const files = {
      [SPEC]: 'spec\n',
      'src/a.ts': 'a\n',
      'docs/other.md': 'no\n',
      'workflows/other/a.md': 'no\n',
    }
    rig.deliver('1', { files })
    await rig.advance()
    const feedback = await rig.text('results/task-001-feedback.md')
    expect(feedback).toContain('- docs/other.md')
    expect(feedback).toContain('- workflows/other/a.md')
    expect(feedback).not.toContain('src/a.ts')
  })
})

describe('two brains', () => {
  test('that advance at once do each thing once', async () => {
    const rig = aRunRig()
    await rig.start(CHAIN)
    const [one, two] = [rig.ports('ann'), rig.ports('ben')]
    const both = async (): Promise<number> => {
      const done = await Promise.all([rig.advance({}, one), rig.advance({}, two)])
      return done.flatMap((each) => each.done).length
    }
    expect(await both()).toBe(1)
    rig.deliver('1', { files: { [SPEC]: 'spec\n' } })
    expect(await both()).toBe(2)
    expect((await rig.view()).tasks.map(({ id }) => id)).toEqual(['task-001', 'task-002'])
  })

  test('of which one was killed before its push leave the same behind', async () => {
    const rig = aRunRig()
    await rig.start(CHAIN)
    await rig.advance()
    rig.deliver('1', { files: { [SPEC]: 'spec\n' } })
    let pushes = 0
    const dying = rig.ports('ann', () => {
      if (++pushes === 2) throw new Error('killed')
    })
    await expect(rig.advance({}, dying)).rejects.toThrow('killed')
    expect((await rig.task('1')).state).toBe('completed')
    expect((await rig.advance()).done.map(({ text }) => text)).toEqual(['created task-002: Build it: Design'])
    expect((await rig.advance()).done).toEqual([])
  })
})
