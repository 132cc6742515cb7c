import { expect, test } from 'vitest'
import { aProject, approve, type Person } from '../support/a-project.ts'
import { git, writeFiles } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'
import { stagedProject } from '../support/staged-project.ts'

const BLOCK = ['worker', 'block', '1', '--issue', 'No key', '--need', 'A key', '--impact', 'All waits']

/** Takes back what the words did, and has the task as it was; then does it again. */
async function undone(brain: Person, words: readonly string[]): Promise<void> {
  const label = words.join(' ')
  const before = await stateOf(brain)
  await brain.ok(...words)
  expect(await stateOf(brain), label).not.toBe(before)
  await brain.ok('undo')
  expect(await stateOf(brain), `undo ${label}`).toBe(before)
  await brain.ok(...words)
}

async function stateOf(brain: Person): Promise<string> {
  const { state, priority, worker } = await brain.task('1')
  return `${state} ${priority} ${worker}`
}

test('what a writer did to a task is taken back whole: edit, answer, changes, approval, reopening, cancelling', async () => {
  const { people } = await stagedProject({
    people: ['bea', 'wil'],
    steps: [['bea', 'create-task', 'Form']],
  })
  const [brain, worker] = people
  await undone(brain, ['edit-task', '1', '--priority', 'high'])
  await worker.ok('worker', 'claim', '1')
  await worker.ok(...BLOCK)
  await undone(brain, ['answer', '1', 'In the vault'])
  await worker.commit({ 'form.js': 'form\n' })
  await worker.ok('worker', 'submit', '1', '--summary', 'Done')
  await undone(brain, ['review', '1', '--request-changes', 'More'])
  await worker.ok('worker', 'submit', '1', '--summary', 'More')
  await approve(brain, '1')
  await undone(brain, ['reopen', '1'])
  await undone(brain, ['cancel', '1'])
  expect((await brain.task('1')).state).toBe('cancelled')
}, 300_000)

test('undo after undo goes back along main, and takes no claim or report of a merged branch for a change of its own', async () => {
  const { people } = await stagedProject({
    people: ['bea', 'wil'],
    steps: [['bea', 'create-task', 'Form']],
  })
  const [brain, worker] = people
  await brain.ok('create-task', 'Page')
  await brain.ok('edit-task', '2', '--priority', 'high')
  await worker.ok('worker', 'claim', '1')
  await worker.ok('worker', 'submit', '1', '--summary', 'Done')
  await approve(brain, '1')
  await brain.ok('undo')
  expect(await brain.data('undo')).toMatchObject({ subject: 'task-002: Edit' })
  expect(await brain.data('undo')).toMatchObject({ subject: 'Add task-002: Page' })
  const { message } = await brain.refused('undo')
  expect(message).toContain('"Add task-001: Form"')
})

test('claims, reservations and reports are superseded, not undone, and the refusal says so', async () => {
  const { project, people } = await stagedProject({
    people: ['bea', 'wil'],
    steps: [['bea', 'create-task', 'Form']],
  })
  const [brain, worker] = people
  const steps: readonly (readonly [Person, readonly string[]])[] = [
    [brain, ['reserve', '1', '--worker', 'cloud']],
    [brain, ['reclaim', '1', '--force']],
    [worker, ['worker', 'claim', '1']],
    [worker, ['worker', 'report', '1', '--progress', '10']],
  ]
  for (const [person, words] of steps) {
    await person.ok(...words)
    const before = await branchesOf(project.remote)
    const refused = await brain.refused('undo')
    expect(refused, words.join(' ')).toMatchObject({ exit: 1, code: 'NOTHING_TO_UNDO' })
    expect(refused.message).toContain('somebody has claimed it since; brain cancel task-001 ends it')
    expect(await branchesOf(project.remote)).toEqual(before)
  }
})

test('a reopening is not taken back from under the work that it opened', async () => {
  const { people } = await stagedProject({
    people: ['bea', 'wil'],
    steps: [
      ['bea', 'create-task', 'Form'],
      ['bea', 'cancel', '1'],
      ['bea', 'reopen', '1'],
    ],
  })
  const [brain, worker] = people
  await worker.ok('worker', 'claim', '1')
  expect(await brain.refused('undo')).toMatchObject({ code: 'NOTHING_TO_UNDO' })
  expect(await brain.task('1')).toMatchObject({ state: 'in_progress', worker: 'wil' })
})

test('what init and sync published is taken back, file by file', async () => {
  const project = await aProject()
  const brain = await project.join('bea')
  const empty = await git(project.remote, 'rev-parse', 'main^{tree}')
  await brain.ok('init')
  const laidOut = await git(project.remote, 'ls-tree', '-r', '--name-only', 'main')
  await writeFiles(brain.dir, { 'docs/guide.md': '# Guide\n' })
  await brain.ok('sync')
  expect(await brain.data('undo')).toMatchObject({ files: ['docs/guide.md'] })
  expect(await git(project.remote, 'ls-tree', '-r', '--name-only', 'main')).toBe(laidOut)
  await brain.ok('undo')
  const left = await git(project.remote, 'diff-tree', '-r', '--name-only', empty, 'main^{tree}')
  expect(left.split('\n').filter((path) => path !== 'WORK-PLAN.md' && path !== '')).toEqual([])
})

test('a cancelled task that is taken back is its holder’s again, who takes the closing commit in and goes on', async () => {
  const { people } = await stagedProject({
    people: ['bea', 'wil'],
    steps: [
      ['bea', 'create-task', 'Form'],
      ['wil', 'worker', 'claim', '1'],
    ],
  })
  const [brain, worker] = people
  await brain.ok('cancel', '1')
  expect(await worker.refused('worker', 'report', '1', '--progress', '5')).toMatchObject({
    code: 'TASK_CLOSED',
  })
  await brain.ok('undo')
  expect(await brain.task('1')).toMatchObject({ state: 'in_progress', worker: 'wil', attempt: 1 })
  const refused = await worker.refused('worker', 'report', '1', '--progress', '5')
  const advice = /git pull --no-rebase origin [^\s.]+/.exec(refused.hint)?.[0] ?? ''
  expect(advice, refused.hint).not.toBe('')
  await worker.git('-c', 'core.editor=true', ...advice.split(' ').slice(1))
  await worker.ok('worker', 'report', '1', '--progress', '10')
  expect(await brain.task('1')).toMatchObject({ state: 'in_progress', progress: 10 })
})
