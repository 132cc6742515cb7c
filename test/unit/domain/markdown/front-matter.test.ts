import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { textOf } from '../../../../src/domain/markdown/field-value.ts'
import { readFrontMatter } from '../../../../src/domain/markdown/front-matter.ts'
import { splitFrontMatter } from '../../../../src/domain/markdown/split-front-matter.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const PLAIN = '---\nid: task-012\ntitle: Contact form\n---\n# Task-012\n'

function textAt(text: string, key: string): string | null {
  return textOf(readFrontMatter(text).fields.get(key))
}

test('the block, its lines and the body are found', () => {
  const split = splitFrontMatter(PLAIN)
  expect(split).toMatchObject({ kind: 'yaml', language: '', firstLine: 2, bodyLine: 5 })
  expect(PLAIN.slice(split.yamlStart, split.yamlEnd)).toBe('id: task-012\ntitle: Contact form\n')
  expect(PLAIN.slice(split.bodyStart)).toBe('# Task-012\n')
})

test.each([
  ['a byte order mark', `\uFEFF${PLAIN}`],
  ['CRLF line breaks', PLAIN.replaceAll('\n', '\r\n')],
  ['both', `\uFEFF${PLAIN.replaceAll('\n', '\r\n')}`],
  ['no final line break', '---\nid: task-012\ntitle: Contact form\n---'],
  ['blanks behind the dashes', '---  \nid: task-012\ntitle: Contact form\n---\t\n'],
  ['the language named', PLAIN.replace('---', '---yaml')],
])('front matter with %s is read', (_name, text) => {
  expect(textAt(text, 'title')).toBe('Contact form')
  expect(readFrontMatter(text).problems).toEqual([])
})

test.each(['', '\uFEFF', 'text', '----\nid: 1\n----\n', ' ---\nid: 1\n---\n', '# Title\n---\nid: 1\n---\n'])(
  '%j has no front matter',
  (text) => {
    expect(splitFrontMatter(text)).toMatchObject({
      kind: 'none',
      bodyStart: text.startsWith('\uFEFF') ? 1 : 0,
    })
  },
)

const LANGUAGES = [
  'js',
  'JS',
  'Js',
  'javascript',
  'JavaScript',
  ' js',
  '\tjs ',
  'coffee',
  'cson',
  'json',
  'toml',
  'yml',
  'YAML',
  'constructor',
  '__proto__',
  'js\u00A0',
]

test.each(LANGUAGES)('front matter in the language %j is refused and never run', (language) => {
  const planted = globalThis as { planted?: boolean }
  delete planted.planted
  for (const eol of ['\n', '\r\n']) {
    const text = [`---${language}`, '{ title: globalThis.planted = true }', '---', 'body', ''].join(eol)
    const read = readFrontMatter(text)
    expect(read.kind).toBe('refused')
    expect(read.fields.size).toBe(0)
    expect(read.problems).toMatchObject([
      { line: 1, message: expect.stringContaining('exactly "---" was expected') },
    ])
    expect(read.body).toBe(`body${eol}`)
  }
  expect(planted.planted).toBeUndefined()
})

test('tags that other YAML readers run are plain text here', () => {
  const planted = globalThis as { planted?: boolean }
  const text = '---\ntitle: !!js/function "function () { globalThis.planted = true }()"\n---\n'
  expect(textAt(text, 'title')).toContain('function')
  expect(planted.planted).toBeUndefined()
})

test('the same broken file is a problem each time it is read', () => {
  const text = '---\ntitle: "open\n---\n'
  expect(readFrontMatter(text).problems).toHaveLength(1)
  expect(readFrontMatter(text).problems).toHaveLength(1)
})

test('dates and numbers keep their spelling', () => {
  const text = '---\ncreated: 2026-11-02\nestimate: 1.10\ncommit: 0012\nyes: yes\n---\n'
  expect(['created', 'estimate', 'commit', 'yes'].map((key) => textAt(text, key))).toEqual([
    '2026-11-02',
    '1.10',
    '0012',
    'yes',
  ])
})

test.each([
  ['a colon', 'title: Fix: the form', 'a colon and a blank begin a new key'],
  ['an at sign', 'title: @name', 'double quotes'],
  ['an open quote', 'title: "open', 'Close the quote'],
  ['a tab', 'title:\n\t- x', 'YAML'],
])('one line broken by %s costs no other', (_name, line, fix) => {
  const read = readFrontMatter(`---\nid: task-012\n${line}\npriority: high\n---\n`)
  expect(textOf(read.fields.get('id'))).toBe('task-012')
  expect(textOf(read.fields.get('priority'))).toBe('high')
  expect(read.problems[0]?.line).toBeGreaterThanOrEqual(3)
  expect(`${read.problems[0]?.message} ${read.problems[0]?.fix}`).toContain(fix)
})

