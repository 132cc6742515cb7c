import { expect, test } from 'vitest'
import { nextCommand } from '../../../../src/domain/workflow/next-command.ts'
import type { PhaseView, RunView } from '../../../../src/domain/workflow/run-view.ts'

/** A phase of which only this is asked. */
function aPhase(id: string, more: object = {}): PhaseView {
  const plain = { state: 'working', settled: false, stale: [], parts: [], gate: null, held: null }
  return { ...plain, phase: { id, gate: { kind: 'human' }, needs: [] }, ...more } as unknown as PhaseView
}

function aRun(phases: readonly PhaseView[], state: RunView['state'] = 'running'): RunView {
  return { run: { name: 'shop' }, state, phases } as unknown as RunView
}

const stale = aPhase('design', { state: 'passed', settled: true, stale: [{}] })
const part = (state: string) => [{ task: { id: 'task-009', state, closed: null } }]

test.each([
  ['a task that is ready', aPhase('tasks', { parts: part('ready') }), 'brain worker-instructions task-009'],
  ['a result to review', aPhase('tasks', { parts: part('review') }), 'brain review task-009'],
  ['somebody at work', aPhase('tasks', { parts: part('in_progress') }), 'brain watch'],
  ['nothing else', aPhase('tasks', { state: 'pending' }), 'brain workflow advance shop --cascade'],
])('a stale phase stops nothing: beside it there is %s', (_, phase, expected) => {
  expect(nextCommand(aRun([stale, phase]))).toBe(expected)
})

test('a run that is over can still be brought up to date', () => {
  expect(nextCommand(aRun([stale], 'completed'))).toBe('brain workflow advance shop --cascade')
  expect(nextCommand(aRun([], 'completed'))).toBe('brain workflow archive shop')
})

test('whom the run goes on without is not asked', () => {
  const member = (id: string, excused: boolean) => ({ excused, task: { id, state: 'ready', closed: null } })
  const gate = { members: [member('task-009', true), member('task-010', false)], voters: [] }
  const phase = aPhase('plan', { gate, state: 'gate' })
  expect(nextCommand(aRun([phase]))).toBe('brain worker-instructions task-010')
})
