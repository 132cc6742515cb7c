import fc from 'fast-check'
import { expect } from 'vitest'
import { appendFeedback, handWrittenAt, parseFeedback } from '../../src/domain/result/feedback.ts'
import { nonceDigest } from '../../src/domain/result/nonce.ts'
import { parseResult } from '../../src/domain/result/parse-result.ts'
import { RESULT_KINDS } from '../../src/domain/result/result.ts'
import { taskIdOf } from '../../src/domain/task/task-id.ts'
import { fuzz } from './fuzz.ts'
import { HOSTILE_TEXT } from './hostile-text.ts'

fuzz(
  'any text is read as a result of any kind, and stays small',
  fc.tuple(fc.constantFrom(...RESULT_KINDS), HOSTILE_TEXT),
  ([kind, text]) => {
    const result = parseResult(kind, text)
    expect(JSON.stringify(result).length).toBeLessThan(20_000)
    expect(result.progress === null || (result.progress >= 0 && result.progress <= 100)).toBe(true)
    expect(result.nobody && result.worker !== null).toBe(false)
    expect(nonceDigest(result.nonce, () => 'f'.repeat(64)) ?? 'f').toMatch(/^[0-9a-f]+$/)
  },
)

fuzz('any text is read as feedback', HOSTILE_TEXT, (text) => {
  const entries = parseFeedback(text)
  expect(entries.every(({ kind }) => kind === 'answer' || kind === 'changes')).toBe(true)
  const at = handWrittenAt(text)
  expect(at === null || (at >= 0 && at <= text.length)).toBe(true)
})

const ENTRIES = fc.record({
  kind: fc.constantFrom('answer', 'changes'),
  blobs: fc.array(fc.constantFrom('1234abcd', 'f'.repeat(40))),
  commit: fc.constantFrom(null, 'c'.repeat(40)),
  at: fc.constantFrom(null, '2026-11-21T09:00:00Z'),
  by: fc.option(fc.string()),
  text: HOSTILE_TEXT,
})

fuzz(
  'feedback is put below what is there, which stays byte for byte, and is read back',
  fc.tuple(HOSTILE_TEXT, ENTRIES),
  ([text, entry]) => {
    const appended = appendFeedback(text, taskIdOf(12), entry)
    if (text.trim() !== '') expect(appended.startsWith(text)).toBe(true)
    const [before, after] = [parseFeedback(text), parseFeedback(appended)]
    expect(after.slice(0, -1).map(({ kind, blobs }) => ({ kind, blobs }))).toEqual(
      before.map(({ kind, blobs }) => ({ kind, blobs })),
    )
    expect(after.at(-1)).toMatchObject({
      kind: entry.kind,
      blobs: entry.blobs,
      commit: entry.commit,
      at: entry.at,
    })
  },
)
