import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { runJson } from '../../src/presentation/run-json.ts'
import { aProject, approve, deliver } from '../support/a-project.ts'

test('a run goes from one repository to another as one file, with its approvals, and goes on there', async () => {
  const [first, second] = [await aProject(), await aProject()]
  const [brain, worker, other] = [await first.join('bea'), await first.join('wil'), await second.join('olga')]
  const file = join(first.box.path, 'shop.json')
  await brain.ok('workflow', 'new', '--template', 'interactive', '--name', 'shop', 'Build a shop')
  await deliver(worker, '1', { 'workflows/shop/specification.md': '# Shop\n' })
  await approve(brain, '1')
  await brain.ok('workflow', 'advance')
  expect(await brain.ok('workflow', 'export', 'shop', '--output', file, '--fetch')).toContain('Wrote ')
  await other.ok('workflow', 'import', file, '--dry-run')
  expect(await other.data('workflow', 'list', '--fetch')).toEqual({ runs: [] })
  expect(await other.ok('workflow', 'import', file)).toContain('Imported shop with 2 tasks.')
  const { run } = await other.data<{ run: ReturnType<typeof runJson> }>('workflow', 'status', 'shop')
  expect(run.phases.map(({ state }) => state).slice(0, 2)).toEqual(['passed', 'working'])
  expect(run.phases[0]?.tasks[0]?.approvedBlob).toMatch(/^[0-9a-f]{40}$/)
  expect(run.next).toBe('brain worker-instructions task-002')
  expect(await other.refused('workflow', 'import', file)).toMatchObject({ code: 'IMPORT_CLASH', exit: 1 })
})
