import { expect, test } from 'vitest'
import { readDescription } from '../../../../src/domain/analysis/description.ts'

test('a description is read without the space around it; line ends and tabs are welcome', () => {
  expect(readDescription('  Add tags\n\tand filters\r\n')).toBe('Add tags\n\tand filters')
  expect(readDescription('é'.repeat(10_000))).toHaveLength(10_000)
})

test.each([
  ['nothing', ' \n ', 'empty'],
  ['too much', 'x'.repeat(10_001), '10001 characters; at most 10000'],
  ['control characters', 'Add \u001b[31mtags', 'control characters'],
  ['a null', 'Add\u0000tags', 'control characters'],
  ['half a character', 'Add \ud83d tags', 'not text'],
  ['bytes that were no text', 'Add \ufffd tags', 'not text'],
  ['signs alone', '123 !!! ---', 'no words'],
])('%s is refused as BAD_INPUT', (_, text, message) => {
  expect(() => readDescription(text)).toThrow(
    expect.objectContaining({
      code: 'BAD_INPUT',
      details: expect.objectContaining({ message: expect.stringContaining(message) as string }) as object,
    }) as Error,
  )
})
