import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFindings } from '../../../../src/domain/result/finding.ts'

const RACE = {
  ...{ severity: 'major', file: 'src/store.ts', line: 12, kind: 'race' },
  ...{ text: 'Two callers lose an update', fix: 'Take a lock.' },
}

test.each([
  '- major | src/store.ts:12 | race | Two callers lose an update | Take a lock.',
  '* **Major** | `src/store.ts:12` | race | Two callers lose an update | Take a lock.',
  '1. [major] ./src/store.ts, line 12, race: Two callers lose an update. Fix: Take a lock.',
  '- [ ] MAJOR: src/store.ts:12-14 (race) Two callers lose an update — Fix: Take a lock.',
  '| major | src/store.ts | 12 | race | Two callers lose an update | Take a lock. |',
  '| 3 | `major` | `src/store.ts` | L12 | race | Two callers lose an update | Take a lock. |',
  'major, src/store.ts, 12, (race) Two callers lose an update; fix: Take a lock.',
])('a finding is read however a reviewer lays it out: %s', (line) => {
  expect(readFindings(line)).toEqual([RACE])
})

test('what is not said is null, and words that only sound like one are no finding', () => {
  expect(readFindings('- critical: Nobody is asked for a password')).toEqual([
    {
      severity: 'critical',
      file: null,
      line: null,
      kind: null,
      text: 'Nobody is asked for a password',
      fix: '',
    },
  ])
  const none = [
    'Major changes are done',
    '```',
    '- major | a.ts | no finding',
    '```',
    '- minor',
    'critically ill',
  ]
  expect(readFindings(none.join('\n'))).toEqual([])
})

test('a report of any length is read in good time, up to a hundred findings', () => {
  const long = `- major ${'a/'.repeat(4_000)} ${'x.'.repeat(4_000)}\n`.repeat(300)
  expect(readFindings(long).length).toBeLessThanOrEqual(100)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      for (const { text: said, fix } of readFindings(`- minor ${text}\n| major | ${text} |`)) {
        expect(said).not.toBe('')
        expect(Math.max(said.length, fix.length)).toBeLessThanOrEqual(300)
      }
    }),
  )
})
