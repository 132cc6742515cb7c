import { expect, test } from 'vitest'
import { rollBack } from '../../../../src/app/workflow/roll-back.ts'
import { renderOrchestratorState } from '../../../../src/domain/workflow/orchestrator-state.ts'
import { aRunRig, aTemplate } from '../../../support/a-run.ts'

const TEMPLATE = aTemplate(`  - { id: specify, title: Specify, prompt: S., artifact: spec.md }
  - { id: clarify, title: Clarify, prompt: C., needs: [specify] }
  - { id: plan, title: Plan, prompt: "Read {{artifact.specify}}.", needs: [specify, clarify], artifact: plan.md }
`)
const TAKEN = [
  { phase: 'specify', as: 'completed', artifact: 'a'.repeat(40) },
  { phase: 'clarify', as: 'skipped', artifact: null },
] as const

async function taken() {
  const rig = aRunRig()
  rig.store.commit('main', { 'spec.md': 'spec\n' }, { message: 'Spec' })
  await rig.start(TEMPLATE, { taken: TAKEN })
  return rig
}

test('phases that were done before are not done again, and the next is based on what they wrote', async () => {
  const rig = await taken()
  expect((await rig.advance()).done.map(({ text }) => text)).toEqual(['created task-001: Build it: Plan'])
  expect(Object.keys((await rig.task('1')).part?.basedOn ?? {})).toEqual(['spec.md'])
  expect((await rig.view()).phases.map(({ state }) => state)).toEqual(['passed', 'skipped', 'working'])
})

test('rolled back, a phase that was taken over is done anew, and a skipped one stays skipped', async () => {
  const rig = await taken()
  await rig.advance()
  await rig.change((seen, world, view) => rollBack(seen, world, { view, phase: ['specify'] }))
  expect((await rig.advance()).done.map(({ text }) => text)).toEqual(['created task-002: Build it: Specify'])
  expect((await rig.phase('clarify')).state).toBe('skipped')
})

test('the state is exported with every step, the current one and its pause', async () => {
  const rig = await taken()
  await rig.advance()
  expect(renderOrchestratorState(await rig.view())).toMatchObject({
    current_step: 'plan',
    step_status: { specify: 'completed', clarify: 'skipped', plan: 'in_progress', 'plan-review': 'skipped' },
    ...{ teams_enabled: true, team_state: null, pipeline_paused: false },
  })
})

test('a run can begin paused', async () => {
  const rig = aRunRig()
  await rig.start(TEMPLATE, { paused: true })
  expect((await rig.advance()).done).toEqual([])
  expect((await rig.view()).state).toBe('paused')
})

test('a run that began elsewhere keeps its beginning, but not one that is still to come', async () => {
  const began = async (time: string) => {
    const rig = aRunRig()
    await rig.start(TEMPLATE, { began: time })
    return renderOrchestratorState(await rig.view()).started_at
  }
  expect(await began('2020-01-01T10:00:00+02:00')).toBe('2020-01-01T08:00:00Z')
  expect(await began('2999-01-01T00:00:00Z')).not.toContain('2999')
})

test('the priority of a run goes before those of its phases', async () => {
  const rig = aRunRig()
  await rig.start(TEMPLATE.replace('prompt: S.,', 'prompt: S., priority: low,'), { priority: 'critical' })
  await rig.advance()
  expect((await rig.task('1')).priority).toBe('critical')
})
