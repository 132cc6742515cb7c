import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines, type DiffLine } from '../../../src/domain/line-diff.ts'

const TEXT = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'))

function side(lines: readonly DiffLine[], other: DiffLine['kind']): string {
  return lines
    .filter(({ kind }) => kind !== other)
    .map(({ text }) => text)
    .join('')
}

test('both texts can be read back from their difference', () => {
  fc.assert(
    fc.property(TEXT, TEXT, (before, after) => {
      const lines = diffLines(before, after)
      expect([side(lines, 'added'), side(lines, 'removed')]).toEqual([before, after])
    }),
  )
})

test('lines that stay are not told as changed', () => {
  const lines = diffLines('1\n2\n3\n4\n5\n', '1\n3\n4\nfour\n5\n')
  expect(lines.map(({ kind, text }) => `${kind} ${text.trim()}`)).toEqual([
    'same 1',
    'removed 2',
    'same 3',
    'same 4',
    'added four',
    'same 5',
  ])
})

test('a last line without its end is another line', () => {
  expect(diffLines('1\n', '1').map(({ kind }) => kind)).toEqual(['removed', 'added'])
})

test('very long changes are one block, and still true', () => {
  const [before, after] = ['a', 'b'].map((letter) =>
    Array.from({ length: 3000 }, (_, index) => `${letter}${index}\n`).join(''),
  ) as [string, string]
  const lines = diffLines(`same\n${before}`, `same\n${after}`)
  expect([side(lines, 'added'), side(lines, 'removed')]).toEqual([`same\n${before}`, `same\n${after}`])
})
