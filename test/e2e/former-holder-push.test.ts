import { expect, test } from 'vitest'
import { aProject, approve, deliver, type Person, type Project } from '../support/a-project.ts'
import { fileAt, readRef } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'
import { approves, handsIn, stagedProject } from '../support/staged-project.ts'

interface Scene {
  readonly project: Project
  readonly brain: Person
  readonly former: Person
  readonly next: Person
}

/** `former` pushed old.js and has unpushed.js; the task is now held by `next`, who pushed new.js. */
async function superseded(): Promise<Scene> {
  const { project, people } = await stagedProject({
    people: ['bea', 'flo', 'ned'],
    steps: [
      ['bea', 'create-task', 'Form'],
      ['flo', 'worker', 'claim', '1'],
      { who: 'flo', commit: { 'old.js': 'old\n' } },
      ['flo', 'worker', 'report', '1', '--progress', '10'],
      { who: 'flo', commit: { 'unpushed.js': 'unpushed\n' } },
      ['bea', 'reclaim', '1', '--force'],
      ['ned', 'worker', 'claim', '1'],
      { who: 'ned', commit: { 'new.js': 'new\n' } },
      ['ned', 'worker', 'report', '1', '--progress', '10'],
    ],
  })
  const [brain, former, next] = people
  return { project, brain, former, next }
}

/** How a session that was refused tries to get its push through. */
const INSISTENCE: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'merges and pushes': [
    ['pull', '--quiet', '--no-rebase', '--no-edit', 'origin', 'task/001.2'],
    ['push', '--quiet', 'origin', 'HEAD:refs/heads/task/001'],
  ],
  'fetches and pushes with --force-with-lease': [
    ['fetch', '--quiet'],
    ['push', '--quiet', '--force-with-lease', 'origin', 'HEAD:refs/heads/task/001'],
  ],
}

test.each(Object.keys(INSISTENCE))(
  'a former holder that %s reaches its own branch only, and that is shown',
  async (how) => {
    const { project, brain, former, next } = await superseded()
    const held = await readRef(project.remote, 'task/001.3')
    await expect(former.git('push', 'origin', 'HEAD:refs/heads/task/001')).rejects.toThrow('rejected')
    for (const words of INSISTENCE[how] ?? []) await former.git(...words)
    expect(await readRef(project.remote, 'task/001')).toBe(await former.git('rev-parse', 'HEAD'))
    expect(await readRef(project.remote, 'task/001.3')).toBe(held)
    expect(await brain.task('1')).toMatchObject({ worker: 'ned', attempt: 3, commit: held })
    const { needsYou } = await brain.data<{ needsYou: readonly object[] }>('status')
    expect(needsYou).toContainEqual(
      expect.objectContaining({ kind: 'late', title: expect.stringContaining('task/001 ') as string }),
    )

    await next.ok('worker', 'submit', '1', '--summary', 'Done')
    await approve(brain, '1')
    expect(await fileAt(project.remote, 'main', 'new.js')).toBe('new\n')
    expect(await fileAt(project.remote, 'main', 'old.js')).toBe('old\n')
    expect(await fileAt(project.remote, 'main', 'unpushed.js')).toBeNull()
    expect(await fileAt(project.remote, 'task/001', 'unpushed.js')).toBe('unpushed\n')
    expect(await brain.data('status')).toMatchObject({ needsYou: [{ kind: 'late', task: 'task-001' }] })
  },
)

/** Task 1 was approved with form.js, and opened again; its worker still has the closed branch checked out. */
async function reopened(): Promise<{ project: Project; brain: Person; worker: Person }> {
  const { project, people } = await stagedProject({
    people: ['bea', 'wil'],
    steps: [
      ['bea', 'create-task', 'Form'],
      ...handsIn('wil', '1', { 'form.js': 'form\n' }),
      ...approves('bea', '1'),
      ['bea', 'reopen', '1'],
    ],
  })
  const [brain, worker] = people
  return { project, brain, worker }
}

test('after a reopening a late push is refused by git, and one made after a pull is late work', async () => {
  const { project, brain, worker } = await reopened()
  await worker.commit({ 'late.js': 'late\n' })
  await expect(worker.git('push', 'origin', 'HEAD:refs/heads/task/001')).rejects.toThrow('rejected')
  expect(await worker.refused('worker', 'submit', '1', '--summary', 'Late')).toMatchObject({
    exit: 1,
    code: 'NOT_HOLDER',
  })
  await worker.git('pull', '--quiet', '--rebase', 'origin', 'task/001')
  await worker.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
  expect(await brain.task('1')).toMatchObject({ state: 'ready', worker: null, attempt: null })
  expect(await brain.data('status')).toMatchObject({ needsYou: [{ kind: 'late', task: 'task-001' }] })

  await worker.ok('worker', 'claim', '1')
  expect(await worker.git('branch', '--show-current')).toBe('task/001.2')
  expect(await fileAt(project.remote, 'task/001.2', 'late.js')).toBeNull()
})

test('a plain claim cut from the main of a reopened task does not count, and is shown', async () => {
  const { project, brain, worker } = await reopened()
  const plain = await project.join('gil')
  await plain.git('switch', '--quiet', '--no-track', '-c', 'task/001', 'origin/main')
  const nonce = 'ab'.repeat(16)
  await plain.commit({
    'results/task-001-status.md': `---\ntask: task-001\nattempt: 1\nworker: gil\nnonce: ${nonce}\n---\n`,
  })
  // The closed branch is where main is, so that git itself has nothing against it.
  await plain.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
  expect(await brain.task('1')).toMatchObject({ state: 'ready', worker: null, attempt: null })
  expect(await brain.data('status')).toMatchObject({ needsYou: [{ kind: 'late', task: 'task-001' }] })
  expect(await brain.ok('prompt', '1')).toContain('plain git cannot claim it')

  await worker.ok('worker', 'claim', '1')
  expect(await brain.task('1')).toMatchObject({ worker: 'wil', attempt: 2, branch: 'task/001.2' })
  expect(Object.keys(await branchesOf(project.remote))).toEqual(['main', 'task/001', 'task/001.2'])
})

test('a plain claim cut from main before an approval of the same task is refused by git', async () => {
  const project = await aProject()
  const [brain, worker, plain] = [
    await project.join('bea'),
    await project.join('wil'),
    await project.join('gil'),
  ]
  await brain.ok('create-task', 'Form')
  await plain.git('fetch', '--quiet')
  await plain.git('switch', '--quiet', '--no-track', '-c', 'task/001', 'origin/main')
  await plain.commit({ 'results/task-001-status.md': '**Worker:** Gil\n' })
  await deliver(worker, '1', { 'form.js': 'form\n' })
  await approve(brain, '1')
  await expect(plain.git('push', 'origin', 'HEAD:refs/heads/task/001')).rejects.toThrow('rejected')
  await brain.ok('reopen', '1')
  await expect(plain.git('push', 'origin', 'HEAD:refs/heads/task/001')).rejects.toThrow('rejected')
  expect(await brain.data('status')).toMatchObject({ needsYou: [], counts: { ready: 1 } })
})
