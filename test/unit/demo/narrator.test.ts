import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { fact, Mismatch } from '../../../demo/parts/facts.ts'
import { Narrator } from '../../../demo/parts/narrator.ts'

function narrating({ quiet = false } = {}): { narrator: Narrator; said: () => string } {
  const stream = new PassThrough({ encoding: 'utf8' })
  const narrator = new Narrator({ quiet, stream: stream as unknown as NodeJS.WriteStream })
  return { narrator, said: () => (stream.read() as string | null) ?? '' }
}

const holds = fact('the sum', [1 + 1], [2])

test('The story is told in numbered steps, each command with its folder', () => {
  const { narrator, said } = narrating()
  narrator.step('First')
  narrator.command('brain', 'git init')
  narrator.step('Second')
  narrator.tell('It adds up.', [holds])
  expect(said()).toBe('\n1. First\n   brain $ git init\n\n2. Second\n   ✔ It adds up.\n')
  expect([narrator.steps, narrator.facts]).toEqual([2, 1])
})

test('A statement that does not hold is not said; the error has what was expected and what came', () => {
  const { narrator, said } = narrating()
  const tell = (): void => narrator.tell('It is so.', [holds, fact('the state', 'ready', 'review')])
  expect(tell).toThrow(Mismatch)
  expect(tell).toThrow('the state\n  expected: review\n  came:     ready')
  expect(said()).toBe('')
})

test('Of a long output the first and the last lines are shown', () => {
  const { narrator, said } = narrating()
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`)
  narrator.output(lines.join('\n'), 12)
  const shown = said()
    .split('\n')
    .map((line) => line.trim())
  expect(shown.slice(0, 5)).toEqual(['line 1', 'line 2', 'line 3', '… (18 more lines)', 'line 22'])
  expect(shown.at(-2)).toBe('line 30')
  narrator.output(lines.join('\n'), 0)
  expect(said().trim()).toBe('… (30 more lines)')
})

test('A quiet narrator checks everything and says the last lines only', () => {
  const { narrator, said } = narrating({ quiet: true })
  narrator.opening('/tmp/demo', 'a story')
  narrator.step('First')
  narrator.command('brain', 'git init')
  narrator.output('text', 10)
  narrator.tell('It adds up.', [holds])
  expect(() => narrator.tell('It is so.', [fact('it', 1, 2)])).toThrow(Mismatch)
  narrator.last('The end')
  expect(said()).toBe('The end\n')
})
