import { expect, test } from 'vitest'
import { USUAL } from '../../../../src/domain/fleet/agent.ts'
import { judgeSigns, type VitalSigns } from '../../../../src/domain/fleet/vital-signs.ts'

const MINUTE = 60_000
const BUDGET = { cost: 5, tokens: 1_000, ms: 60 * MINUTE }

function verdict(signs: Partial<VitalSigns>) {
  const all = {
    now: 100 * MINUTE,
    sessionAt: 0,
    lastOutputAt: null,
    lastCommitAt: null,
    isToolRunning: false,
    spent: { cost: 0, tokens: 0, ms: 0 },
    ...signs,
  }
  const judged = judgeSigns(all, { agent: USUAL, budget: BUDGET })
  return judged.fine ? 'fine' : judged.cause
}

test('output or a commit within half an hour is a sign of life; neither is a stall', () => {
  expect(verdict({})).toBe('silent')
  expect(verdict({ lastOutputAt: 71 * MINUTE })).toBe('fine')
  expect(verdict({ lastOutputAt: 10 * MINUTE, lastCommitAt: 71 * MINUTE })).toBe('fine')
  expect(verdict({ lastOutputAt: 69 * MINUTE })).toBe('silent')
  expect(verdict({ sessionAt: 90 * MINUTE })).toBe('fine')
})

test('a tool that runs for long is no stall, until it is very long', () => {
  expect(verdict({ isToolRunning: true })).toBe('fine')
  expect(verdict({ isToolRunning: true, now: 121 * MINUTE })).toBe('silent')
})

test('money, tokens and time end it however lively it is', () => {
  const lively = { lastOutputAt: 100 * MINUTE }
  expect(verdict({ ...lively, spent: { cost: 5.01, tokens: 0, ms: 0 } })).toBe('budget')
  expect(verdict({ ...lively, spent: { cost: 5, tokens: 1_001, ms: 0 } })).toBe('budget')
  expect(verdict({ ...lively, spent: { cost: 5, tokens: 1_000, ms: 61 * MINUTE } })).toBe('time')
  expect(verdict({ ...lively, spent: { cost: 5, tokens: 1_000, ms: 60 * MINUTE } })).toBe('fine')
})
