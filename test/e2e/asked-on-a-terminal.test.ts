import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { spawnBrain } from '../support/brain-cli.ts'
import { handsIn, stagedProject } from '../support/staged-project.ts'

const hasTerminal = spawnSync('script', ['--version']).stdout?.includes('util-linux') === true

/** Task 1 is handed in; `review` of it is started on a terminal, and has asked. */
async function asked() {
  const { people } = await stagedProject({
    people: ['bea', 'wil'],
    steps: [['bea', 'create-task', 'Form'], ...handsIn('wil', '1', { 'form.js': 'form\n' })],
  })
  const [brain] = people
  const review = spawnBrain(brain.dir, ['review', '1'], {
    terminal: true,
    env: { TERM: 'xterm', PAGER: 'cat' },
  })
  await review.saw('Not now')
  return { brain, review, task: () => brain.task('task-001') }
}

const DOWN = '\u001B[B'

describe.skipIf(!hasTerminal)('review on a terminal shows the result and asks', () => {
  test('Enter approves what was shown', async () => {
    const { review, task } = await asked()
    review.type('\r')
    expect(await review.done).toMatchObject({ code: 0 })
    expect(await task()).toMatchObject({ state: 'completed' })
  })

  test('the second answer sends it back with the words that are typed', async () => {
    const { review, task, brain } = await asked()
    review.type(`${DOWN}\r`)
    await review.saw('What is to be changed?')
    review.type('Name the field\r')
    expect(await review.done).toMatchObject({ code: 0 })
    expect(await task()).toMatchObject({ state: 'changes_requested' })
    expect(await brain.ok('show', '1')).toContain('Name the field')
  })

  test.each([
    ['the last answer', `${DOWN}${DOWN}\r`, 0],
    ['Escape', '\u001B', 130],
    ['Ctrl-C', '\u0003', 130],
  ])('%s leaves it as it is', async (_, keys, code) => {
    const { review, task } = await asked()
    const before = await task()
    review.type(keys)
    expect(await review.done).toMatchObject({ code })
    expect(await task()).toEqual(before)
  })
})
