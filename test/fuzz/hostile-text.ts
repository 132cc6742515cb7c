import fc from 'fast-check'
import { BOLD_TASK, YAML_TASK } from '../support/task-texts.ts'

/** Pieces that some grammar of ours gives a meaning to, and pieces that break naive readers. */
const PIECES = [
  '---\n',
  '---',
  '---js\n',
  '...\n',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  '\0',
  '\uFEFF',
  '\u2028',
  '\u202E',
  '\uD800',
  '\uDFFF',
  '\u001B[31m',
  'id: task-012\n',
  'id: 12\nid: 13\n',
  'title: Contact: form\n',
  'priority: high\n',
  'depends_on: [task-001, 2, x]\n',
  'closed: {as: completed}\n',
  'scope: ["src/**"]\n',
  'lease: 60m\n',
  'sprint: 99999999999999999999\n',
  'created: 2026-02-31\n',
  'a: &a [*a]\n',
  '<<: *a\n',
  'x: !!js/function "f"\n',
  '? {a: b}\n: c\n',
  '- \n',
  '  - ',
  '[',
  '{',
  '"',
  "'",
  '|\n  text\n',
  '# Task-012: Contact form\n',
  '## Objective\n',
  '## Acceptance Criteria\n- [ ] one\n- [x] two\n',
  '## Context Needed\n- @docs/a.md\n- @../b\n',
  '## Notes\n',
  '**Priority:** High\n',
  '**Worker:** worker-1\n',
  'Nonce: 0123456789abcdef0123456789abcdef\n',
  'progress: 65%\n',
  '```\n',
  '<!--',
  '-->',
  '<!-- brain:begin queue 12ab -->\n',
  '<!-- brain:begin queue -->\n',
  '<!-- brain:end queue -->\n',
  '<!-- brain:begin progress -->\n',
  '<!-- brain:end progress -->\n',
  '<!-- brain:feedback kind=answer blobs=1234abcd by=Ada -->\n',
  '<!-- brain:feedback kind=changes by=%E0%A4%A -->\n',
  '### 🟢 Ready to Start\n',
  '#### Task-012: Contact form\n',
  '<<<<<<< HEAD\n',
  '=======\n',
  '>>>>>>> theirs\n',
  '{{name}}',
  '{{#tasks}}',
  '{{/tasks}}',
  '{{^tasks}}',
  '{{.}}',
  '{{',
  '__proto__: x\n',
  'constructor: x\n',
] as const

const SEEDS = [YAML_TASK, BOLD_TASK, YAML_TASK.replaceAll('\n', '\r\n'), `\uFEFF${BOLD_TASK}`]

/** One piece many times over finds readers that take the square of the time. */
const repeated = fc
  .tuple(fc.constantFrom(...PIECES), fc.integer({ min: 2, max: 60 }))
  .map(([piece, times]) => piece.repeat(times))

const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

const mixed = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom<string>(...PIECES) },
      { weight: 2, arbitrary: anyText },
      { weight: 1, arbitrary: repeated },
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''))

/** A good file with a hole in it, or with something put in, or both. */
const damaged = fc
  .tuple(fc.constantFrom(...SEEDS), fc.nat(), fc.nat({ max: 40 }), mixed)
  .map(([seed, at, length, put]) => {
    const from = at % (seed.length + 1)
    return seed.slice(0, from) + put + seed.slice(from + length)
  })

/** Whatever a file can hold. */
export const HOSTILE_TEXT: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: mixed },
  { weight: 4, arbitrary: damaged },
  { weight: 1, arbitrary: anyText },
)

/** A word of a command line. */
export const HOSTILE_WORD: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '--json',
    '-n',
    '--',
    '-C',
    '--fields',
    '012',
    'task-012',
    '',
    '-',
    '--no-input',
    '=',
    '--x=y',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '--__proto__',
    '--help',
    '-h',
    'worker',
    'claim',
    '--priority',
    'high',
  ),
  anyText,
)
