import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { aProject, deliver, personAt, type Person, type Project } from '../support/a-project.ts'
import type { BrainRun } from '../support/brain-cli.ts'
import { fileAt, git } from '../support/git-sandbox.ts'
import { stagedProject } from '../support/staged-project.ts'

/** All that a commit is made of is equal for the two: their name, and the second. */
const SAME_SECOND = { GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z' }

async function scene(): Promise<{ project: Project; brains: readonly Person[]; worker: Person }> {
  const { project, people } = await stagedProject({
    people: ['bea', 'ben', 'wil'],
    steps: [['bea', 'create-task', 'Form']],
  })
  const [first, other, worker] = people
  await other.git('config', 'user.name', 'bea')
  await other.git('config', 'user.email', 'bea@example.invalid')
  const brains = [first, other].map(({ dir }) => personAt(dir, { name: 'bea', env: SAME_SECOND }))
  return { project, brains, worker }
}

async function codesOf(runs: readonly Promise<BrainRun>[]): Promise<readonly string[]> {
  const done = await Promise.all(runs)
  return done.map((run) => run.json().error?.code ?? 'done').toSorted()
}

test('two brains that do the very same in the same second make one change, and the other is told', async () => {
  const { project, brains } = await scene()
  const before = await git(project.remote, 'rev-list', '--count', 'main')
  const runs = brains.map((person) => person.brain('cancel', '1', '--json'))
  expect(await codesOf(runs)).toEqual(['ALREADY_CLOSED', 'done'])
  expect(await git(project.remote, 'rev-list', '--count', 'main')).toBe(String(Number(before) + 1))
})

test('two brains that create a task of the same words in the same second make two tasks', async () => {
  const { brains } = await scene()
  expect(await codesOf(brains.map((person) => person.brain('create-task', 'Page', '--json')))).toEqual([
    'done',
    'done',
  ])
  expect(await brains[0]?.ok('list', '-q', '--fetch')).toBe('task-001\ntask-002\ntask-003\n')
})

test('of one brain that approves and one that asks for changes, exactly one is heard', async () => {
  const { project, brains, worker } = await scene()
  await deliver(worker, '1', { 'form.js': 'form\n' })
  const [first, second] = [brains[0]!, brains[1]!]
  await Promise.all([first.ok('review', '1'), second.ok('review', '1')])
  const runs = await Promise.all([
    first.brain('review', '1', '--approve', '--json'),
    second.brain('review', '1', '--request-changes', 'More', '--json'),
  ])
  const codes = runs.map((run) => run.json().error?.code ?? 'done')
  const approved = (await fileAt(project.remote, 'main', 'form.js')) !== null
  const sentBack = (await fileAt(project.remote, 'main', 'results/task-001-feedback.md')) !== null
  const outcomes = [
    { approved: true, sentBack: false, codes: ['done', 'NOTHING_TO_REVIEW'] },
    { approved: false, sentBack: true, codes: ['REVIEW_STALE', 'done'] },
  ]
  expect(outcomes).toContainEqual({ approved, sentBack, codes })
})

test('what another brain has sent back since it was shown is approved by naming the commit only', async () => {
  const { project, brains, worker } = await scene()
  const tip = await deliver(worker, '1', { 'form.js': 'form\n' })
  const [first, second] = [brains[0]!, brains[1]!]
  await first.ok('review', '1')
  await second.ok('review', '1', '--request-changes', 'More')
  const refused = await first.refused('review', '1', '--approve')
  expect(refused).toMatchObject({ exit: 1, code: 'REVIEW_STALE', details: { commit: tip } })
  expect(refused.hint).toContain(`--approve --commit ${tip.slice(0, 8)}`)
  expect(await fileAt(project.remote, 'main', 'form.js')).toBeNull()
  await first.ok('review', '1', '--approve', '--commit', tip)
  expect(await fileAt(project.remote, 'main', 'form.js')).toBe('form\n')
})

test('a commit dated a day ahead does not keep its task from being reclaimed', async () => {
  const project = await aProject()
  const [brain, joined] = [await project.join('bea'), await project.join('wil')]
  await brain.ok('create-task', 'Form', '--lease', '1s')
  await joined.ok('worker', 'claim', '1')
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  const env = { GIT_AUTHOR_DATE: tomorrow, GIT_COMMITTER_DATE: tomorrow }
  const worker = personAt(joined.dir, { name: 'wil', env })
  await worker.commit({ 'form.js': 'form\n' })
  await worker.git('push', '--quiet', 'origin', 'HEAD')
  expect(Date.parse((await brain.task('1')).lastActivityAt ?? '')).toBeLessThanOrEqual(Date.now())
  await pause(1_100)
  expect((await brain.task('1')).stale).toBe(true)
  await brain.ok('reclaim', '1')
  expect(await brain.task('1')).toMatchObject({ state: 'ready', attempt: 2 })
  expect(await fileAt(project.remote, 'task/001.2', 'form.js')).toBe('form\n')
})
