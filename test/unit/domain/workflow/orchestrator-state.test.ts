import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Failure } from '../../../../src/domain/failure.ts'
import {
  featureOf,
  inputsOfState,
  readOrchestratorState,
  STEP_STATUSES,
} from '../../../../src/domain/workflow/orchestrator-state.ts'
import type { Template } from '../../../../src/domain/workflow/template.ts'

const STATE = {
  feature_name: 'dark-mode',
  branch_name: '042-dark-mode',
  idea_file: 'docs/features/dark-mode/idea.md',
  spec_dir: 'specs/042-dark-mode',
  current_step: 'plan-review',
  step_status: { specify: 'completed', clarify: 'skipped', plan: 'completed', 'plan-review': 'in_progress' },
  started_at: '2030-01-01T00:00:00Z',
  last_updated: '2030-01-01T00:00:00Z',
  teams_enabled: true,
  team_state: null,
}

test('a state file is read, and steps that it does not name are pending', () => {
  const state = readOrchestratorState(JSON.stringify(STATE))
  expect(featureOf(state)).toBe('042-dark-mode')
  expect(state).toMatchObject({ teams_enabled: true, pipeline_paused: false })
  expect(state.step_status).toEqual({
    ...STATE.step_status,
    ...{ tasks: 'pending', analyze: 'pending', implement: 'pending' },
  })
})

test('idea, branch and beginning are taken over, where the template asks for them', () => {
  const state = readOrchestratorState(JSON.stringify({ ...STATE, idea_file: 'ideas/dark.md' }))
  expect(state.started_at).toBe('2030-01-01T00:00:00Z')
  const asking = (...names: string[]) => ({ inputs: names.map((name) => ({ name })) }) as unknown as Template
  expect(inputsOfState(state, asking('feature'))).toEqual(['feature=042-dark-mode'])
  expect(inputsOfState(state, asking('feature', 'idea', 'branch'))).toEqual([
    'feature=042-dark-mode',
    'idea=ideas/dark.md',
    'branch=042-dark-mode',
  ])
})

test('an older file has no teams', () => {
  expect(readOrchestratorState(JSON.stringify({ ...STATE, teams_enabled: undefined })).teams_enabled).toBe(
    false,
  )
})

test('all that is wrong is told at once', () => {
  const wrong = {
    ...STATE,
    spec_dir: '../x/..',
    step_status: { specify: 'done', build: 'pending' },
    teams_enabled: 1,
  }
  expect(() => readOrchestratorState(JSON.stringify(wrong))).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({
        message: expect.stringMatching(/names a feature.*"specify" is "done".*"build".*"teams_enabled"/),
      }),
    }),
  )
})

test('any text is read or refused in words', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constant(STATE))
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        value.map((one) => JSON.stringify(one)),
      ),
      (text) => {
        const read = readOrRefuse(text)
        const statuses = read instanceof Failure ? [] : Object.values(read.step_status)
        expect(statuses.every((status) => STEP_STATUSES.includes(status))).toBe(true)
      },
    ),
  )
})

function readOrRefuse(text: string) {
  try {
    return readOrchestratorState(text)
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}
