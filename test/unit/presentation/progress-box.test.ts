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
