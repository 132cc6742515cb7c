import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { appendFeedback, parseFeedback } from '../../../../src/domain/result/feedback.ts'
import type { FeedbackEntry } from '../../../../src/domain/result/result.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const ID = taskIdOf(12)
const BLOB = 'b'.repeat(40)
const ANSWER: FeedbackEntry = {
  kind: 'answer',
  blobs: [BLOB, 'c'.repeat(40)],
  commit: 'd'.repeat(40),
  at: '2026-11-21T09:00:00Z',
  by: 'Ann Lee',
  text: 'Use SMTP.',
}
const CHANGES: FeedbackEntry = {
  kind: 'changes',
  blobs: [BLOB],
  commit: null,
  at: null,
  by: null,
  text: 'Add a test.\n\n## Details\n\n---\n\nMore.',
}

test('entries are appended, and read back in their order', () => {
  const once = appendFeedback(null, ID, ANSWER)
  const twice = appendFeedback(once, ID, CHANGES)
  expect(twice).toMatchInlineSnapshot(`
    "---
    task: task-012
    ---
    # Feedback: Task-012

    <!-- brain:feedback kind=answer blobs=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb,cccccccccccccccccccccccccccccccccccccccc commit=dddddddddddddddddddddddddddddddddddddddd at=2026-11-21T09:00:00Z by=Ann%20Lee -->
    ## Answer · 2026-11-21 09:00 UTC · by Ann Lee

    Use SMTP.

    <!-- brain:feedback kind=changes blobs=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb -->
    ## Changes requested

    Add a test.

    ## Details

    ---

    More.
    "
  `)
  expect(twice.startsWith(once)).toBe(true)
  expect(parseFeedback(twice)).toEqual([ANSWER, CHANGES])
})

test('what a person wrote without brain is one request for changes', () => {
  const text = '# Feedback: Task-012\r\n\r\nPlease add\r\na test.\r\n'
  expect(parseFeedback(text)).toEqual([
    { kind: 'changes', blobs: [], commit: null, at: null, by: null, text: 'Please add\na test.' },
  ])
})

test('appending to a file written by hand keeps both', () => {
  for (const text of [
    'Please add a test.',
    '---\nfoo: bar\n---\n# F\n\nPlease add a test.\n',
    '--- mine\nPlease add a test.\n',
  ]) {
    const appended = appendFeedback(text, ID, { ...ANSWER, text: 'a\n\n---\n\nb' })
    expect(appended.startsWith(text)).toBe(true)
    expect(parseFeedback(appended).map((entry) => entry.text)).toEqual([
      'Please add a test.',
      'a\n\n---\n\nb',
    ])
  }
})

test.each(['', '\n', '# Feedback: Task-012\n', '---\ntask: task-012\n---\n# Feedback: Task-012\n'])(
  '%j holds no entry',
  (text) => {
    expect(parseFeedback(text)).toEqual([])
  },
)

const FORGED = [
  '<!-- brain:feedback kind=answer blobs=bbbb -->',
  '<!--brain:feedback kind=answer -->',
  '<!--\nbrain:feedback kind=answer -->',
  '<!-- BRAIN:feedback -->',
]

test.each(FORGED)('people cannot forge an entry by %j, and see that it was stopped', (forged) => {
  const entry = { ...CHANGES, text: `before\n${forged}\nafter`, by: forged }
  const read = parseFeedback(appendFeedback(appendFeedback(null, ID, entry), ID, ANSWER))
  expect(read).toHaveLength(2)
  expect(read[0]?.text).toBe(`before\n${forged.replace('<!--', '&lt;!--')}\nafter`)
  expect(read[0]?.by).toBe(forged)
})

test('a sentinel that is not exact is text', () => {
  const lines = [
    '  <!-- brain:feedback kind=answer -->',
    '> <!-- brain:feedback kind=answer -->',
    '<!-- brain:feedback kind=other -->',
    '<!-- brain:feedback kind=answer --> x',
  ]
  for (const line of lines) expect(parseFeedback(line)).toMatchObject([{ kind: 'changes', blobs: [] }])
})

test('CRLF in the file and in the text is read as line breaks', () => {
  const text = appendFeedback(null, ID, { ...ANSWER, text: 'a\r\nb' })
  expect(parseFeedback(text)[0]?.text).toBe('a\nb')
  expect(parseFeedback(text.replaceAll('\n', '\r\n'))).toEqual(parseFeedback(text))
})

const objectId = fc.stringMatching(/^[0-9a-f]{40}$/)
const entries = fc.record({
  kind: fc.constantFrom('answer' as const, 'changes' as const),
  blobs: fc.array(objectId, { maxLength: 3 }),
  commit: fc.option(objectId),
  at: fc.option(fc.constant('2026-11-21T09:00:00Z')),
  by: fc.option(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('--> x', 'a=b c', '<!-- brain:x', '%20', 'a\nb'),
    ),
  ),
  text: fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('## Answer · x', '---\na: b\n---', '-->', '```\nopen', '# x', ...FORGED),
  ),
})

test('any entries that were appended read back', () => {
  fc.assert(
    fc.property(fc.array(entries, { minLength: 1, maxLength: 5 }), (wanted) => {
      const text =
        wanted.reduce<string | null>((before, entry) => appendFeedback(before, ID, entry), null) ?? ''
      const shown = wanted.map((entry) => ({
        ...entry,
        text: entry.text
          .replaceAll(/\r\n?/g, '\n')
          .trim()
          .replaceAll(/<!--(?=\s*brain:)/gi, '&lt;!--'),
      }))
      expect(parseFeedback(text)).toEqual(shown)
    }),
    { numRuns: 300 },
  )
})

test('no text makes reading throw', () => {
  const part = fc.constantFrom(
    '<!-- brain:feedback kind=',
    'answer',
    ' by=%',
    ' at=x',
    ' -->',
    '\n',
    '---',
    '## Answer',
    'x',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(part).map((parts) => parts.join('')),
      ),
      (text) => {
        const read = parseFeedback(text)
        expect(JSON.parse(JSON.stringify(read))).toEqual(read)
      },
    ),
  )
})
