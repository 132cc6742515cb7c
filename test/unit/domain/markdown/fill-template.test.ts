import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { Failure } from '../../../../src/domain/failure.ts'
import { fillTemplate } from '../../../../src/domain/markdown/fill-template.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

test('names become values', () => {
  expect(fillTemplate('{{a}} and {{ b }}, {{n}}{{none}}', { a: 'x', b: 'y', n: 3, none: null })).toBe(
    'x and y, 3',
  )
})

test('a section is there when its value says something, an inverted one when it does not', () => {
  const template = '{{#a}}yes{{/a}}{{^a}}no{{/a}}'
  const said = ['x', true, 1, ['i']].map((a) => fillTemplate(template, { a }))
  const silent = ['', false, null, undefined, [], 0].map((a) => fillTemplate(template, { a }))
  expect(said).toEqual(['yes', 'yes', 'yes', 'yes'])
  expect(silent).toEqual(['no', 'no', 'no', 'no', 'no', 'no'])
})

test('lists repeat their section, with the item or its fields, and outer names stay known', () => {
  expect(fillTemplate('{{#l}}- {{.}} {{p}}\n{{/l}}', { l: ['a', 'b'], p: '!' })).toBe('- a !\n- b !\n')
  expect(fillTemplate('{{#l}}{{name}};{{/l}}', { l: [{ name: 'a' }, { name: 'b' }] })).toBe('a;b;')
})

test('a line that holds only a section tag vanishes', () => {
  expect(fillTemplate('one\n{{#l}}\n- {{.}}\n{{/l}}\ntwo\n  {{^l}}  \r\nx\n{{/l}}', { l: ['a', 'b'] })).toBe(
    'one\n- a\n- b\ntwo\n',
  )
})

test('a tag beside text leaves its line', () => {
  expect(fillTemplate('a {{#x}}b{{/x}}\nc\n', { x: true })).toBe('a b\nc\n')
})

test('sections nest, also with the same name', () => {
  expect(fillTemplate('{{#a}}{{#b}}{{#a}}x{{/a}}{{/b}}{{/a}}', { a: true, b: true })).toBe('x')
})

test('values are put in as they are, and never read as a template', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(fillTemplate('<{{a}}>{{#b}}{{.}}{{/b}}', { a: `{{b}}${text}$&`, b: [`{{#a}}${text}`] })).toBe(
        `<{{b}}${text}$&>{{#a}}${text}`,
      )
    }),
  )
})

test.each(['{{toString}}', '{{#__proto__}}x{{/__proto__}}', '{{#off}}{{unknown}}{{/off}}'])(
  '%j names something unknown',
  (template) => {
    expect(() => fillTemplate(template, { off: false })).toThrow(Failure)
  },
)

test('all unknown names are told at once', () => {
  const names = expect.objectContaining({ names: ['x', 'y'] })
  expect(() => fillTemplate('{{x}} {{y}} {{a}}', { a: '' })).toThrow(
    expect.objectContaining({ code: 'BAD_INPUT', details: names }),
  )
})

test.each(['{{#a}}', '{{/a}}', '{{#a}}{{#b}}{{/a}}{{/b}}', '{{^a}}x'])('%j is not balanced', (template) => {
  expect(() => fillTemplate(template, { a: true, b: true })).toThrow(
    expect.objectContaining({ code: 'BAD_INPUT' }),
  )
})

test('braces that are no tag stay', () => {
  expect(fillTemplate('{ {a} } {{}} {{ a b }} ${x}', {})).toBe('{ {a} } {{}} {{ a b }} ${x}')
})
