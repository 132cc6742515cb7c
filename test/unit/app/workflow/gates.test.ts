import { describe, expect, test } from 'vitest'
import { resumeRun } from '../../../../src/app/workflow/change-run.ts'
import { aRunRig, aTemplate, type RunRig } from '../../../support/a-run.ts'

const REVIEWED = aTemplate(`  - id: plan
    title: Plan
    artifact: "{{run.folder}}/plan.md"
    prompt: Write {{artifact.plan}}.
    gate:
      kind: review
      team:
        - { id: security, prompt: Look for holes. }
        - { id: performance, prompt: Look for slowness. }
  - id: build
    title: Build
    needs: [plan]
    prompt: Build.
`)
const PLAN = 'workflows/run/plan.md'
const SUMMARY = 'workflows/run/reviews/summary.md'

async function judged(template = REVIEWED): Promise<RunRig> {
  const rig = aRunRig()
  await rig.start(template)
  await rig.advance()
  rig.deliver('1', { files: { [PLAN]: 'plan\n' } })
  await rig.advance()
  return rig
}

function texts(advanced: { done: readonly { did: string; task: string | null }[] }): string[] {
  return advanced.done.map(({ did, task }) => `${did} ${task ?? ''}`.trim())
}

describe('a team', () => {
  test('is asked once all is handed in, and judges exactly that commit', async () => {
    const rig = await judged()
    const { commit } = await rig.task('1')
    expect((await rig.task('2')).part).toMatchObject({ member: 'security', basedOn: { 'task-001': commit } })
    expect(await rig.text('tasks/task-003.md')).toContain(`git show ${commit}:results/task-001-output.md`)
    expect(texts(await rig.advance())).toEqual([])
  })

  test('that passes it lets the run go on, and what it said is on record', async () => {
    const rig = await judged()
    rig.deliver('2', { verdict: 'pass' })
    expect(texts(await rig.advance())).toEqual(['approved task-002'])
    rig.deliver('3', { verdict: 'PASS WITH RECOMMENDATIONS', worker: 'eve' })
    expect(texts(await rig.advance())).toEqual([
      'recorded',
      'approved task-001',
      'created task-004',
      'approved task-003',
    ])
    const summary = await rig.text(SUMMARY)
    expect(summary).toContain('| security | PASS |')
    expect(summary).toContain('| performance | PASS WITH RECOMMENDATIONS |')
    expect((await rig.task('1')).closed?.by).toBe('gate review of plan')
  })

  test('of which one asks for a revision holds the run for a person, who sends it back', async () => {
    const rig = await judged()
    rig.deliver('2', { verdict: 'REVISE REQUIRED' })
    rig.deliver('3', { verdict: 'PASS', worker: 'eve' })
    await rig.advance()
    expect(await rig.phase('plan')).toMatchObject({ state: 'held', held: 'security asked for a revision' })
    expect((await rig.view()).state).toBe('waiting')
    expect(texts(await rig.advance())).toEqual([])
    await rig.change((seen, world, view) => resumeRun(seen, world, { view, without: [], sendBack: true }))
    expect((await rig.task('1')).state).toBe('changes_requested')
    expect(await rig.text('results/task-001-feedback.md')).toContain('security: REVISE REQUIRED')
    rig.deliver('1', { files: { [PLAN]: 'better\n' } })
    expect(texts(await rig.advance())).toEqual(['created task-004', 'created task-005'])
    expect((await rig.task('4')).part?.round).toBe(2)
  })

  test('can be overruled by a person', async () => {
    const rig = await judged()
    rig.deliver('2', { verdict: 'REVISE REQUIRED' })
    expect(await rig.approve('1')).toBeNull()
    expect(texts(await rig.advance())).toEqual([
      'created task-004',
      'cancelled task-003',
      'approved task-002',
    ])
  })

  test('that says nothing that counts is asked again', async () => {
    const rig = await judged()
    rig.deliver('2', { verdict: 'fine' })
    rig.deliver('3', { worker: 'eve' })
    expect(texts(await rig.advance())).toEqual(['sent back task-002', 'sent back task-003'])
    expect(await rig.text('results/task-002-feedback.md')).toContain(
      'PASS, PASS WITH RECOMMENDATIONS, REVISE REQUIRED',
    )
    expect((await rig.phase('plan')).gate?.outcome.kind).toBe('open')
  })

  test('whose member failed is no pass, until a person goes on without it', async () => {
    const rig = await judged()
    rig.deliver('2', { verdict: 'PASS' })
    rig.store.commit(
      'main',
      {
        'tasks/task-003.md': `${await rig.text('tasks/task-003.md')}`.replace(
          '\n---\n',
          '\nclosed: {as: failed}\n---\n',
        ),
      },
      { message: 'x' },
    )
    await rig.advance()
    expect(await rig.phase('plan')).toMatchObject({ state: 'held', held: 'performance gave no verdict' })
    const refused = await rig.change((seen, world, view) =>
      resumeRun(seen, world, { view, without: ['nobody'], sendBack: false }),
    )
    expect(refused).toMatchObject({ code: 'RUN_NOT_STOPPED' })
    await rig.change((seen, world, view) =>
      resumeRun(seen, world, { view, without: ['performance'], sendBack: false }),
    )
    expect(texts(await rig.advance())).toContain('approved task-001')
    expect(await rig.text('workflows/run/workflow.yml')).toContain('without:')
  })

  test('that is not done in time is shown as late, and is still no pass', async () => {
    const rig = await judged()
    rig.deliver('2', { verdict: 'PASS' })
    rig.clock.advance(16 * 60_000)
    await rig.advance()
    const late = (await rig.phase('plan')).gate?.members.map((one) => [one.member.id, one.late])
    expect(late).toEqual([
      ['security', false],
      ['performance', true],
    ])
    expect((await rig.phase('plan')).state).toBe('gate')
  })
})

