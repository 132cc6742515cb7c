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

interface Shown {
  readonly said: readonly { kind: string; text: string }[]
}

test('what a worker asks, why it is blocked and what it was told last stand whole in show, with the history', async () => {
  const { brain, worker } = await scene()
  const options = ['--options', 'A: Vitest, quick', '--options', 'B: Jest', '--recommendation', 'A']
  await worker.ok('worker', 'ask', '1', '--question', 'Which framework?', ...options)
  await worker.ok(...BLOCK)
  const asked = await brain.ok('show', '1', '--fetch')
  const lines = ['Which framework?', 'A: Vitest, quick', 'B: Jest', 'A key', 'All waits']
  for (const line of lines) expect(asked).toContain(line)
  expect(asked).not.toContain('nonce')
  expect(asked).toMatch(/History\n.*\d UTC.*task-001/)
  const { said } = await brain.data<Shown>('show', '1', '--fetch')
  expect(said.map(({ kind }) => kind)).toEqual(['blocker', 'question'])
  expect(said[1]?.text).toContain('B: Jest')

  await brain.ok('answer', '1', 'First answer')
  await worker.ok('worker', 'ask', '1', '--question', 'Which port?')
  await brain.ok('answer', '1', 'Use A.\nThe key is in the vault.')
  const answered = await brain.ok('show', '1', '--fetch')
  expect(answered).toContain('Use A.')
  expect(answered).toContain('The key is in the vault.')
  expect(answered).not.toContain('First answer')
  expect(answered).not.toContain('B: Jest')
  expect((await brain.data<Shown>('show', '1', '--fetch')).said.map(({ kind }) => kind)).toEqual(['answer'])
})
