import { expect, test } from 'vitest'
import { shellWord } from '../../../src/domain/shell-words.ts'

test.each([
  ['claude/fix-1', 'claude/fix-1'],
  ['--until=2', '--until=2'],
  ['=ls', "'=ls'"],
  ["a'b", String.raw`'a'\''b'`],
  ['a;rm', "'a;rm'"],
  ['$(x)', "'$(x)'"],
  ['', "''"],
])('quotes %j for a shell', (text, expected) => {
  expect(shellWord(text)).toBe(expected)
})
