import fc from 'fast-check'
import { expect } from 'vitest'
import { Failure } from '../../src/domain/failure.ts'
import { editYaml, type YamlEdit } from '../../src/domain/markdown/edit-yaml.ts'
import type { Fields, FieldValue } from '../../src/domain/markdown/field-value.ts'
import { readYaml } from '../../src/domain/markdown/read-yaml.ts'
import type { YamlInput } from '../../src/domain/markdown/render-yaml.ts'
import { fuzz, unlessFailure } from './fuzz.ts'

/** What lines of YAML are made of, with carriage returns alone and other blanks that naive editors stumble over. */
const PIECES = [
  ...[
    'a: ',
    'b: ',
    'c:',
    '"a": ',
    '? a\n: ',
    '? ',
    'a: {n: 1, g: 2}',
    'a: [x,\n y]',
    '- ',
    '  - x',
    '  n: 1',
    '  g: 2',
  ],
  ...[
    'x',
    '"q"',
    "'s'",
    '1',
    'true',
    '# why',
    ' # why',
    '|',
    '>-',
    '{',
    '}',
    '[',
    ']',
    '&x ',
    '*x',
    '!!map ',
    '!t ',
  ],
  ...['\r', '\r\n', '\n', '\n', '\n', ' ', '  ', '\t', '\u2028', '\u0085', '\uFEFF', ': ', ', ', '<<: '],
]
const SOURCE = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...PIECES) },
      fc.constantFrom(...PIECES).map((p) => `${p}\n`.repeat(22)),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''))
const PATH = fc.constantFrom<YamlEdit['path']>(['a'], ['b'], ['d'], ['a', 'n'], ['a', 'g'], ['d', 'n'])
const VALUE = fc.oneof(
  fc.constantFrom<YamlInput>(null, null, 'x', 'y: z', 0, false, 'a\rb', 'a\n', ' ', '# x'),
  fc.constantFrom<YamlInput>(['x'], ['x', 'y'], ['\r', '- x', 'x'], { as: 'failed', at: null }),
)

fuzz(
  'an edit of one value of YAML, made twice, is made once, and every other field stays',
  fc.tuple(SOURCE, PATH, VALUE).filter(([, path, value]) => path.length === 1 || isScalar(value)),
  ([source, path, value]) => {
    const once = unlessFailure(() => edit(source, path, value))
    if (once === null || once === source) return expect(once ?? source).toBe(source)
    expect(edit(once, path, value)).toBe(once)
    expect(readYaml(once, 1).broken).toBe(false)
    expect(said(readYaml(once, 1).fields, path)).toEqual(said(readYaml(source, 1).fields, path))
  },
)

function isScalar(value: YamlInput): boolean {
  return value === null || typeof value !== 'object'
}

function edit(source: string, path: YamlEdit['path'], value: YamlInput): string {
  const failure = (line: number, reason: string): Failure => new Failure('BAD_INPUT', { line, reason })
  return editYaml(source, { path, value, eol: '\n', failure })
}

/** What all but the path says, without lines. */
function said(fields: Fields, [key, inner]: YamlEdit['path']): unknown {
  const others = [...fields].filter(([name]) => name !== key)
  const outer = inner === undefined ? undefined : fields.get(key)
  const besides = outer?.kind === 'map' ? [...outer.entries].filter(([name]) => name !== inner) : []
  return [...others, ...besides].map(([name, field]) => [name, valueOf(field)])
}

function valueOf(field: FieldValue): unknown {
  if (field.kind === 'list') return field.items.map(valueOf)
  if (field.kind === 'scalar') return [field.value, field.text]
  return [...field.entries].map(([name, entry]) => [name, valueOf(entry)])
}
