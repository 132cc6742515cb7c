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
