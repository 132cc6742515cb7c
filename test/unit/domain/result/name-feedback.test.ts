import fc from 'fast-check'
import { expect, test } from 'vitest'
import { appendFeedback, parseFeedback } from '../../../../src/domain/result/feedback.ts'
import { nameFeedback } from '../../../../src/domain/result/name-feedback.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'

const ENTRY = {
  kind: 'changes',
  blobs: ['b'.repeat(40)],
  commit: 'c'.repeat(40),
  at: '2026-11-21T10:00:00Z',
  by: 'Ada',
} as const

const words = fc
  .array(fc.constantFrom('Sort by name.', '- a point', '', '### Later', 'Grüße'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((lines) => lines.join('\n'))
  .filter((text) => text.trim() !== '')

test('words without an entry get one, below title and front matter, and stay byte for byte', () => {
  const head = fc.constantFrom('', '# Feedback\n\n', '---\ntask: task-001\n---\n# Feedback\n\n')
  fc.assert(
    fc.property(head, words, fc.constantFrom('\n', '\r\n'), (start, said, eol) => {
      const text = (start + said).replaceAll('\n', eol)
      const named = nameFeedback(text, null, ENTRY)
      expect(parseFeedback(named)).toMatchObject([{ ...ENTRY, text: said.trim() }])
      expect(named.replace(/<!-- brain:feedback [^\n]*\n/, '')).toBe(text)
    }),
  )
})

test('words below older entries become an entry of their own, and the older ones stay', () => {
  fc.assert(
    fc.property(words, (said) => {
      const before = appendFeedback(null, taskIdOf(1), { ...ENTRY, blobs: ['a'.repeat(40)], text: 'Older' })
      const named = nameFeedback(`${before}\n${said}\n`, before, ENTRY)
      expect(named.startsWith(before)).toBe(true)
      const [older, newer] = parseFeedback(named)
      expect(older).toMatchObject({ blobs: ['a'.repeat(40)], text: 'Older' })
      expect(newer).toMatchObject(ENTRY)
    }),
  )
})

test.each([
  ['an empty file', '', null],
  ['only a title', '# Feedback\n', null],
  ['entries alone', appendFeedback(null, taskIdOf(1), { ...ENTRY, text: 'Older' }), null],
])('%s is left as it is', (_, text, before) => {
  expect(nameFeedback(text, before, ENTRY)).toBe(text)
})

test('a change within an older entry makes no new one', () => {
  const before = appendFeedback(null, taskIdOf(1), { ...ENTRY, text: 'Older words' })
  const edited = before.replace('Older', 'Other')
  expect(nameFeedback(edited, before, ENTRY)).toBe(edited)
})
