import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPlainYaml } from '../../../../src/domain/markdown/plain-yaml.ts'
import { readYaml } from '../../../../src/domain/markdown/read-yaml.ts'
import { renderYaml } from '../../../../src/domain/markdown/render-yaml.ts'

const PIECES = [
  ...[
    'a',
    'Ada',
    'é',
    '😀',
    '0',
    '12',
    '007',
    '1e3',
    '.',
    '-',
    '+',
    '_',
    '~',
    '/',
    '@',
    '$',
    '(',
    '=',
    '^',
    ';',
  ],
  ...[
    ' ',
    ':',
    ': ',
    ' #',
    '#',
    '"',
    "'",
    ',',
    ', ',
    '[',
    ']',
    '{',
    '}',
    '&',
    '*',
    '!',
    '|',
    '>',
    '%',
    '`',
    '?',
    '\\',
  ],
  ...[
    'null',
    'true',
    'False',
    'No',
    '<<',
    '0x1',
    '0o7',
    '.inf',
    '---',
    '...',
    '2026-11-21T20:14:51Z',
    'sha256:ab',
  ],
  ...['\t', '\r', '\n', '\n ', '\u0085', '\u2028', '\ufeff', '9007199254740993', '- '],
]
const WORDS = fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => pieces.join(''))
const BENIGN = fc.stringMatching(/^[a-z0-9/.*:-]{1,4}( [a-z0-9]{1,3})?$/)
const VALUE = fc.oneof(
  BENIGN,
  fc.array(BENIGN, { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
  WORDS,
  WORDS.map((words) => `"${words}"`),
  WORDS.map((words) => `'${words}'`),
  fc.array(WORDS, { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
  fc.array(WORDS, { maxLength: 3 }).map((all) => renderYaml(all)),
  WORDS.map((words) => renderYaml(words)),
)
const KEY = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('id', 'title', 'depends_on', 'a-b', 'null', 'true') },
  WORDS,
)
const SOURCE = fc
  .array(fc.tuple(KEY, fc.constantFrom(': ', ':', ':  '), VALUE), { maxLength: 2 })
  .chain((lines) =>
    fc.constantFrom('', '\n').map((end) => lines.map((line) => line.join('')).join('\n') + end),
  )

test('what is plain is read as the library reads it', () => {
  let plain = 0
  fc.assert(
    fc.property(SOURCE, (source) => {
      const fields = readPlainYaml(source, 2)
      if (fields === null) return
      plain += 1
      expect({ fields, problems: [], broken: false }).toEqual(readYaml(source, 2))
    }),
    { numRuns: 20_000 },
  )
  expect(plain).toBeGreaterThan(500)
})

test('what brain and people usually write is plain', () => {
  const usual = [
    'id: task-042\ntitle: What writers cost, and why\npriority: medium\nscope: ["**", docs/**]\ncreated: 2026-11-21T22:15:58Z\n',
    'task: task-149\nattempt: 1\nworker: Ada Lovelace\nnonce: sha256:09b3\nprogress: 0\nadopted: "claude/x"\n',
    "verify: ['npm test']\ndepends_on: []\nbacklog: true\nsprint: 2\n",
  ]
  for (const source of usual) expect(readPlainYaml(source, 2)).not.toBeNull()
})
