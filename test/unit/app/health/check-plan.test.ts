import { describe, expect, test } from 'vitest'
import { renderPlan } from '../../../../src/domain/plan/render-plan.ts'
import { foundBy, laidOut, NOW } from '../../../support/a-health.ts'
import { aSnapshot, aTask, someSettings } from '../../../support/a-task.ts'

describe('the plan branch', () => {
  test('without anything of brain on it is not laid out; with some of it, the rest is named', () => {
    expect(foundBy({ snapshot: aSnapshot() }, 'layout')).toEqual([
      ['fail', 'This repository is not laid out for brain yet.', 'brain init'],
    ])
    const some = aSnapshot()
    const partly = {
      ...some,
      look: {
        ...some.look,
        plan: { ...some.look.plan, tree: new Map([['WORK-PLAN.md', { blob: 'b', mode: '100644' }]]) },
      },
    }
    expect(foundBy({ snapshot: partly }, 'layout')[0]).toEqual([
      'warn',
      'Missing: .brain/config.yml, CLAUDE.md, docs/WORKER-PROTOCOL.md.',
      expect.any(String),
    ])
  })

  test('that does not exist fails, and so does a base that does not', () => {
    expect(
      foundBy(
        { snapshot: laidOut({ look: { plan: { branch: 'main', commit: null, tree: new Map() } } }) },
        'plan branch',
      )[0]?.[0],
    ).toBe('fail')
    expect(
      foundBy(
        { snapshot: laidOut({ look: { base: { branch: 'trunk', commit: null } } }) },
        'plan branch',
      )[0]?.[1],
    ).toBe('The base branch trunk does not exist.')
  })

  test('settings that cannot be read fail with their line', () => {
    const problems = [
      { path: '.brain/config.yml', line: 3, message: 'There is no setting "leese".', fix: 'Write lease.' },
    ]
    expect(
      foundBy({ snapshot: laidOut({ look: { problems, settings: someSettings() } }) }, 'settings'),
    ).toEqual([['fail', '.brain/config.yml:3: There is no setting "leese".', 'Write lease.']])
  })

  test('a plan that is behind the tasks, edited inside a region, or with broken markers', () => {
    const plan = renderPlan(aSnapshot(), { now: NOW, text: null }).text
    const at = (text: string) =>
      foundBy({ snapshot: laidOut({ tasks: [aTask({ id: 1 })] }, { 'WORK-PLAN.md': text }) }, 'plan')
    expect(at(plan)).toEqual([
      ['warn', 'WORK-PLAN.md does not show the tasks as they are.', 'brain health --fix'],
    ])
    const edited = plan.replace(/(<!-- brain:begin queue .*\n)/, '$1Mine.\n')
    expect(at(edited)[0]).toEqual([
      'warn',
      expect.stringMatching(/^WORK-PLAN\.md:\d+: the region "queue" was edited by hand/),
      expect.any(String),
    ])
    expect(at(plan.replace('<!-- brain:end queue -->', ''))[0]?.[0]).toBe('fail')
  })

  test.each([
    [199, 'ok'],
    [200, 'warn'],
    [499, 'warn'],
    [500, 'fail'],
  ])('a CLAUDE.md of %i lines: %s', (lines, status) => {
    expect(
      foundBy({ snapshot: laidOut({}, { 'CLAUDE.md': 'x\n'.repeat(lines) }) }, 'CLAUDE.md')[0]?.[0],
    ).toBe(status)
  })
})

test('a plan that is there and cannot be read is told, for nobody keeps it up to date', () => {
  const readable = laidOut()
  const texts = new Map([...readable.look.texts].filter(([path]) => path !== 'WORK-PLAN.md'))
  const [found] = foundBy({ snapshot: { ...readable, look: { ...readable.look, texts } } }, 'plan')
  expect(found).toEqual([
    'warn',
    expect.stringContaining('more than 1 MiB'),
    expect.stringContaining('delete'),
  ])
})
