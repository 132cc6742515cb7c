import { expect, test } from 'vitest'
import { renderManifest, type Manifest } from '../../../../src/domain/components/manifest.ts'
import { aRunRig, aTemplate } from '../../../support/a-run.ts'
import { aManifest } from '../../domain/components/a-manifest.ts'

const BUILD = aTemplate(
  `  - id: manifest
    title: Manifest
    when: input.manifest != true
    artifact: "{{run.folder}}/manifest.json"
    prompt: Write it.
  - id: build
    title: Build
    needs: [manifest]
    each: { of: components, from: manifest }
    prompt: Build {{item.id}} in {{item.file}}.
    gate:
      kind: review
      attempts: 3
      team:
        - { id: eyes, prompt: "Look at {{item.id}}." }
        - { id: guard, when: item.risk == "high", prompt: "Attack {{item.id}}." }
  - id: end
    title: End
    needs: [build]
    prompt: End.
`,
  `inputs:\n  manifest: { type: boolean, description: There already, default: false }\n`,
)

async function started(manifest: Partial<Manifest> = {}) {
  const rig = aRunRig()
  await rig.start(BUILD, {
    inputs: ['manifest=true'],
    files: { 'manifest.json': renderManifest(aManifest(manifest)) },
  })
  const advance = async () => (await rig.advance()).done.map(({ text }) => text)
  return { rig, advance }
}

test('a component is judged by itself, and those that depend on it begin once it has passed', async () => {
  const { rig, advance } = await started()
  expect(await advance()).toEqual(['created task-001: Build it: Build, store'])
  rig.deliver('1', { files: { 'src/store.ts': 'x\n' } })
  expect(await advance()).toEqual([
    'created task-002: Build it: Build, store, eyes',
    'created task-003: Build it: Build, store, guard',
  ])
  expect(await rig.text('tasks/task-003.md')).toContain('Attack store.')
  rig.deliver('2', { verdict: 'PASS', worker: 'eve' })
  rig.deliver('3', { verdict: 'PASS', worker: 'gus' })
  expect(await advance()).toContain('created task-004: Build it: Build, cart')
  rig.deliver('4', { files: { 'src/cart.ts': 'x\n' } })
  expect(await advance()).toEqual(['created task-005: Build it: Build, cart, eyes'])
  rig.deliver('5', { verdict: 'PASS', worker: 'eve' })
  expect(await advance()).toContain('created task-006: Build it: End')
})

test('what reviewers find goes back by itself until the attempts are used up; then a person decides', async () => {
  const { rig, advance } = await started({
    components: [aManifest().components[1]!].map((one) => ({ ...one, dependsOn: [] })),
  })
  await advance()
  const sentBack: boolean[] = []
  for (const attempt of [1, 2, 3]) {
    rig.deliver('1', { files: { 'src/cart.ts': `${attempt}\n` } })
    await advance()
    const { gate } = await rig.phase('build')
    const judge = gate?.members[0]?.task?.id ?? ''
    rig.deliver(judge, { verdict: 'REVISE REQUIRED', worker: 'eve' })
    const done = await advance()
    sentBack.push(done.some((text) => text.startsWith('sent back task-001')))
  }
  expect(sentBack).toEqual([true, true, false])
  const feedback = await rig.text('results/task-001-feedback.md')
  for (const attempt of [1, 2]) expect(feedback).toContain(`This was attempt ${attempt} of 3`)
  expect(await rig.phase('build')).toMatchObject({
    state: 'held',
    held: expect.stringContaining('in attempt 3 of 3') as string,
  })
  expect((await rig.view()).state).toBe('waiting')
})

test('a reviewer that crashed is no pass, and is for a person at once', async () => {
  const { rig, advance } = await started()
  await advance()
  rig.deliver('1', { files: { 'src/store.ts': 'x\n' } })
  await advance()
  rig.deliver('2', { verdict: 'PASS', worker: 'eve' })
  await advance()
  const text = `${await rig.text('tasks/task-003.md')}`
  rig.store.commit(
    'main',
    { 'tasks/task-003.md': text.replace('\n---\n', '\nclosed: {as: failed}\n---\n') },
    { message: 'x' },
  )
  await advance()
  expect(await rig.phase('build')).toMatchObject({
    state: 'held',
    held: 'store: store/guard gave no verdict',
  })
})

test('a manifest that is not right holds the phase with every problem, and nothing is created', async () => {
  const rig = aRunRig()
  await rig.start(BUILD, {
    inputs: ['manifest=true'],
    files: { 'manifest.json': '{"components": [{"id": "A"}]}' },
  })
  expect((await rig.advance()).done).toEqual([])
  const { state, held } = await rig.phase('build')
  expect(state).toBe('held')
  for (const field of [
    'name:',
    'project:',
    'work_dir:',
    'spec_dir:',
    'components[0].id:',
    'components[0].file:',
  ])
    expect(held).toContain(field)
})
