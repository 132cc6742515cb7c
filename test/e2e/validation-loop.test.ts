import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { runJson } from '../../src/presentation/run-json.ts'
import { aProject, type Person } from '../support/a-project.ts'
import { fileAt } from '../support/git-sandbox.ts'

const LOOP = `schema: 1
name: loop
version: "1"
title: Loop
description: Judged three times.
phases:
  - id: build
    title: Build
    prompt: Build it.
    gate:
      kind: review
      attempts: 3
      team: [{ id: eyes, prompt: Look at it. }]
      strategy:
        options: [FIX_IN_PLACE, REFACTOR, ESCALATE]
        passing: [FIX_IN_PLACE, REFACTOR]
        team:
          - { id: one, prompt: Vote. }
          - { id: two, prompt: Vote. }
`

test('what comes back in other words is voted on; the strategy reaches the worker, and after the last attempt a person', async () => {
  const project = await aProject({ files: { '.brain/templates/loop.yml': LOOP } })
  const [brain, worker] = [await project.join('bea'), await project.join('wil')]
  const [eyes, other] = [await project.join('eve'), await project.join('odd')]
  const found = join(project.box.path, 'found.md')
  const say = async (person: Person, id: string, [verdict, summary, ...more]: readonly string[]) => {
    await person.ok('worker', 'claim', id, '--no-checkout', '--as', person.name)
    const branch = `task/${id.padStart(3, '0')}`
    await person.git('fetch', '--quiet', 'origin')
    await person.git('switch', '--quiet', '--no-track', '-C', branch, `origin/${branch}`)
    await person.ok('worker', 'submit', id, '--verdict', verdict ?? '', '--summary', summary ?? '', ...more)
    await brain.ok('workflow', 'advance')
  }
  await brain.ok('workflow', 'new', '--template', 'loop', '--name', 'shop', 'A shop')
  await worker.ok('worker', 'claim', '1')
  const handIn = async (text: string) => {
    await worker.commit({ 'src/cart.ts': text })
    await worker.ok('worker', 'submit', '1', '--summary', text)
    await brain.ok('workflow', 'advance')
  }
  await handIn('one')
  await writeFile(
    found,
    '- major | src/cart.ts:3 | race | Two callers lose an update, nothing locks the total\n',
  )
  await say(eyes, '2', ['REVISE REQUIRED', 'A race', '--file', found])
  expect((await brain.task('1')).state).toBe('changes_requested')
  await handIn('two')
  await writeFile(
    found,
    '- major | src/cart.ts:40 | race | The total is not locked: an update of two callers is lost\n',
  )
  await say(eyes, '3', ['REVISE REQUIRED', 'Still not safe', '--file', found])
  expect((await brain.task('1')).state).toBe('review')
  expect(await brain.ok('workflow', 'status', 'shop')).toContain('1 finding came back: vote on the strategy')
  await say(eyes, '4', ['REFACTOR', 'Give the total one owner'])
  await say(other, '5', ['refactor', 'It is the design'])
  expect(await worker.ok('worker', 'wait', '1')).toContain('Do it so: REFACTOR: 2 of 2')
  await handIn('three')
  await say(eyes, '6', ['REVISE REQUIRED', 'No better', '--file', found])
  const status = await brain.data<{ run: ReturnType<typeof runJson> }>('workflow', 'status', 'shop')
  expect(status.run).toMatchObject({ state: 'waiting', next: 'brain workflow resume shop --send-back' })
  expect(status.run.phases[0]?.held).toContain('in attempt 3 of 3')
  expect(status.run.phases[0]?.gate.attempts).toHaveLength(3)
  const shown = await brain.ok('workflow', 'status', 'shop')
  for (const said of ['Attempt 1: eyes', 'nothing locks the total', '2 REFACTOR', 'Attempt 3: eyes'])
    expect(shown).toContain(said)
  const summary = await fileAt(project.remote, 'main', 'workflows/shop/reviews/summary.md')
  expect(summary).toContain('found again: attempt 1, 2 too')
})
