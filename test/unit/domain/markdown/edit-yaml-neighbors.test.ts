import { expect, test } from 'vitest'
import { Failure } from '../../../../src/domain/failure.ts'
import { editYaml, type YamlEdit } from '../../../../src/domain/markdown/edit-yaml.ts'
import { readYaml } from '../../../../src/domain/markdown/read-yaml.ts'
import type { YamlInput } from '../../../../src/domain/markdown/render-yaml.ts'

function edit(source: string, path: YamlEdit['path'], value: YamlInput): string {
  const failure = (line: number, reason: string): Failure => new Failure('BAD_INPUT', { line, reason })
  return editYaml(source, { path, value, eol: '\n', failure })
}

const REPEATED = 'a: {as: completed}\n'.repeat(21)

test('what breaks the block is seen behind any number of repeated keys', () => {
  const { broken, problems } = readYaml(`\r#c\n${REPEATED}`, 1)
  expect(broken).toBe(true)
  expect(problems).toHaveLength(20)
  expect(problems[0]?.message).toContain('This is not valid YAML')
  expect(readYaml(`${REPEATED}b: "open\n`, 1).broken).toBe(true)
})

test.each([`\r#c\n${REPEATED}`, `b: 1\r#c\n${REPEATED}`, `${REPEATED}b: "open\n`])(
  'a block is refused for what breaks it, not for its repeated keys: %j',
  (source) => {
    expect(() => edit(source, ['a'], null)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ reason: expect.stringContaining('not valid YAML') }),
      }),
    )
  },
)

test('of a key that is twice in brackets the first is kept', () => {
  expect(edit('a: {n: 1, n: 2}\n', ['a', 'g'], 'x')).toBe('a: {n: 1, g: x}\n')
})

test('a line that only says a key twice is read beside one that is broken', () => {
  expect(readYaml('a: {n: 1, n: 2}\nb: "open\n', 1).fields.has('a')).toBe(true)
})

test.each(['a: {n: [1, 2]}\n', 'a: {n: {x: 1}}\n', 'x: &x 1\na: {n: *x}\n', 'a: {? [1] : 2}\n'])(
  'what cannot be written anew is not lost: %j',
  (source) => {
    expect(() => edit(source, ['a', 'g'], 'x')).toThrow(Failure)
  },
)

test.each<[string, YamlEdit['path'], YamlInput]>([
  ['n: 1\r', ['d'], 'x'],
  ['? a\n: n: 1\n  g: 2\n', ['a', 'n'], null],
])('an edit that would change what stands beside it is refused: %j', (source, path, value) => {
  expect(() => edit(source, path, value)).toThrow(Failure)
})
