import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, deliver } from '../support/a-project.ts'
import { fileAt } from '../support/git-sandbox.ts'
import type { runJson } from '../../src/presentation/run-json.ts'

const MANIFEST = {
  ...{ name: 'cart', project: 'shop', work_dir: '.', spec_dir: 'specs/cart', risk_level: 'low' },
  execution: { mode: 'quick', voting_gates: ['doc_quality'] },
  components: [
    { id: 'cart', file: 'src/cart.ts', depends_on: ['store'], purpose: 'Shows what is in the cart' },
    { id: 'store', file: 'src/store.ts', purpose: 'Keeps what is in the cart' },
  ],
  validation_command: 'true',
}

test('a manifest from a file becomes a run of its components, in the order of their dependencies', async () => {
  const project = await aProject()
  const [brain, worker] = [await project.join('bea'), await project.join('wil')]
  const file = join(project.box.path, 'manifest.json')
  const bad = { ...MANIFEST, name: '', components: [{ id: 'a', file: 'a.ts', depends_on: ['b'] }] }
  await writeFile(file, JSON.stringify(bad))
  const checked = await brain.brain('workflow', 'validate', file)
  expect(checked.code).toBe(1)
  expect(checked.stdout).toContain('validation failed (2 errors)')
  const words = [
    'workflow',
    'new',
    '--template',
    'components',
    '--manifest',
    file,
    'A cart for the shop',
  ] as const
  const refused = await brain.refused(...words)
  expect(refused).toMatchObject({ code: 'MANIFEST_INVALID', exit: 1 })
  expect(refused.message).toContain('There is no component "b".')
  await writeFile(file, JSON.stringify(MANIFEST))
  expect((await brain.brain('workflow', 'validate', file)).code).toBe(0)
  const preview = await brain.ok(...words, '--dry-run')
  expect(preview).toMatch(
    /Execution Plan[^]*1\. store: [^]*2\. cart: .*\(after store\)[^]*Nothing was changed/,
  )
  await brain.ok(...words, '--input', 'project_kind=new', '--priority', 'critical')
  const { run } = await brain.data<{ run: ReturnType<typeof runJson> }>('workflow', 'status', 'shop/cart')
  expect(run).toMatchObject({ name: 'shop-cart', mode: 'quick', inputs: { manifest: true, risk: 'low' } })
  expect(run).toMatchObject({ priority: 'critical', inputs: { votes: ['doc_quality'] } })
  expect(await brain.ok('workflow', 'run', 'shop/cart', '--dry-run')).toMatch(
    /Execution Plan[^]*Nothing would change/,
  )
  expect((await brain.refused('workflow', 'advance', 'shop/card')).code).toBe('RUN_NOT_FOUND')
  expect(await brain.ok('workflow', 'advance', 'shop/cart')).toContain('Nothing to do.')
  expect(run.phases.find(({ id }) => id === 'components')?.tasks).toMatchObject([
    { id: 'task-001', item: 'store', state: 'ready' },
    { id: null, item: 'cart' },
  ])
  await deliver(worker, '1', { 'src/store.ts': 'store\n' })
  await brain.ok('workflow', 'advance')
  expect(await brain.task('2')).toMatchObject({ workflow: 'shop-cart', phase: 'components', state: 'ready' })
  const printed = JSON.parse(await brain.ok('workflow', 'export-manifest', 'shop/cart')) as object
  expect(printed).toMatchObject({ ...MANIFEST, components: [{ id: 'cart' }, { id: 'store' }] })
  expect(await fileAt(project.remote, 'main', 'workflows/shop-cart/manifest.json')).toContain('"spec_dir"')
})
