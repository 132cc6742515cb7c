import { describe, expect, test } from 'vitest'
import { hasTerminal, spawnBrain } from '../support/brain-cli.ts'
import { handsIn, stagedProject } from '../support/staged-project.ts'

/** Task 1 is handed in; `review` of it is started on a terminal, and has asked. */
async function asked(pager = 'cat', ...options: readonly string[]) {
  const { people } = await stagedProject({
    people: ['bea', 'wil'],
    steps: [['bea', 'create-task', 'Form'], ...handsIn('wil', '1', { 'form.js': 'form\n' })],
  })
  const [brain] = people
  const review = spawnBrain(brain.dir, ['review', '1', ...options], {
    terminal: '',
    env: { TERM: 'xterm', PAGER: pager },
  })
  await review.saw('Not now')
  return { brain, review, task: () => brain.task('task-001') }
}

const UP = '\u001B[A'

describe.skipIf(!hasTerminal())('review on a terminal shows the result and asks', () => {
  test('the first answer approves what was shown', async () => {
    const { review, task } = await asked()
    review.type(`${UP}${UP}\r`)
    expect(await review.done).toMatchObject({ code: 0 })
    expect(await task()).toMatchObject({ state: 'completed' })
  })

  test('the second answer sends it back with the words that are typed', async () => {
    const { review, task, brain } = await asked()
    review.type(`${UP}\r`)
    await review.saw('What is to be changed?')
    review.type('Name the field\r')
    expect(await review.done).toMatchObject({ code: 0 })
    expect(await task()).toMatchObject({ state: 'changes_requested' })
    expect(await brain.ok('show', '1')).toContain('Name the field')
  })

  test.each([
    ['Enter alone', '\r', 0],
    ['Escape', '\u001B', 130],
    ['Ctrl-C', '\u0003', 130],
  ])('%s leaves it as it is', async (_, keys, code) => {
    const { review, task } = await asked()
    const before = await task()
    review.type(keys)
    expect(await review.done).toMatchObject({ code })
    expect(await task()).toEqual(before)
  })

  test('after the pager, and whole where that cannot show it', async () => {
    const paged = await asked('wc -l', '--patch')
    paged.review.type('\r')
    const { stdout } = await paged.review.done
    expect(stdout).toMatch(/^\d\d+\r\n[^]*Approve/)
    const failed = await asked('false', '--patch')
    failed.review.type('\r')
    expect((await failed.review.done).stdout).toMatch(/\+form[^]*Approve/)
  })
})
