import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { KNOWN_AGENTS } from '../../../../src/domain/fleet/known-agents.ts'
import { PLAIN_TEXT } from '../../../../src/domain/fleet/agent.ts'
import { NOTHING_SAID, readOutput } from '../../../../src/domain/fleet/read-output.ts'

function said(agent: string, ...lines: unknown[]) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  return readOutput(KNOWN_AGENTS.get(agent)?.output ?? PLAIN_TEXT, text, NOTHING_SAID)
}

test('of a conversation that tells totals, the last line counts', () => {
  const result = (cost: number, input: number) => ({
    type: 'result',
    is_error: false,
    session_id: 'b5f6-1',
    total_cost_usd: cost,
    usage: { input_tokens: input, output_tokens: 20 },
  })
  expect(
    said('claude', { type: 'system', session_id: 'b5f6-1' }, result(0.1, 5), 'noise', result(0.5, 100)),
  ).toEqual({
    resume: 'b5f6-1',
    cost: 0.5,
    tokens: 120,
    failed: false,
  })
})

test('a result that says success and is an error has failed', () => {
  expect(said('claude', { type: 'result', subtype: 'success', is_error: true }).failed).toBe(true)
})

test('of one that tells each turn by itself, the turns are added up', () => {
  const turn = { type: 'turn.completed', usage: { input_tokens: 10, output_tokens: 5 } }
  const all = said('codex', { type: 'thread.started', thread_id: 't-1' }, turn, turn, { type: 'turn.failed' })
  expect(all).toEqual({ resume: 't-1', cost: 0, tokens: 30, failed: true })
})

test('a name that could be an option or a path, and numbers that are none, say nothing', () => {
  const odd = [
    { session_id: '--resume' },
    { session_id: '../x' },
    { total_cost_usd: -5 },
    { total_cost_usd: '9' },
  ]
  expect(said('claude', ...odd, '{"total_cost_usd": 1e999}', '{"a"', '[]', '{}')).toEqual(NOTHING_SAID)
})

test('no text is too odd to be read', () => {
  fc.assert(
    fc.property(fc.string(), fc.json(), (text, json) => {
      for (const { output } of KNOWN_AGENTS.values()) {
        const { cost, tokens } = readOutput(output, `${text}\n${json}\n${text}`, NOTHING_SAID)
        expect(cost).toBeGreaterThanOrEqual(0)
        expect(tokens).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})
