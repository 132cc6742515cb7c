import { expect, test } from 'vitest'
import { parseRecord } from '../../chaos/parts/record.ts'

const NONE = '0'.repeat(40)
const [A, B, C] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)]
let nanoseconds = 1_700_000_000_000_000_000n

function line(
  process: number,
  phase: string,
  move: readonly [old: string, next: string, branch?: string],
): string {
  const [old, next, branch = 'task/001'] = move
  return `${(nanoseconds += 1_000_000n)} ${process} ${phase} ${old} ${next} refs/heads/${branch}\n`
}

test('updates come in the order in which the refs were locked, whoever was told first', () => {
  const text = [
    line(1, 'prepared', [NONE, A]),
    line(2, 'prepared', [A, B]),
    line(2, 'committed', [A, B]),
    line(1, 'committed', [NONE, A]),
  ].join('')
  expect(parseRecord(text)).toMatchObject([
    { old: null, new: A, branch: 'task/001' },
    { old: A, new: B },
  ])
})

test('what was given up never happened, nor did what nobody heard the end of', () => {
  const text = [
    line(1, 'prepared', [NONE, A]),
    line(1, 'aborted', [NONE, A]),
    line(2, 'prepared', [NONE, B]),
    line(1, 'prepared', [NONE, C]),
    line(1, 'committed', [NONE, C]),
  ].join('')
  expect(parseRecord(text)).toMatchObject([{ new: C }])
})

test('refs of one transaction share it, and a deletion has nothing new', () => {
  const text = [
    line(1, 'prepared', [NONE, A, 'task/001.2']).replace(/^\d+/, '5000000000'),
    line(1, 'prepared', [A, NONE, 'task/001']).replace(/^\d+/, '5000000000'),
    line(1, 'committed', [NONE, A, 'task/001.2']),
    line(1, 'committed', [A, NONE, 'task/001']),
  ].join('')
  const [first, second] = parseRecord(text)
  expect(first).toMatchObject({ at: 5000, branch: 'task/001.2' })
  expect(second).toMatchObject({ transaction: first?.transaction, old: A, new: null })
})
