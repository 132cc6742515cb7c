import { describe, expect, test } from 'vitest'
import { nextAttempt } from '../../../../src/app/open-attempt.ts'
import { foldOf, taskOf, type TipParts } from '../../../support/a-look.ts'

const FENCE: TipParts = { branch: 'task/001', author: 'ada', mark: 'fence' }
const NOBODYS = { worker: null, attempt: null, branch: null, commit: null, late: [], problems: [] }

describe('a branch that brain closed before anybody had it', () => {
  test('holds nobody once the task is open again', () => {
    const task = taskOf({ tips: [FENCE] })
    expect(task).toMatchObject({ ...NOBODYS, state: 'ready', nonce: null, contest: [] })
    expect(nextAttempt(task)).toBe(2)
  })

  test('does not hide what was pushed straight to main', () => {
    const task = taskOf({ tips: [FENCE], main: { 1: { output: { blob: 'done' } } } })
    expect(task).toMatchObject({ state: 'review', resultsOn: 'main', branch: null })
  })

  test('is no late work of a closed task, nor of a reopened one', () => {
    const closed = { as: 'cancelled' } as const
    expect(taskOf({ tasks: [{ closed }], tips: [FENCE] })).toMatchObject({ ...NOBODYS, state: 'cancelled' })
    expect(taskOf({ tasks: [{ reopened: 1 }], tips: [FENCE] })).toMatchObject({ ...NOBODYS, state: 'ready' })
  })

  test('is late work of a closed task when somebody pushed on top of it', () => {
    const parts = { tasks: [{ closed: { as: 'cancelled' } as const }], tips: [{ ...FENCE, mark: null }] }
    expect(taskOf(parts).late.map(({ branch }) => branch)).toEqual(['task/001'])
  })

  test('is nobody’s unclaimed work, whether its task is there or not', () => {
    expect(foldOf({ tips: [FENCE] }).unclaimed).toEqual([])
    expect(foldOf({ tasks: [], tips: [FENCE] }).unclaimed).toEqual([])
  })

  test('leaves an earlier attempt the current one', () => {
    const held = { branch: 'task/001', results: { status: { worker: 'wil', attempt: 1 } } }
    const task = taskOf({ tips: [held, { ...FENCE, branch: 'task/001.2' }] })
    expect(task).toMatchObject({ state: 'in_progress', worker: 'wil', attempt: 1 })
  })
})
