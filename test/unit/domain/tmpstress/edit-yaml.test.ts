import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { Failure } from '../../../../src/domain/failure.ts'
import { editYaml, type YamlEdit } from '../../../../src/domain/markdown/edit-yaml.ts'
import { textOf } from '../../../../src/domain/markdown/field-value.ts'
import { readYaml } from '../../../../src/domain/markdown/read-yaml.ts'
import type { YamlInput } from '../../../../src/domain/markdown/render-yaml.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 500_000 })

function edit(source: string, path: YamlEdit['path'], value: YamlInput): string {
  const eol = source.includes('\r\n') ? '\r\n' : '\n'
  return editYaml(source, {
    path,
    value,
    eol,
    failure: (line, reason) => new Failure('BAD_INPUT', { line, reason }),
  })
}

const ROWS: readonly (readonly [string, string, YamlInput, string])[] = [
  ['a plain value, its comment kept', 'a: 1 # why\nb: x\n', 'y: z', 'a: "y: z" # why\nb: x\n'],
  ['a quoted value, its quotes kept', "a: 'one'\n", 'two', "a: 'two'\n"],
  ['an empty value before a comment', 'a:   # why\n', 'x', 'a: x   # why\n'],
  ['an empty value at the end', 'a:\nb: 1\n', 'x', 'a: x\nb: 1\n'],
  [
    'a block list, the lines that stay kept',
    'a:\n  - x # one\n  - y\n# tail\nb: 1\n',
    ['x', 'z'],
    'a:\n  - x # one\n  - z\n# tail\nb: 1\n',
  ],
  ['a block list at the edge', 'a:\n- x\n- y\nb: 1\n', ['y'], 'a:\n- y\nb: 1\n'],
  ['a list in brackets', 'a: [x,\n  y]\nb: 1\n', ['y', 'p,q'], 'a: [y, "p,q"]\nb: 1\n'],
  [
    'a block map with a comment',
    'a: # why\n  k: v\nb: 1\n',
    { as: 'failed', n: 1 },
    'a: {as: failed, n: 1} # why\nb: 1\n',
  ],
  ['a folded text', 'a: >\n  one\n  two\n\nb: 1\n', 'x', 'a: x\n\nb: 1\n'],
  ['a new key', 'a: 1\n# tail\n', true, 'a: 1\n# tail\nb: true\n'],
  ['a new key without a final line break', 'a: 1', 'x', 'a: 1\nb: x'],
  ['a new key in an empty source', '', 3, 'b: 3\n'],
  ['a new key between CRLF', 'a: 1\r\n', 'x', 'a: 1\r\nb: x\r\n'],
  ['the first of two', 'a: 1\na: 2\n', 'x', 'a: x\na: 2\n'],
]

const cases = ROWS.map(([name, source, value, wanted]) => ({ name, source, value, wanted }))

test.each(cases)('sets $name', ({ name, source, value, wanted }) => {
  const key = name.startsWith('a new key') ? 'b' : 'a'
  expect(edit(source, [key], value)).toBe(wanted)
})

test.each([
  ['a plain value', 'a: 1 # why\nb: x\n', 'b: x\n'],
  ['a block list', 'b: x\na:\n  - x\n  - y\n# tail\n', 'b: x\n# tail\n'],
  ['an empty value at the end', 'b: x\na:', 'b: x\n'],
  ['both of two', 'a: 1\nb: x\na: 2\n', 'b: x\n'],
  ['a text of several lines', 'a: |\n  one\n  two\nb: x\n', 'b: x\n'],
  ['what is not there', 'b: x\n', 'b: x\n'],
])('clears %s', (_name, source, wanted) => {
  expect(edit(source, ['a'], null)).toBe(wanted)
})

test.each<[string, string, string]>([
  ['s:\n  n: 1 # x\n\nb: 1', 's:\n  n: 1 # x\n  g: new\n\nb: 1', 'g'],
  ['s: {n: 1, g: "2"}\n', 's: {n: 1, g: new}\n', 'g'],
  ['s:\n  g: old # x\n', 's:\n  g: new # x\n', 'g'],
  ['b: 1\n', 'b: 1\ns:\n  g: new\n', 'g'],
  ['s:\nb: 1\n', 's: {g: new}\nb: 1\n', 'g'],
])('sets a value inside a map: %j', (source, wanted, key) => {
  expect(edit(source, ['s', key], 'new')).toBe(wanted)
})

test.each(['a: "open', '{a: 1}', '- a', 'a: b: c', '...\nx: 1\n'])(
  '%j is not edited but refused',
  (source) => {
    expect(() => edit(source, ['b'], 'x')).toThrow(Failure)
  },
)

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer({ min: 0, max: 1e6 }),
  fc.boolean(),
  fc.array(fc.string(), { minLength: 1, maxLength: 4 }),
)
const sources = [
  '',
  'a: 1\n',
  'a: "q" # c\nz: 1\n',
  'a:\n  - x\n  - y\nz: 1\n',
  '# c\nz: 1\n',
  'z: |\n  a: 1\n  b\n',
  'a: >-\r\n  x\r\nz: 1\r\n',
  'a: {k: v}\nz: [1,\n 2]\n',
]

test('a value that was set reads back, another time changes nothing, and its neighbors stay', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sources), value, (source, wanted) => {
      const edited = edit(source, ['a'], wanted)
      expect(edit(edited, ['a'], wanted)).toBe(edited)
      const before = readYaml(source, 1).fields.get('z')
      const { fields, problems } = readYaml(edited, 1)
      expect(problems).toEqual([])
      expect(textOf(fields.get('z'))).toBe(textOf(before))
      const text = typeof wanted === 'string' ? wanted.replaceAll(/\r\n?/g, '\n') : textOf(fields.get('a'))
      expect(textOf(fields.get('a'))).toBe(text)
    }),
    { numRuns: 4000 },
  )
})
