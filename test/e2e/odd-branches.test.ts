import { expect, test } from 'vitest'
import { approve, deliver, type Person, type Project } from '../support/a-project.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'
import { stagedProject } from '../support/staged-project.ts'

interface Scene {
  readonly project: Project
  readonly brain: Person
  readonly worker: Person
  readonly other: Person
}

/** Tasks 1 and 2 are ready. */
async function scene(): Promise<Scene> {
  const { project, people } = await stagedProject({
    people: ['bea', 'wil', 'oli'],
    steps: [
      ['bea', 'create-task', 'Form'],
      ['bea', 'create-task', 'Page'],
    ],
  })
  const [brain, worker, other] = people
  return { project, brain, worker, other }
}

interface Need {
  readonly kind: string
  readonly task: string | null
  readonly title: string
}

async function needs(brain: Person): Promise<readonly Need[]> {
  return (await brain.data<{ needsYou: readonly Need[] }>('status', '--fetch')).needsYou
}

test('misspelt branches of a task are each shown as unclaimed work, and keep nobody from claiming it', async () => {
  const { project, brain, worker, other } = await scene()
  await other.commit({ 'mine.js': 'mine\n' }, 'My work')
  const names = ['Task/001', 'task-1', 'task/001.1', 'task/002/x', 'task/01', 'task/1', 'task/abc']
  for (const name of names) await other.git('push', '--quiet', 'origin', `HEAD:refs/heads/${name}`)
  expect(await needs(brain)).toMatchObject(
    names.map((name) => ({ kind: 'unclaimed', task: null, title: `${name}: My work` })),
  )
  await worker.ok('worker', 'claim', '1')
  expect(await brain.task('1')).toMatchObject({ state: 'in_progress', worker: 'wil', branch: 'task/001' })
  expect(await readRef(project.remote, 'task/1')).toBe(await other.git('rev-parse', 'HEAD'))
})

test('a branch below the name of a task’s branch stops the claim of that task alone, and is named', async () => {
  const { brain, worker, other } = await scene()
  await other.commit({ 'mine.js': 'mine\n' }, 'My work')
  await other.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/001/x')
  const refused = await worker.refused('worker', 'claim', '1')
  expect(refused).toMatchObject({ exit: 1, code: 'REF_IN_THE_WAY', retryable: false })
  expect(refused.message).toContain('task/001/x')
  expect(await worker.refused('worker', 'report', '1', '--progress', '5')).toMatchObject({
    code: 'NOT_HOLDER',
  })
  await worker.ok('worker', 'claim', '2')
  expect(await needs(brain)).toMatchObject([{ kind: 'unclaimed', title: 'task/001/x: My work' }])
})

test('a branch called task stops every claim, is named, and once it is gone all goes on', async () => {
  const { project, brain, worker, other } = await scene()
  await other.commit({ 'mine.js': 'mine\n' }, 'My work')
  await other.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task')
  const refused = await worker.refused('worker', 'claim')
  expect(refused).toMatchObject({ exit: 1, code: 'REF_IN_THE_WAY' })
  expect(refused.message).toContain("'refs/heads/task'")
  expect(await needs(brain)).toMatchObject([{ kind: 'unclaimed', title: 'task: My work' }])
  await brain.ok('edit-task', '1', '--priority', 'high')
  await git(project.remote, 'branch', '-m', 'task', 'old-task')
  await worker.ok('worker', 'claim', '1')
  expect(await needs(brain)).toEqual([])
})

test('a claim made on top of another’s branch counts for its own task alone, and is approved without the other', async () => {
  const { project, brain, worker, other } = await scene()
  await worker.ok('worker', 'claim', '1')
  await worker.commit({ 'form.js': 'half\n' })
  await worker.git('push', '--quiet', 'origin', 'HEAD')
  await other.git('fetch', '--quiet')
  await other.git('switch', '--quiet', 'task/001')
  expect(await other.refused('worker', 'claim', '1')).toMatchObject({ code: 'TASK_ALREADY_CLAIMED' })
  await other.git('switch', '--quiet', '--no-track', '-c', 'task/002')
  await other.commit({ 'results/task-002-status.md': '**Worker:** oli\n', 'page.js': 'page\n' })
  await other.commit({ 'results/task-002-output.md': '# Done\n' })
  await other.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/002')

  expect(await brain.task('1')).toMatchObject({ state: 'in_progress', worker: 'wil' })
  expect(await brain.task('2')).toMatchObject({ state: 'review', worker: 'oli' })
  await brain.ok('review', '2')
  expect(await brain.refused('review', '2', '--approve')).toMatchObject({
    code: 'PROTECTED_PATH',
    details: { files: ['results/task-001-status.md'] },
  })
  await worker.commit({ 'form.js': 'form\n' })
  await worker.ok('worker', 'submit', '1', '--summary', 'Done')
  await approve(brain, '1')
  await approve(brain, '2')
  expect(await fileAt(project.remote, 'main', 'form.js')).toBe('form\n')
  expect(await fileAt(project.remote, 'main', 'page.js')).toBe('page\n')
})

test('brain itself starts a claim from main, whatever branch is checked out', async () => {
  const { project, worker, other } = await scene()
  await worker.ok('worker', 'claim', '1')
  await worker.commit({ 'form.js': 'half\n' })
  await worker.git('push', '--quiet', 'origin', 'HEAD')
  await other.git('fetch', '--quiet')
  await other.git('switch', '--quiet', 'task/001')
  await other.ok('worker', 'claim', '2')
  expect(await other.git('branch', '--show-current')).toBe('task/002')
  expect(await fileAt(project.remote, 'task/002', 'form.js')).toBeNull()
})

test('a result file of another task on a branch is no result of that task, and is not approved', async () => {
  const { project, brain, worker } = await scene()
  await deliver(worker, '1', { 'form.js': 'form\n', 'results/task-002-output.md': '# Done as well\n' })
  expect(await brain.task('2')).toMatchObject({ state: 'ready', worker: null })
  await brain.ok('review', '1')
  expect(await brain.refused('review', '1', '--approve')).toMatchObject({
    code: 'PROTECTED_PATH',
    details: { files: ['results/task-002-output.md'] },
  })
  expect(await fileAt(project.remote, 'main', 'form.js')).toBeNull()
})