test('of a key that is there twice the first counts, and the second is a problem with its line', () => {
  const read = readFrontMatter('---\ntitle: one\npriority: low\ntitle: two\n---\n')
  expect(textOf(read.fields.get('title'))).toBe('one')
  expect(read.problems).toMatchObject([
    { line: 4, message: 'The key "title" is there twice; one was expected.' },
  ])
})

test('a committed conflict is a problem with its line, and our side is read', () => {
  const text =
    '---\nid: task-012\n<<<<<<< HEAD\ntitle: ours\n||||||| base\ntitle: old\n=======\ntitle: theirs\n>>>>>>> other\npriority: low\n---\nbody\n'
  const read = readFrontMatter(text)
  expect(textOf(read.fields.get('title'))).toBe('ours')
  expect(read.fields.get('priority')?.line).toBe(10)
  expect(read.problems).toMatchObject([{ line: 3, message: expect.stringContaining('conflict') }])
  expect(read.body).toBe('body\n')
})

test('marker lines that make no whole conflict are text', () => {
  expect(readFrontMatter('---\na: 1\n---\n<<<<<<< HEAD\n>>>>>>> x\n').problems).toEqual([])
})

test('a block that is not closed is a problem, and is read down to the first empty line', () => {
  const read = readFrontMatter('---\nid: task-012\ntitle: Form\n\n# Task-012: Form\n')
  expect(read.kind).toBe('unclosed')
  expect(textOf(read.fields.get('title'))).toBe('Form')
  expect(read.problems).toMatchObject([{ line: 1, fix: 'Add a line "---" below the last key.' }])
  expect(read.body).toBe('\n# Task-012: Form\n')
})

test.each(['- a', 'just text', '"text"', '12'])('a block that is %j instead of keys is a problem', (yaml) => {
  expect(readFrontMatter(`---\n${yaml}\n---\n`).problems).toMatchObject([{ line: 2 }])
})

test.each(['', '\n', '# only a comment\n', '~\n'])('an empty block %j is no problem', (yaml) => {
  expect(readFrontMatter(`---\n${yaml}---\n`)).toMatchObject({ kind: 'yaml', problems: [] })
})

test('an alias is a problem of its field alone', () => {
  const read = readFrontMatter('---\nscope: &a [x]\nverify: *a\ntitle: t\n---\n')
  expect(read.fields.has('verify')).toBe(false)
  expect(textOf(read.fields.get('title'))).toBe('t')
  expect(read.problems).toMatchObject([
    { line: 3, message: 'The value is the YAML alias "*a"; the value itself was expected.' },
  ])
})

const HOSTILE = [
  '['.repeat(50_000),
  `a: ${'{b: '.repeat(10_000)}`,
  '- '.repeat(20_000),
  '? '.repeat(20_000),
  'a: '.repeat(20_000),
  `${'\n'.repeat(60_000)}a: 1`,
  `a: ${'&a '.repeat(5000)}`,
  `a: "${'\\'.repeat(60_000)}`,
  'x'.repeat(100_000),
  `a: &a [${'*a,'.repeat(5000)}]`,
  '__proto__: {polluted: true}\nconstructor: 1',
  '!!binary x',
  '\u0000\uD800: \uDFFF',
  '...\na: 1',
  '%YAML 9.9',
  'a: !<!',
]

test.each(HOSTILE.map((text) => [text.slice(0, 12), text]))(
  'hostile block %j is read without harm',
  (_name, yaml) => {
    for (const text of [`---\n${yaml}\n---\n`, `---\n${yaml}`])
      expect(readFrontMatter(text).fields).toBeInstanceOf(Map)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  },
)

test('deep nesting is refused before it can overflow the stack', () => {
  const { problems } = readFrontMatter(`---\na: ${'['.repeat(70)}${']'.repeat(70)}\ntitle: t\n---\n`)
  expect(problems[0]?.message).toContain('levels inside each other')
})

const yamlish = fc.array(
  fc.constantFrom(
    'a: ',
    'b',
    ': ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '\n',
    '\r\n',
    '  ',
    '#',
    '&x ',
    '*x',
    '|\n',
    '>',
    '---',
    '---js',
    '\t',
    '!t ',
    '<<<<<<< x',
    '=======',
    '>>>>>>> y',
    '\uFEFF',
    '? ',
    '~',
    '1.10',
  ),
  { maxLength: 40 },
)

test('no text makes reading throw, and cutting never loses a byte', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        yamlish.map((parts) => `---\n${parts.join('')}\n---\n`),
        yamlish.map((parts) => parts.join('')),
      ),
      (text) => {
        readFrontMatter(text)
        const split = splitFrontMatter(text)
        expect(text.slice(split.yamlStart, split.yamlEnd)).toBe(split.yaml)
        expect(split.bodyStart).toBeLessThanOrEqual(text.length)
      },
    ),
    { numRuns: 400 },
  )
})