const VOTED = aTemplate(`  - id: plan
    title: Plan
    artifact: "{{run.folder}}/plan.md"
    prompt: Write {{artifact.plan}}.
    gate:
      kind: vote
      options: [ship, wait]
      passing: [ship]
      team:
        - { id: one, prompt: Vote. }
        - { id: two, prompt: Vote. }
        - { id: three, prompt: Vote. }
`)

describe('a vote', () => {
  test('needs two thirds of those asked', async () => {
    const rig = await judged(VOTED)
    rig.deliver('2', { verdict: 'ship', worker: 'a' })
    rig.deliver('3', { verdict: 'SHIP', worker: 'b' })
    await rig.advance()
    expect((await rig.phase('plan')).gate?.outcome).toEqual({ kind: 'open', waitingFor: ['three'] })
    rig.deliver('4', { verdict: 'wait', worker: 'c' })
    expect(texts(await rig.advance())).toContain('approved task-001')
    expect((await rig.view()).state).toBe('completed')
  })

  test('of one worker counts once', async () => {
    const rig = await judged(VOTED)
    for (const id of ['2', '3']) rig.deliver(id, { verdict: 'ship', worker: 'a' })
    rig.deliver('4', { verdict: 'wait', worker: 'c' })
    await rig.advance()
    expect(await rig.phase('plan')).toMatchObject({
      state: 'held',
      gate: { outcome: { kind: 'held', why: 'no two thirds of 3: 1 ship, 1 wait' } },
    })
  })

  test('for an option that does not let it through waits for a person', async () => {
    const rig = await judged(VOTED)
    for (const [id, worker] of [
      ['2', 'a'],
      ['3', 'b'],
      ['4', 'c'],
    ] as const)
      rig.deliver(id, { verdict: 'wait', worker })
    await rig.advance()
    expect((await rig.phase('plan')).held).toBe('wait: 3 of 3 (3 wait)')
  })

  test('of somebody who was not asked does not count, and is named', async () => {
    const rig = await judged(VOTED)
    const stranger = `${await rig.text('tasks/task-004.md')}`
      .replaceAll('task-004', 'task-009')
      .replace('member: three', 'member: four')
    rig.store.commit('main', { 'tasks/task-009.md': stranger }, { message: 'x' })
    rig.deliver('9', { verdict: 'ship', worker: 'z' })
    await rig.advance()
    const view = await rig.view()
    expect(view.problems[0]?.message).toContain('no member "four"')
    expect((await rig.phase('plan')).gate?.members.map(({ verdict }) => verdict)).toEqual([null, null, null])
  })
})

test('work that itself says REVISE REQUIRED at a person’s gate is shown as held, and only a person lets it through', async () => {
  const rig = aRunRig()
  await rig.start(
    aTemplate(`  - { id: analyze, title: Analyze, prompt: A., gate: human }
  - { id: build, title: Build, needs: [analyze], prompt: B. }
`),
  )
  await rig.advance()
  rig.deliver('1', { verdict: 'REVISE REQUIRED' })
  expect((await rig.advance()).done).toEqual([])
  expect(await rig.phase('analyze')).toMatchObject({ state: 'held', settled: false })
  expect((await rig.phase('analyze')).held).toContain('task-001 says REVISE REQUIRED')
  expect(await rig.approve('1')).toBeNull()
  expect(texts(await rig.advance())).toEqual(['created task-002'])
})
