import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNotes } from '../../../../src/domain/result/result-notes.ts'

test('lines under the headings for those who come after are kept by what they are, and nothing else', () => {
  const text = `# Task-003: Store - COMPLETED

Not this.

## Discoveries

- The cache is never emptied
  when the disk is full
* [x] Tests need \`TZ=UTC\`

### Of the parser

1. It is slow

## What Was Created

- src/store.ts

**For the next worker:**
Begin with the index.
It is small.

Then the rest.

## Decisions made
None.

## Blockers
- no
\`\`\`
- not code
\`\`\`
`
  expect(readNotes(text)).toEqual({
    discoveries: ['The cache is never emptied when the disk is full', 'Tests need `TZ=UTC`', 'It is slow'],
    next: ['Begin with the index. It is small.', 'Then the rest.'],
  })
  expect(readNotes('## Summary\n\nDiscoveries were made.\n')).toBeNull()
})

test('any text is read, and no note is empty, long or more than one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const notes = readNotes(`## Discoveries\n${text}\n- ${text}`) ?? {}
      for (const note of Object.values(notes).flat()) {
        expect(note).toMatch(/^\S.*$/)
        expect(note.length).toBeLessThanOrEqual(300)
      }
    }),
  )
  const many = readNotes(`## Blockers\n${'- one\n\n'.repeat(10_000)}`)
  expect(many?.blockers).toHaveLength(20)
})
