import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, personAt, type Person } from '../support/a-project.ts'
import { commitFile, git, sandbox } from '../support/git-sandbox.ts'

async function told(person: Person, ...words: string[]): Promise<{ prompt: string; notes: string }> {
  const { stdout, stderr } = await person.brain('worker-instructions', '--fetch', ...words)
  return { prompt: stdout, notes: stderr }
}

test('notes say why a worker could not begin by the prompt, and what works', async () => {
  const project = await aProject()
  const ada = await project.join('ada')
  await ada.ok('init')
  await ada.ok('create-task', 'Form')
  await ada.ok('create-task', 'Page', '--depends-on', '1')
  await ada.ok('create-task', 'Mail')
  expect((await told(ada, '1')).notes).not.toContain('task-001')
  expect((await told(ada, '2')).notes).toContain('task-002 waits for task-001')

  const wil = await project.join('wil')
  await wil.ok('worker', 'claim', '1', '--as', 'w1')
  expect((await told(ada, '1', '--worker', 'w2')).notes).toContain(
    'task-001 is in_progress with w1: nobody else can claim it. To take it away: brain reclaim task-001 --force --worker w2',
  )
  await ada.ok('reclaim', 'task-001', '--force', '--worker', 'w2')

  await ada.ok('reserve', '3', '--worker', 'w4')
  expect((await told(ada, '3', '--worker', 'w4')).notes).not.toContain('task-003')
  expect((await told(ada, '3', '--worker', 'other')).notes).toContain('the prompt names w4, not other')
})

test('the prompt for the clone that has claimed the task neither clones nor claims', async () => {
  const project = await aProject()
  const ada = await project.join('ada')
  await ada.ok('init')
  await ada.ok('create-task', 'Form')
  const wil = await project.join('wil')
  await wil.ok('worker', 'claim', '1', '--as', 'w1')
  const { prompt, notes } = await told(wil, '1')
  expect(prompt).toContain('You are in a clone that has claimed task-001 already.')
  expect(prompt).not.toContain('git switch --no-track -c')
  expect(notes).toContain('task-001 is claimed here')
})

test('without a remote the steps are named that work, and they do', async () => {
  const box = await sandbox()
  const dir = join(box.path, 'ada')
  await git(box.path, 'init', '--quiet', '--initial-branch=main', dir)
  await commitFile(dir, { 'a.txt': 'a\n' }, 'First commit')
  const ada = personAt(dir, { name: 'ada' })
  await ada.ok('init')
  await ada.ok('create-task', 'Form')
  expect((await told(ada, '1')).notes).toContain(
    'git worktree add --detach ../task-001 main, and in that folder: brain worker claim 001 --as worker-001',
  )
  await ada.git('worktree', 'add', '--quiet', '--detach', '../task-001', 'main')
  const worker = personAt(join(box.path, 'task-001'), { name: 'worker' })
  await worker.ok('worker', 'claim', '001', '--as', 'worker-001')
  expect(await ada.task('1')).toMatchObject({ state: 'in_progress', worker: 'worker-001' })
})
