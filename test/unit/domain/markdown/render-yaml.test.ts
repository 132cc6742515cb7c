import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Document, isCollection, parse } from 'yaml'
import { renderFrontMatter, renderYaml, type YamlInput } from '../../../../src/domain/markdown/render-yaml.ts'

/** What YAML means something by, and what it does not. */
const PIECES = [
  ...['a', 'Ada', 'é', '😀', '0', '12', '.', '-', '+', 'e', '_', '~', '/', '@', '$', '(', '='],
  ...[' ', ':', ': ', ' #', '#', '"', "'", ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', '%', '`', '?'],
  ...['null', 'true', 'No', '<<', '0x', '0o', '.inf', '---', '...', '2026-11-21T20:14:51Z', 'sha256:ab'],
]
const PRINTABLE = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join(''))
const ANY_TEXT = fc.oneof(
  PRINTABLE,
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('\n', '\t', '\0', '\u0085', '\u2028', '\ufeff', '\ud800', ' ', 'x'))
    .map((all) => all.join('')),
)

function inputs(text: fc.Arbitrary<string>): fc.Arbitrary<YamlInput> {
  const scalars = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))
  const keys = fc.stringMatching(/^[a-z_]{1,8}$/)
  return fc.oneof(
    scalars,
    fc.array(text, { maxLength: 4 }),
    fc.dictionary(keys, scalars, { noNullPrototype: true }),
  )
}

function byTheLibrary(value: YamlInput): string {
  const document = new Document({ key: value })
  const node = document.get('key', true)
  if (isCollection(node)) node.flow = true
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false, blockQuote: false })
  return text.slice('key:'.length).trim()
}

test('printable values are written as the YAML library writes them', () => {
  fc.assert(
    fc.property(inputs(PRINTABLE), (value) => {
      expect(renderYaml(value)).toBe(byTheLibrary(value))
    }),
    { numRuns: 1_500 },
  )
})

test('whatever is written stands on one line, and is read as what it was', () => {
  fc.assert(
    fc.property(
      inputs(ANY_TEXT),
      fc.constantFrom(undefined, 'QUOTE_SINGLE', 'QUOTE_DOUBLE'),
      (value, style) => {
        const text = renderYaml(value, style)
        expect(text).not.toMatch(/[\n\r]/)
        expect(parse(`key: ${text}\n`)).toEqual({ key: withPlainBreaks(value) })
      },
    ),
    { numRuns: 1_500 },
  )
})

/** Line breaks of every kind become the usual one. */
function withPlainBreaks(value: YamlInput): unknown {
  if (typeof value === 'string') return value.replaceAll(/\r\n|\r/g, '\n')
  if (Array.isArray(value)) return value.map(withPlainBreaks)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withPlainBreaks(item as YamlInput)]),
  )
}

test('front matter has its keys in the order given', () => {
  expect(
    renderFrontMatter({ task: 'task-001', attempt: 1, worker: 'Ada: 2', scope: ['src/**', 'a, b'] }),
  ).toBe('---\ntask: task-001\nattempt: 1\nworker: "Ada: 2"\nscope: [src/**, "a, b"]\n---\n')
})
