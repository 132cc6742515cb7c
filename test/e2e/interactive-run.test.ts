import { expect, test } from 'vitest'
import { aProject, type Person } from '../support/a-project.ts'
import { spawnBrain } from '../support/brain-cli.ts'
import { fileAt, type Files } from '../support/git-sandbox.ts'

const SPEC = 'workflows/shop/specification.md'
const DESIGN = 'workflows/shop/design.md'
const TASKS = 'workflows/shop/task_list.md'

async function work(worker: Person, id: string, files: Files): Promise<void> {
  await worker.git('fetch', '--quiet')
  await worker.git('switch', '--quiet', '--detach', 'origin/main')
  await worker.ok('worker', 'claim', id)
  await worker.commit(files, `${id}: work`)
  await worker.ok('worker', 'submit', id, '--summary', 'Done')
}

async function again(worker: Person, id: string, files: Files): Promise<void> {
  await worker.ok('worker', 'wait', id)
  await worker.commit(files, `${id}: again`)
  await worker.ok('worker', 'submit', id, '--summary', 'Done again')
}

const LIST = `## Setup
- [ ] T001 Add the table
  - Type: setup
  - Priority: high
  - Estimate: 3h
  - Meets: REQ-1
## Testing
- [ ] T002 Test it
  - Type: testing
  - Estimate: 1h
  - Depends on: T001, T009
`

test('what was handed in without its document is not offered for approval', async () => {
  const project = await aProject()
  const [brain, wil] = [await project.join('bea'), await project.join('wil')]
  await brain.ok('workflow', 'new', '--name', 'shop', 'Build a shop')
  await work(wil, '1', { 'notes.md': 'Notes\n' })
  for (const words of [['review-spec'], ['review', '1']]) {
    const { stdout, stderr } = await brain.brain(...words)
    expect(stdout + stderr).toContain('Send it back')
    expect(stdout + stderr).not.toContain('Approve this')
  }
  expect(await brain.refused('review-spec', '--approve')).toMatchObject({ code: 'ARTIFACT_MISSING' })
})

test('specification, design and tasks are shown, sent back, approved; a change of the first is cascaded', async () => {
  const project = await aProject()
  const [brain, wil, eve] = [await project.join('bea'), await project.join('wil'), await project.join('eve')]
  await brain.ok('workflow', 'new', '--name', 'shop', 'Build a shop')
  expect(await brain.ok('review-spec')).toContain('It is not written yet.')

  await work(wil, '1', { [SPEC]: '# Spec\n\n### REQ-1: Sell\n' })
  const shown = await brain.ok('review-spec')
  expect(shown).toContain('1 requirement, 0 open questions')
  await brain.ok('review-spec', '--request-changes', 'Add reading')
  await again(wil, '1', { [SPEC]: '# Spec\n\n### REQ-1: Sell\n\n### REQ-2: Read\n' })
  // What is there now was not shown yet, so it cannot be approved blindly.
  expect((await brain.refused('review-spec', '--approve')).exit).toBeGreaterThan(0)
  const changed = await brain.ok('review-spec')
  expect(changed).toContain('Changed since it was last shown')
  expect(changed).toContain('+### REQ-2: Read')
  await brain.ok('review-spec', '--approve')

  // Killed while it hands in; another one takes over.
  await wil.git('fetch', '--quiet')
  await wil.git('switch', '--quiet', '--detach', 'origin/main')
  await wil.ok('worker', 'claim', '2')
  await wil.commit({ [DESIGN]: '# Half\n' })
  const dying = spawnBrain(wil.dir, ['worker', 'submit', '2', '--summary', 'Done'])
  dying.kill('SIGKILL')
  expect((await dying.done).signal).toBe('SIGKILL')
  await brain.ok('reclaim', '2', '--force', '--yes')
  const circle = '## Components\n### Cart\nDepends on: Till\nMeets: REQ-1\n### Till\nDepends on: Cart\n'
  await work(eve, '2', { [DESIGN]: circle })
  const design = await brain.ok('review-design', 'shop')
  expect(design).toContain('✅ REQ-1 Sell (design: Cart)')
  expect(design).toContain('REQ-2 needs a design element')
  expect(design).toContain('circular: Cart → Till → Cart')
  expect(design).toContain('brain review-tasks')
  await brain.ok('review-design', 'shop', '--approve')

  await work(eve, '3', { [TASKS]: LIST })
  const tasks = await brain.ok('review-tasks')
  expect(tasks).toContain('2 tasks, 4 hours, 0.5 days')
  expect(tasks).toContain('by priority: 0 critical, 1 high, 0 medium, 0 low, 1 not said')
  expect(tasks).toContain('T002 waits for T009, which is not there')
  expect(await brain.ok('review-tasks', '--gantt')).toMatch(/^gantt\n[^]*T002 Test it :t2, after t1, 1h$/m)
  await brain.ok('review-tasks', '--approve')

  await brain.git('pull', '--quiet')
  await brain.commit({ [SPEC]: '# Spec\n\n### REQ-1: Sell\n\n### REQ-3: Delete\n' }, 'Another wish')
  await brain.git('push', '--quiet', 'origin', 'HEAD:main')
  const stale = await brain.ok('review-spec')
  expect(stale).toContain('Changed since it was last approved')
  expect(stale).toContain('-### REQ-2: Read')
  expect(stale).toContain('stale: design: made from workflows/shop/specification.md')
  expect(stale).toContain('Do them again: brain workflow advance shop --cascade')
  expect(await brain.ok('workflow', 'advance', 'shop', '--cascade')).toContain('created')
  expect(await fileAt(project.remote, 'main', 'tasks/task-005.md')).toContain('Write the specification (2)')
})
