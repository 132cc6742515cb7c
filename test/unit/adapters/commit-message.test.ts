import { expect, test } from 'vitest'
import { readTrailers, withOperation } from '../../../src/adapters/commit-message.ts'

test.each([
  ['a subject alone', 'Claim', 'Claim\n\nBrain-Op: x\n'],
  ['trailers', 'Claim\n\nTask: 1\nBrain-Opens: 1\n', 'Claim\n\nTask: 1\nBrain-Opens: 1\nBrain-Op: x\n'],
  ['a body', 'Claim\n\nSome words.', 'Claim\n\nSome words.\n\nBrain-Op: x\n'],
  [
    'a body that ends like a trailer',
    'Claim\n\nSome words.\nNote: this',
    'Claim\n\nSome words.\nNote: this\n\nBrain-Op: x\n',
  ],
  ['a subject that looks like a trailer', 'Fix: it', 'Fix: it\n\nBrain-Op: x\n'],
  ['two lines of subject', 'Claim\nTask: 1', 'Claim\nTask: 1\n\nBrain-Op: x\n'],
])('the operation is always a trailer: behind %s', (_, message, expected) => {
  const whole = withOperation(message, 'x')
  expect(whole).toBe(expected)
  expect(readTrailers(whole)).toMatchObject({ 'Brain-Op': 'x' })
})

test('only a last paragraph made of trailers is read as such', () => {
  expect(readTrailers('Subject\n\nA: 1\nB: two words: yes\nA: 3\n')).toEqual({ A: '3', B: 'two words: yes' })
  expect(readTrailers('Subject\n\nA: 1\n\nThe end.')).toEqual({})
  expect(readTrailers('Subject\n\nA: 1\nand so on')).toEqual({})
  expect(readTrailers('A: 1')).toEqual({})
})
