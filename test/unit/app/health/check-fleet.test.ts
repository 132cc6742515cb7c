import { expect, test } from 'vitest'
import { checkFleet } from '../../../../src/app/health/check-fleet.ts'
import type { Agent } from '../../../../src/domain/fleet/agent.ts'
import { KNOWN_AGENTS } from '../../../../src/domain/fleet/known-agents.ts'
import { readAgent } from '../../../../src/domain/fleet/read-agent.ts'

const NOTHING = { broken: null, wanted: null, runners: [], sandbox: null, ended: [] }

function found(agent: Agent | null | undefined, version: string | null) {
  if (agent == null) throw new Error('no such agent')
  const [check] = checkFleet({ ...NOTHING, installed: [{ agent, version }] })
  return check ?? { status: null, message: '', fix: null }
}

const codex = KNOWN_AGENTS.get('codex')

test.each(['0.169.0', '0.169.1', '0.170', '0.999.0'])('%s is within what is known of codex', (version) => {
  expect(found(codex, version)).toMatchObject({ status: 'ok', fix: null })
  expect(found(codex, version).message).toContain(`Codex ${version} (its options were tried at 0.169.0`)
})

test.each([
  ['0.168.9', 'Update it.', '{from: "0.168.9", below: "1"}'],
  ['0.99', 'Update it.', '{from: "0.99", below: "1"}'],
  ['1.0.0', 'Try it on one task.', '{from: "0.169.0", below: "2"}'],
  ['12.1', 'Try it on one task.', '{from: "0.169.0", below: "13"}'],
])('%s is outside: a warning with the version, the range and the next step', (version, step, range) => {
  const { status, message, fix } = found(codex, version)
  expect(status).toBe('warn')
  expect(message).toBe(`Codex is at ${version}; its options are known from 0.169.0 to below 1.`)
  expect(fix).toBe(
    `${step} If this version works, say so in .brain/agents/codex.yml: {like: codex, versions: ${range}}`,
  )
})

test('what the next step says to write makes the version a known one', () => {
  const { fix } = found(codex, '1.4.2')
  const { agent } = readAgent('codex', `${fix?.split('codex.yml: ')[1]}\n`)
  expect(found(agent, '1.4.2').status).toBe('ok')
})

test('a version that cannot be read is a warning, with the range', () => {
  const { status, message } = found(codex, null)
  expect(status).toBe('warn')
  expect(message).toContain('does not tell its version; its options are known from 0.169.0 to below 1.')
})

test('where no range is known, any version is fine, and that nothing was tried is said', () => {
  expect(found(KNOWN_AGENTS.get('goose'), '7.0.0')).toMatchObject({
    status: 'ok',
    message: 'Goose 7.0.0 (its options were never tried)',
  })
})

test("a project's own agent is judged by its own range, and told where that stands", () => {
  const { agent } = readAgent('mine', 'command: [mine]\nversions: {from: 2, below: "2.10"}\n')
  expect(found(agent, '2.9.3').status).toBe('ok')
  expect(found(agent, '2.10.0').fix).toContain('.brain/agents/mine.yml: {versions: {from: "2", below: "3"}}')
})
