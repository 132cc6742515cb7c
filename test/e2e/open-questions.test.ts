import { expect, test } from 'vitest'
import { approve, type Person, type Project } from '../support/a-project.ts'
import { readRef } from '../support/git-sandbox.ts'
import { stagedProject } from '../support/staged-project.ts'

interface Scene {
  readonly project: Project
  readonly brain: Person
  readonly worker: Person
}

/** Task 1 is held by the worker. */
async function scene(): Promise<Scene> {
  const { project, people } = await stagedProject({
    people: ['bea', 'wil'],
    steps: [
      ['bea', 'create-task', 'Form'],
      ['wil', 'worker', 'claim', '1'],
    ],
  })
  const [brain, worker] = people
  return { project, brain, worker }
}

const BLOCK = ['worker', 'block', '1', '--issue', 'No key', '--need', 'A key', '--impact', 'All waits']

/** What waits for an answer, as the brain is told. */
async function waiting(brain: Person): Promise<readonly string[]> {
  const { needsYou } = await brain.data<{ needsYou: readonly { kind: string; title: string }[] }>(
    'status',
    '--fetch',
  )
  return needsYou.map(({ kind, title }) => `${kind}: ${title}`)
}

test('the same blocker raised again after its answer blocks again, and takes another answer', async () => {
  const { brain, worker } = await scene()
  for (const answer of ['In the vault', 'In the other vault']) {
    await worker.ok(...BLOCK)
    expect((await brain.task('1')).state).toBe('blocked')
    expect(await worker.refused('worker', 'wait', '1')).toMatchObject({ exit: 8, code: 'NO_ANSWER_YET' })
    await brain.ok('answer', '1', answer)
    expect((await brain.task('1')).state).toBe('in_progress')
    expect(await worker.ok('worker', 'wait', '1')).toBe(`${answer}\n`)
    expect(await brain.refused('answer', '1', 'Once more')).toMatchObject({ code: 'NOTHING_OPEN' })
  }
})

test('a blocker and a question are both shown, and one answer is for both', async () => {
  const { brain, worker } = await scene()
  await worker.ok(...BLOCK)
  await worker.ok('worker', 'ask', '1', '--question', 'Which mailer?')
  expect(await waiting(brain)).toEqual(['blocker: No key', 'question: Which mailer?'])
  await brain.ok('answer', '1', 'In the vault, and sendmail')
  expect(await brain.task('1')).toMatchObject({ state: 'in_progress' })
  expect(await waiting(brain)).toEqual([])

  await worker.ok('worker', 'ask', '1', '--question', 'Which port?')
  expect(await waiting(brain)).toEqual(['question: Which port?'])
})

test('a second question does not hide the first one that is still open', async () => {
  const { brain, worker } = await scene()
  await worker.ok('worker', 'ask', '1', '--question', 'Which mailer?')
  await worker.ok('worker', 'ask', '1', '--question', 'Which port?')
  const both = 'question: Which port? (Raised before, and still open: Which mailer?)'
  expect(await waiting(brain)).toEqual([both])
  await worker.ok('worker', 'ask', '1', '--question', 'Which port?')
  expect(await waiting(brain)).toEqual([both])
  await brain.ok('answer', '1', 'sendmail, 25')
  await worker.ok('worker', 'ask', '1', '--question', 'Which host?')
  expect(await waiting(brain)).toEqual(['question: Which host?'])
})

test('an output and a blocker in one commit are a review with an open blocker', async () => {
  const { project, brain, worker } = await scene()
  await worker.commit({
    'form.js': 'form\n',
    'results/task-001-output.md': '# Done\n\nThe form is there.\n',
    'results/task-001-blocker.md': '# Blocker\n\n**Issue:** No key to try it with\n',
  })
  await worker.git('push', '--quiet', 'origin', 'HEAD')
  expect((await brain.task('1')).state).toBe('review')
  expect(await waiting(brain)).toEqual(['blocker: No key to try it with', 'review: Form'])
  await brain.ok('answer', '1', 'Leave that')
  expect(await waiting(brain)).toEqual(['review: Form'])
  await approve(brain, '1')
  expect(await brain.task('1')).toMatchObject({ state: 'completed', problems: [] })
  expect(await waiting(brain)).toEqual([])
  expect(await readRef(project.remote, 'task/001')).toBe(await readRef(project.remote, 'main'))
})
