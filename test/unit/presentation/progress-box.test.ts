import { expect, test } from 'vitest'
import { progressBox, stepBanners, teamLine } from '../../../src/presentation/terminal/render/progress-box.ts'
import { aRunRig, aTemplate } from '../../support/a-run.ts'

const TEMPLATE = aTemplate(`  - { id: specify, title: Specify, prompt: S. }
  - { id: clarify, title: Clarify, prompt: C., needs: [specify], when: run.asked contains "maybe" }
  - id: plan-review
    title: Review
    needs: [clarify]
    prompt: P.
    gate: { kind: review, team: [{ id: eyes, prompt: Look. }] }
  - { id: tasks, title: Tasks, prompt: T., needs: [plan-review] }
`).replace('name: own', 'name: speckit')

test('the box shows each step with its symbol, teams with theirs, and all lines are as wide', async () => {
  const rig = aRunRig()
  await rig.start(TEMPLATE)
  await rig.advance()
  rig.deliver('1')
  const advanced = await rig.advance()
  const box = progressBox(await rig.view())
  expect(box.at(-2)).toContain('║  [✓] Specify  →  [−] Clarify  →  [▶] Plan Review ⚡  →  [ ] Tasks ')
  const widths = box.map((line) => line.length + (line.includes('⚡') ? 1 : 0))
  expect(new Set(widths)).toEqual(new Set([78]))
  expect(stepBanners(advanced)).toEqual([
    ...[
      '═'.repeat(62),
      '✅ STEP COMPLETE: specify',
      '═'.repeat(62),
      '',
      'Next step: plan-review',
      '═'.repeat(62),
    ],
  ])
})

test('a step that a person approved is told like one that a gate let through', async () => {
  const rig = aRunRig()
  await rig.start(TEMPLATE.replace('prompt: S. }', 'prompt: S., gate: human }'))
  await rig.advance()
  rig.deliver('1')
  await rig.approve('1')
  const advanced = await rig.advance()
  expect(stepBanners(advanced)).toEqual([])
  expect(stepBanners(advanced, [(await rig.task('1')).id])).toContain('✅ STEP COMPLETE: specify')
})

test('the box names the branch and the idea that the run was given', async () => {
  const rig = aRunRig()
  const inputs =
    'inputs:\n  feature: { description: F }\n  idea: { description: I }\n  branch: { description: B }\nphases:'
  await rig.start(TEMPLATE.replace('phases:', inputs), {
    inputs: ['feature=form', 'branch=042-form', 'idea=ideas/a.md'],
  })
  const box = progressBox(await rig.view())
  expect(box.slice(3, 7).map((line) => line.slice(1, -1).trim())).toEqual([
    'Feature: form',
    'Branch: 042-form',
    'Run: run',
    'Source: ideas/a.md',
  ])
})

test('other templates have no box and no banner', async () => {
  const rig = aRunRig()
  await rig.start(TEMPLATE.replace('name: speckit', 'name: own'))
  const advanced = await rig.advance()
  expect(progressBox(await rig.view())).toEqual([])
  expect(stepBanners(advanced)).toEqual([])
})

test('workers who hold a task are those of whom a team can be made', () => {
  expect(teamLine([])).toContain('Workers at work: none.')
})
