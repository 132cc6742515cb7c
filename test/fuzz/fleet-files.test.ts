import fc from 'fast-check'
import { expect } from 'vitest'
import { readEnvFile, withoutValues } from '../../src/domain/fleet/env-file.ts'
import { readClaim } from '../../src/domain/fleet/engine.ts'
import { KNOWN_AGENTS } from '../../src/domain/fleet/known-agents.ts'
import { NOTHING_SAID, readOutput } from '../../src/domain/fleet/read-output.ts'
import { readAgent } from '../../src/domain/fleet/read-agent.ts'
import { readFleetSettings } from '../../src/domain/fleet/read-fleet-settings.ts'
import { readRunner } from '../../src/domain/fleet/read-runner.ts'
import type { FileProblem } from '../../src/domain/markdown/field-value.ts'
import { fuzz } from './fuzz.ts'
import { HOSTILE_TEXT } from './hostile-text.ts'

const KEYS = [
  ...[
    'runner',
    'agent',
    'permissions',
    'max',
    'budget',
    'deaths',
    'retry_after',
    'setup',
    'pass_env',
    'env_file',
  ],
  ...['place', 'sandbox', 'like', 'title', 'command', 'resume', 'prompt', 'output', 'exits', 'keeps', 'home'],
  ...[
    'silence',
    'version',
    'start',
    'stays',
    'job',
    'alive',
    'stop',
    'hosts',
    'workflow',
    'image',
    '__proto__',
  ],
] as const
const VALUES = [
  ...[
    'process',
    'claude',
    'safe',
    '4',
    '-1',
    '1e99',
    '60m',
    'true',
    'null',
    '~',
    '""',
    '[]',
    '{}',
    '[[[[]]]]',
  ],
  ...['[npm, "{prompt}"]', '["{permissions}"]', '{task: {cost: 5, time: 4h}}', '{use: on, network: false}'],
  ...[
    '{lines: json, cost: [a.b.c]}',
    '{safe: {words: [x]}, full: null}',
    '{"7": auth, "x": y}',
    '(',
    '(\\d+)+$',
  ],
  ...['[{host: a}]', '../../etc/passwd', '{name: __proto__}', '!!js/function f', '*a', '&a [*a]', '|', '>-'],
] as const
const YAML = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...KEYS), fc.oneof(fc.constantFrom<string>(...VALUES), fc.json())), {
        maxLength: 8,
      })
      .map((lines) => lines.map(([key, value]) => `${key}: ${value}\n`).join('')),
  },
  { weight: 1, arbitrary: HOSTILE_TEXT },
)

/** Either it is read, or what is wrong is said with what to do. */
function isTold(value: unknown, problem: FileProblem | null): void {
  expect(value === null).toBe(problem !== null)
  if (problem === null) return
  expect(problem.line === null || problem.line >= 1).toBe(true)
  expect([problem.message, problem.fix]).not.toContain('')
}

fuzz('any text is read as settings of a fleet, or refused with its place', YAML, (text) => {
  const { settings, problem } = readFleetSettings(text)
  isTold(problem === null ? settings : null, problem)
  expect(settings.max).toBeGreaterThanOrEqual(1)
})

fuzz('any text is read as an agent, or refused with its place', YAML, (text) => {
  const { agent, problem } = readAgent('mine', text)
  isTold(agent, problem)
  if (agent !== null) expect(agent.command.length).toBeGreaterThan(0)
})

fuzz('any text is read as a runner, or refused with its place', YAML, (text) => {
  for (const name of ['mine', 'ssh', 'actions', 'kubernetes', 'process']) {
    const { runner, problem } = readRunner(name, text)
    isTold(runner, problem)
  }
})

const VARIABLES = fc.oneof(
  HOSTILE_TEXT,
  fc
    .array(fc.tuple(fc.stringMatching(/^(?:export )?[A-Z_]{1,8}$/), fc.string()), { maxLength: 6 })
    .map((lines) => lines.map(([name, value]) => `${name}=${value}\n`).join('')),
)

fuzz('any text is read as a file of variables, or refused by its line', VARIABLES, (text) => {
  const { variables, line } = readEnvFile(text)
  expect(variables === null).toBe(line !== null)
  if (line !== null) expect(line).toBeLessThanOrEqual(text.split(/\r?\n/).length)
  for (const value of Object.values(variables ?? {}))
    if (value.length >= 6 && !value.includes('…'))
      expect(withoutValues(text, variables ?? {})).not.toContain(value)
})

const PRINTED = fc
  .array(
    fc.oneof(
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify({ type: 'result', value })),
      HOSTILE_TEXT,
    ),
  )
  .map((lines) => lines.join('\n'))

fuzz('whatever an agent prints is worth a number, a name or nothing', PRINTED, (text) => {
  for (const { output } of KNOWN_AGENTS.values()) {
    const { resume, cost, tokens } = readOutput(output, text, NOTHING_SAID)
    expect(resume === null || /^[A-Za-z0-9][\w.:-]{0,99}$/.test(resume)).toBe(true)
    expect([cost, tokens].every((spent) => Number.isFinite(spent) && spent >= 0)).toBe(true)
  }
})

const CLAIM = fc.record({
  task: fc.oneof(fc.constant('task-012'), fc.string()),
  attempt: fc.oneof(fc.nat(), fc.double()),
  nonce: fc.oneof(fc.constant('0123456789abcdef'.repeat(2)), fc.string()),
})
const CLAIMS = fc.oneof(
  HOSTILE_TEXT,
  fc.json(),
  fc.array(CLAIM, { maxLength: 3 }).map((claims) => JSON.stringify(claims)),
  fc
    .array(CLAIM, { maxLength: 3 })
    .map((claims) => JSON.stringify({ inputs: { claims: JSON.stringify(claims) } })),
)

fuzz('any text is read as the claims of jobs, each whole or not at all', CLAIMS, (text) => {
  for (const index of [0, 2, -1, 1e9]) {
    const claim = readClaim(text, index)
    if (claim === null) continue
    expect(claim.task).toMatch(/^task-\d{3,9}$/)
    expect(claim.nonce).toMatch(/^[0-9a-f]{32}$/)
    expect(claim.attempt).toBeGreaterThanOrEqual(1)
  }
})
