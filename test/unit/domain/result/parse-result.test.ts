import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { nonceDigest } from '../../../../src/domain/result/nonce.ts'
import { parseResult } from '../../../../src/domain/result/parse-result.ts'
import { RESULT_KINDS } from '../../../../src/domain/result/result.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const NONCE = '0123456789abcdef0123456789abcdef'

test('front matter is read', () => {
  const text = `---\ntask: 12\nattempt: 2\nworker: alice\nnonce: ${NONCE}\nprogress: 65\nstep: Tests\nstarted: 2026-11-21 09:00\nverdict: PASS\n---\nFirst things first.\nAnd more.\n\nLater.\n`
  expect(parseResult('status', text)).toEqual({
    task: 'task-012',
    attempt: 2,
    worker: 'alice',
    nobody: false,
    adopted: null,
    nonce: NONCE,
    progress: 65,
    step: 'Tests',
    status: null,
    verdict: 'PASS',
    started: '2026-11-21T09:00:00Z',
    summary: 'Tests',
    need: null,
    impact: null,
  })
})

test('a status file in the older style is read', () => {
  const text = `# Task-012 Status

**Worker:** Worker-1
**Started:** 2026-11-21 09:00 UTC
**Last updated:** 2026-11-21 10:00
**Status:** In progress (65%)
**Current step:** Writing tests
**Blockers:** None
`
  expect(parseResult('status', text)).toMatchObject({
    worker: 'Worker-1',
    started: '2026-11-21T09:00:00Z',
    status: 'In progress (65%)',
    progress: 65,
    step: 'Writing tests',
    summary: 'Writing tests',
  })
})

test('plain labels count at the top of a file', () => {
  const text = `Status: Started\n- Worker: bob\nnonce: ${NONCE}\nProgress: 5 %\n\nNote: not a field\n`
  expect(parseResult('status', text)).toMatchObject({
    status: 'Started',
    worker: 'bob',
    nonce: NONCE,
    progress: 5,
  })
})

test('labels further down, and in code, say nothing about the file', () => {
  const text =
    '# Task-012: Form - COMPLETED\n\n```\nStatus: 500\n**Worker:** eve\n```\n\n## Tests\n\n**Worker:** mallory\nStatus: 404\nnonce: x\n'
  expect(parseResult('output', text)).toMatchObject({ worker: null, status: null, nonce: null })
})

test('front matter has the last word, also when it says nothing', () => {
  const text = '---\nworker: null\nprogress: 10\n---\n**Worker:** eve\n**Status:** done (100%)\n'
  expect(parseResult('status', text)).toMatchObject({
    worker: null,
    nobody: true,
    progress: 10,
    status: 'done (100%)',
  })
})

test.each([
  ['---\nworker: null\n---\n', true],
  ['---\nworker:\n---\n', true],
  ['---\nworker: nobody\n---\n', true],
  ['**Worker:** nobody\n', true],
  ['**Worker:** None\n', false],
  ['---\nattempt: 1\n---\n', false],
  ['', false],
])('%j says outright that nobody holds the task: %j', (text, nobody) => {
  expect(parseResult('status', text)).toMatchObject({ worker: null, nobody })
})

test('an output is summed up by its summary', () => {
  const text =
    '# Task-012: Form - COMPLETED\n\n**Completed by:** Worker-1\n**Date:** 2026-11-21\n\n## Summary\n\nThe form\nsends mail.\n\nMore.\n\n## Tests\nall\n'
  expect(parseResult('output', text)).toMatchObject({ worker: 'Worker-1', summary: 'The form sends mail.' })
})

test.each([
  [
    'blocker',
    '# Blocker: Task-012\n\n**Issue:** No key\nfor the mailer.\n\n**Need from brain:** A key\n**Impact:** All stands still\n\nWorker-1 waiting for brain response.\n',
    'No key for the mailer.',
  ],
  ['blocker', '## Issue\n\nNo key.\n\n## Impact\n\nAll.\n', 'No key.'],
  ['question', '**Question:**\n\nWhich mailer?\n\n**Options:**\n\n1. a\n', 'Which mailer?'],
  ['question', '# Question\n\nWhich mailer?\n', 'Which mailer?'],
  ['incident', '**What happened:** The disk was full.\n**Impact:** none\n', 'The disk was full.'],
  ['blocker', 'I cannot go on.\n\nSorry.\n', 'I cannot go on.'],
  ['blocker', '<!-- x -->\n| a |\n---\n\n```\ncode\n```\n\nReal words.', 'Real words.'],
] as const)('a %s %j is about %j', (kind, text, summary) => {
  expect(parseResult(kind, text).summary).toBe(summary)
})

test('need and impact of a blocker are read', () => {
  const text = '**Issue:** x\n**Need from brain:** A key\n**Impact:** All\nstands still\n'
  expect(parseResult('blocker', text)).toMatchObject({ need: 'A key', impact: 'All stands still' })
})

test.each(['250', '65.4%', '-5', 'half', '[n]', '1e9'])(
  'progress %j is from 0 to 100, or unknown',
  (progress) => {
    const read = parseResult('status', `---\nprogress: ${JSON.stringify(progress)}\n---\n`).progress
    expect(read).toBe({ 250: 100, '65.4%': 65 }[progress] ?? null)
  },
)

test('a long summary is cut at 500 characters', () => {
  const { summary } = parseResult('blocker', `**Issue:** ${'word '.repeat(1000)}`)
  expect(summary).toHaveLength(500)
  expect(summary.endsWith('…')).toBe(true)
})

test.each([
  '---js\nglobalThis.planted = true\n---\n',
  '---JavaScript \nglobalThis.planted = true\n---\n',
  '--- js\nglobalThis.planted = true\n---\n',
])('%j is not run', (text) => {
  for (const kind of RESULT_KINDS) parseResult(kind, text)
  expect((globalThis as { planted?: boolean }).planted).toBeUndefined()
})

test('broken front matter still gives what can be read', () => {
  expect(parseResult('status', `---\nworker: @bob\nnonce: ${NONCE}\nattempt: 2`)).toMatchObject({
    nonce: NONCE,
    attempt: 2,
  })
})

test('no text makes reading throw, and what comes out can be cached as JSON', () => {
  const part = fc.constantFrom(
    '---\n',
    'worker: ',
    '**Status:** ',
    '**Issue:**',
    '\n',
    'text',
    '## ',
    '```',
    'nonce: ',
    '65%',
    '[',
    '- ',
    '> ',
    'Status: ',
    '\r\n',
    '<!--',
    '|',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part, { maxLength: 40 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(fc.constantFrom(...RESULT_KINDS), text, (kind, content) => {
      const result = parseResult(kind, content)
      expect(JSON.parse(JSON.stringify(result))).toEqual(result)
      expect(result.summary.length).toBeLessThanOrEqual(500)
      expect(result.summary).not.toContain('\n')
    }),
    { numRuns: 400 },
  )
})

test('a nonce is compared by its digest, whichever form is shown', () => {
  const digest = (text: string): string => `digest of ${text}`
  const hex = 'A'.repeat(64)
  expect(nonceDigest(`sha256:${hex}`, digest)).toBe('a'.repeat(64))
  expect(nonceDigest(` ${NONCE.toUpperCase()} `, digest)).toBe(`digest of ${NONCE}`)
  for (const other of [null, '', 'sha256:', `sha256:${NONCE}`, hex, `${NONCE}0`, 'secret'])
    expect(nonceDigest(other, digest)).toBeNull()
})
