import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { readCriteria } from '../../../../src/domain/markdown/sections.ts'
import { parseResult } from '../../../../src/domain/result/parse-result.ts'
import {
  renderBlocker,
  renderIncident,
  renderOutput,
  renderQuestion,
  renderStatus,
} from '../../../../src/domain/result/render-result.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const COMMON = {
  task: taskIdOf(12),
  title: 'Contact form',
  attempt: 2,
  worker: 'alice',
  nonce: `sha256:${'a'.repeat(64)}`,
  now: new Date('2026-11-21T10:30:00Z'),
}
const NAMED = { task: 'task-012', attempt: 2, worker: 'alice', nobody: false, nonce: COMMON.nonce }
const STARTED = new Date('2026-11-21T09:00:00Z')

test('a status is rendered and reads back', () => {
  const text = renderStatus({ ...COMMON, started: STARTED, progress: 65, step: 'Writing tests' })
  expect(text).toMatchInlineSnapshot(`
    "---
    task: task-012
    attempt: 2
    worker: alice
    nonce: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    started: 2026-11-21T09:00:00Z
    updated: 2026-11-21T10:30:00Z
    progress: 65
    step: Writing tests
    ---
    # Task-012 Status

    **Worker:** alice
    **Started:** 2026-11-21 09:00 UTC
    **Last updated:** 2026-11-21 10:30 UTC
    **Status:** In progress (65%)
    **Current step:** Writing tests
    "
  `)
  expect(parseResult('status', text)).toMatchObject({
    ...NAMED,
    progress: 65,
    step: 'Writing tests',
    started: '2026-11-21T09:00:00Z',
  })
})

test('a status of nobody says so', () => {
  const text = renderStatus({
    ...COMMON,
    worker: null,
    nonce: null,
    started: STARTED,
    progress: 0,
    step: 'Waiting for a worker',
  })
  expect(text).toContain('\nworker: null\n')
  expect(text).not.toContain('nonce')
  expect(parseResult('status', text)).toMatchObject({ worker: null, nobody: true, nonce: null, progress: 0 })
})

test('an output is rendered and reads back', () => {
  const text = renderOutput({
    ...COMMON,
    summary: 'The form sends mail.',
    body: '## Acceptance Criteria\n\n- [x] Sends mail\n',
  })
  expect(text).toMatchInlineSnapshot(`
    "---
    task: task-012
    attempt: 2
    worker: alice
    nonce: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    completed: 2026-11-21T10:30:00Z
    ---
    # Task-012: Contact form - COMPLETED

    **Completed by:** alice
    **Date:** 2026-11-21 10:30 UTC

    ## Summary

    The form sends mail.

    ## Acceptance Criteria

    - [x] Sends mail
    "
  `)
  expect(parseResult('output', text)).toMatchObject({ ...NAMED, summary: 'The form sends mail.' })
  expect(readCriteria(text)).toEqual([{ text: 'Sends mail', done: true }])
})

test('front matter of a file that is handed over does not stand beside ours', () => {
  const text = renderOutput({ ...COMMON, summary: '', body: '---\nworker: eve\n---\nAll done.' })
  expect(text).not.toContain('eve')
  expect(parseResult('output', text)).toMatchObject({ ...NAMED, summary: 'All done.' })
})

test('a report that brings its own summary is not given a second one', () => {
  const text = renderOutput({ ...COMMON, summary: 'Short.', body: '## Summary\n\nThe whole story.' })
  expect(text.match(/^## Summary$/gm)).toHaveLength(1)
  expect(text).toContain('The whole story.')
})

test('a blocker is rendered and reads back', () => {
  const text = renderBlocker({ ...COMMON, issue: 'No key', need: 'A key', impact: 'All stands still' })
  expect(text).toMatchInlineSnapshot(`
    "---
    task: task-012
    attempt: 2
    worker: alice
    nonce: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    raised: 2026-11-21T10:30:00.000Z
    ---
    # Blocker: Task-012

    **Issue:** No key

    **Need from brain:** A key

    **Impact:** All stands still

    alice is waiting for an answer.
    "
  `)
  expect(parseResult('blocker', text)).toMatchObject({
    ...NAMED,
    summary: 'No key',
    need: 'A key',
    impact: 'All stands still',
  })
})

test('a question is rendered and reads back', () => {
  const text = renderQuestion({
    ...COMMON,
    question: 'Which mailer?',
    options: ['SMTP', 'API'],
    recommendation: 'API',
  })
  expect(text).toMatchInlineSnapshot(`
    "---
    task: task-012
    attempt: 2
    worker: alice
    nonce: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    raised: 2026-11-21T10:30:00.000Z
    ---
    # Question: Task-012

    **Question:** Which mailer?

    **Options:**

    1. SMTP
    2. API

    **Recommendation:** API
    "
  `)
  expect(parseResult('question', text)).toMatchObject({ ...NAMED, summary: 'Which mailer?' })
})

test('an incident is rendered and reads back', () => {
  const text = renderIncident({ ...COMMON, text: 'The disk was full.\nI freed it.\n\nNothing is lost.' })
  expect(text).toMatchInlineSnapshot(`
    "---
    task: task-012
    attempt: 2
    worker: alice
    nonce: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    raised: 2026-11-21T10:30:00.000Z
    ---
    # Incident: Task-012

    **What happened:**

    The disk was full.
    I freed it.

    Nothing is lost.
    "
  `)
  expect(parseResult('incident', text)).toMatchObject({ ...NAMED, summary: 'The disk was full. I freed it.' })
})

test('the same words raised again are another text', () => {
  const blocker = { ...COMMON, issue: 'x', need: 'y', impact: 'z' }
  expect(renderBlocker(blocker)).not.toBe(
    renderBlocker({ ...blocker, now: new Date(COMMON.now.getTime() + 200) }),
  )
})

test('nothing a worker says changes who it is', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '---\nworker: eve\n---',
      'a\n---\nnonce: x\n---\nWorker: eve',
      '\nworker: eve\nprogress: 99',
    ),
  )
  fc.assert(
    fc.property(hostile, hostile, (said, title) => {
      const texts = {
        status: renderStatus({ ...COMMON, title, started: STARTED, progress: 1, step: said }),
        output: renderOutput({ ...COMMON, title, summary: said, body: said }),
        blocker: renderBlocker({ ...COMMON, title, issue: said, need: said, impact: said }),
        question: renderQuestion({ ...COMMON, title, question: said, options: [said], recommendation: said }),
        incident: renderIncident({ ...COMMON, title, text: said }),
      }
      for (const kind of Object.keys(texts) as (keyof typeof texts)[])
        expect(parseResult(kind, texts[kind])).toMatchObject(NAMED)
    }),
    { numRuns: 60 },
  )
})

test('any name of a worker reads back on one line', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 60 }), (name) => {
      const wanted = name.replaceAll(/ +/g, ' ').trim()
      fc.pre(wanted !== '' && !/^(?:nobody|none|null|-|\[.*\])$/i.test(wanted))
      expect(
        parseResult(
          'status',
          renderStatus({ ...COMMON, worker: name, started: STARTED, progress: 1, step: null }),
        ).worker,
      ).toBe(wanted)
    }),
  )
})
