import { expect, test } from 'vitest'
import { approve } from '../support/a-project.ts'
import { stagedProject } from '../support/staged-project.ts'

const SUBMIT = ['worker', 'submit', '--summary', 'Done']

test('a worker need not name the task of its branch, nor the only one that it holds', async () => {
  const { people } = await stagedProject({
    people: ['bea', 'flo', 'ned'],
    steps: [
      ['bea', 'create-task', 'Form'],
      ['bea', 'create-task', 'Page'],
      ['bea', 'create-task', 'Mail'],
      ['flo', 'worker', 'claim', '1'],
    ],
  })
  const [bea, flo, ned] = people
  await flo.ok('worker', 'report', '--progress', '40')
  expect((await flo.task('1')).progress).toBe(40)
  await flo.git('switch', '--quiet', '--detach')
  await flo.ok('worker', 'report', '--progress', '50')
  expect((await flo.task('1')).progress).toBe(50)
  await flo.git('switch', '--quiet', 'task/001')
  await flo.git('pull', '--quiet', '--no-rebase', 'origin', 'task/001')
  await flo.commit({ 'form.js': 'form\n' })
  await flo.ok(...SUBMIT)
  expect((await bea.task('1')).state).toBe('review')

  expect(await ned.refused(...SUBMIT)).toMatchObject({
    exit: 2,
    code: 'USAGE',
    message: "Which task? The branch main is no task's, and this worktree holds none.",
    hint: 'Name it: brain worker submit 012',
  })
  await flo.git('switch', '--quiet', 'main')
  await flo.ok('worker', 'claim', '2', '--no-checkout')
  expect(await flo.refused('worker', 'release')).toMatchObject({
    exit: 2,
    message: "Which task? The branch main is no task's, and this worktree holds task-001 and task-002.",
    hint: 'Name it: brain worker release task-001',
  })
  expect((await flo.task('2')).worker).toBe('flo')

  await approve(bea, '1')
  await flo.ok('list', '--fetch')
  await flo.ok('worker', 'report', '--progress', '60')
  expect((await flo.task('2')).progress).toBe(60)
  expect(await flo.brain('worker', 'wait')).toMatchObject({ code: 8 })
})

test("the branch goes before a claim, and somebody else's task is refused as such", async () => {
  const { people } = await stagedProject({
    people: ['bea', 'flo', 'ned'],
    steps: [
      ['bea', 'create-task', 'Form'],
      ['bea', 'create-task', 'Page'],
      ['flo', 'worker', 'claim', '1'],
      ['ned', 'worker', 'claim', '2', '--no-checkout'],
    ],
  })
  const [, , ned] = people
  await ned.git('fetch', '--quiet')
  await ned.git('switch', '--quiet', 'task/001')
  expect(await ned.refused(...SUBMIT)).toMatchObject({ code: 'NOT_HOLDER', details: { task: 'task-001' } })
})
