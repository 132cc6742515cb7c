import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { readContextPaths, readCriteria, readSections } from '../../../../src/domain/markdown/sections.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const BODY = `# Task-012: Form

## Objective

Let people *write* to us.

### Why

They ask.

## Acceptance Criteria

- [ ] Sends [mail](x)
  - [x] to two
- plain remark
\`\`\`
- [ ] not this one
## nor this
\`\`\`
- [X] \`- [ ]\` is shown

## Context Needed

- @CLAUDE.md
- @docs/api.md, the first part
- \`@docs/my notes.md\`
- not a path
- @CLAUDE.md
`

test('sections have their place, and hold the deeper ones', () => {
  const sections = readSections(BODY)
  expect(sections.map(({ heading, depth }) => [heading, depth])).toEqual([
    ['Task-012: Form', 1],
    ['Objective', 2],
    ['Why', 3],
    ['Acceptance Criteria', 2],
    ['Context Needed', 2],
  ])
  expect(sections[1]?.text).toContain('They ask.')
  for (const { start, textStart, end, text } of sections) {
    expect(BODY.slice(textStart, end)).toBe(text)
    expect(BODY.slice(start)).toMatch(/^#/)
  }
})

test('underlined headings and closing signs are headings too', () => {
  expect(
    readSections('Notes\n-----\ntext\n\n## More ##\n').map(({ heading, depth }) => [heading, depth]),
  ).toEqual([
    ['Notes', 2],
    ['More', 2],
  ])
})

test('headings in quotes, lists, comments and code are none', () => {
  expect(readSections('> ## a\n\n- ## b\n\n<!--\n## c\n-->\n\n~~~\n## d\n~~~\n\n    ## e\n')).toEqual([])
})

test('criteria are the boxes, nested ones too, and none of a code block', () => {
  expect(readCriteria(`---\nid: task-012\n---\n${BODY}`)).toEqual([
    { text: 'Sends [mail](x)', done: false },
    { text: 'to two', done: true },
    { text: '`- [ ]` is shown', done: true },
  ])
})

test('without any box the plain items are the criteria', () => {
  expect(readCriteria('## acceptance criteria\n1. one\n2. two\n')).toEqual([
    { text: 'one', done: false },
    { text: 'two', done: false },
  ])
})

test('empty boxes of the template are no criteria', () => {
  expect(readCriteria('## Acceptance Criteria\n- [ ] \n- [ ]\n')).toEqual([])
})

test('boxes of other sections are no criteria', () => {
  expect(readCriteria('## Notes\n- [ ] x\n')).toEqual([])
})

test('context paths are read once each', () => {
  expect(readContextPaths(BODY)).toEqual(['CLAUDE.md', 'docs/api.md', 'docs/my notes.md'])
})

test.each([
  '@../secret',
  '@docs/../../x',
  '@/etc/passwd',
  '@~/x',
  '@~root',
  '@C:/x',
  '@..\\x',
  '@docs/...',
  '@https://x.y/z',
  '@',
])('the path %j leaves the repository, and is dropped', (path) => {
  expect(readContextPaths(`## Context Needed\n- ${path}\n`)).toEqual([])
})

test('CRLF gives the same sections and criteria', () => {
  const crlf = BODY.replaceAll('\n', '\r\n')
  expect(readCriteria(crlf)).toEqual(readCriteria(BODY))
  expect(readContextPaths(crlf)).toEqual(readContextPaths(BODY))
  expect(readSections(crlf).map(({ heading }) => heading)).toEqual(
    readSections(BODY).map(({ heading }) => heading),
  )
})

const HOSTILE = [
  '> '.repeat(10_000),
  '- '.repeat(10_000),
  '1. '.repeat(10_000),
  '*a '.repeat(5000) + 'b*'.repeat(5000),
  '!['.repeat(10_000),
  Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
  '`'.repeat(20_000),
  `${'| a '.repeat(5000)}\n${'|-'.repeat(5000)}`,
  '[^a]: '.repeat(5000),
]

test.each(HOSTILE.map((text) => [text.slice(0, 12), text]))('hostile text %j is read', (_name, text) => {
  expect(readCriteria(`## Acceptance Criteria\n\n${text}`)).toBeInstanceOf(Array)
})

const markdownish = fc.array(
  fc.constantFrom(
    '## ',
    '# a',
    '- ',
    '[ ] ',
    '[x] ',
    'text',
    '\n',
    '\r\n',
    '```',
    '> ',
    '    ',
    '---',
    '===',
    '<!--',
    '-->',
    '@a/b',
    '\t',
    '1. ',
    '|',
    '*',
    '\\',
    '`',
  ),
  { maxLength: 60 },
)

test('no text makes reading throw, and sections lie within the text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        markdownish.map((parts) => parts.join('')),
      ),
      (body) => {
        for (const { start, textStart, end } of readSections(body)) {
          expect(start).toBeLessThanOrEqual(textStart)
          expect(textStart).toBeLessThanOrEqual(Math.max(end, textStart))
          expect(end).toBeLessThanOrEqual(body.length)
        }
        readCriteria(body)
        readContextPaths(`## Context Needed\n${body}`)
      },
    ),
    { numRuns: 300 },
  )
})

test('a carriage return alone ends a heading, as in CommonMark', () => {
  const body = '## Objective\r## Context Needed\r- @docs/a.md\n'
  expect(readSections(body).map(({ heading, text }) => [heading, text])).toEqual([
    ['Objective', ''],
    ['Context Needed', '- @docs/a.md\n'],
  ])
})
