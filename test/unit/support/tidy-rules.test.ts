import { describe, expect, test } from 'vitest'
import { CODE_RULES, type Source, TEXT_RULES } from '../../support/tidy-rules.ts'

const long = (lines: number): string => 'x()\n'.repeat(lines)

/** Small sources that break one rule each, and where. */
const PLANTED: readonly {
  rule: string
  breaks: string
  path: string
  text: string
  found: readonly string[]
}[] = [
  {
    rule: 'layers',
    breaks: 'an upward import, in every spelling',
    path: 'src/domain/task/a.ts',
    text: "import { a } from '../../adapters/a.ts'\nexport { b } from '../../ports/b.ts'\nawait import('../../app/c.ts')",
    found: [
      '1: domain must not import src/adapters/a.ts',
      '2: domain must not import src/ports/b.ts',
      '3: domain must not import src/app/c.ts',
    ],
  },
  {
    rule: 'layers',
    breaks: 'a sideways import',
    path: 'src/adapters/git/a.ts',
    text: "import type { A } from '../../presentation/a.ts'",
    found: ['1: adapters must not import src/presentation/a.ts'],
  },
  {
    rule: 'layers',
    breaks: 'an import of main.ts, or from outside of src',
    path: 'src/presentation/a.ts',
    text: "import { main } from '../main.ts'\nimport { git } from '../../test/support/git-sandbox.ts'",
    found: [
      '1: presentation must not import src/main.ts',
      '2: presentation must not import test/support/git-sandbox.ts',
    ],
  },
  {
    rule: 'layers',
    breaks: "node's own modules and acting packages in a pure layer",
    path: 'src/app/a.ts',
    text: "import { readFile } from 'node:fs'\nimport path from 'path'\nimport { simpleGit } from 'simple-git'",
    found: [
      '1: app must not import node:fs',
      '2: app must not import path',
      '3: app must not import simple-git',
    ],
  },
  {
    rule: 'layers',
    breaks: 'a new layer',
    path: 'src/services/a.ts',
    text: 'export {}',
    found: ["null: 'services' is no layer"],
  },
  {
    rule: 'purity',
    breaks: 'the clock, randomness and the environment in a pure layer',
    path: 'src/domain/a.ts',
    text: 'new Date()\nDate.now()\nMath.random()\nconst p = process.env\nsetTimeout(f, 1)\nconst c = { on: console }',
    found: ['new Date()', 'Date.now', 'Math.random', 'process', 'setTimeout', 'console'].map(
      (name, index) => `${index + 1}: ${name} in a pure layer`,
    ),
  },
  {
    rule: 'file length',
    breaks: 'a long file',
    path: 'src/a.ts',
    text: long(251),
    found: ['null: 251 lines, at most 250'],
  },
  {
    rule: 'functions',
    breaks: 'a long function',
    path: 'src/a.ts',
    text: `export const act = () => {\n${long(59)}}`,
    found: ['1: act has 61 lines, at most 60'],
  },
  {
    rule: 'functions',
    breaks: 'a long test within a group',
    path: 'test/contract/a.contract.ts',
    text: `export function describeA() {\n  test('a', () => {\n${long(60)}  })\n}`,
    found: ['2: a function has 62 lines, at most 60'],
  },
  {
    rule: 'functions',
    breaks: 'a long function that is only named like a group of tests',
    path: 'src/a.ts',
    text: `export function describeA() {\n${long(59)}}`,
    found: ['1: describeA has 61 lines, at most 60'],
  },
  {
    rule: 'functions',
    breaks: 'too many parameters, wherever they stand',
    path: 'src/a.ts',
    text: 'function f(a, b, c, d) {}\nclass C {\n  m(a, b, c, d) {}\n}\nrun((a, b, c, d) => a)',
    found: ['1: f has 4', '3: m has 4', '5: a function has 4'].map(
      (start) => `${start} parameters, at most 3`,
    ),
  },
  {
    rule: 'file names',
    breaks: 'camel case',
    path: 'src/app/claimTask.ts',
    text: '',
    found: ['null: the name is not in kebab-case'],
  },
  {
    rule: 'file names',
    breaks: 'a name that says nothing, of a file or a folder',
    path: 'src/utils/helpers.ts',
    text: '',
    found: [
      "null: 'utils' says nothing about what is inside",
      "null: 'helpers' says nothing about what is inside",
    ],
  },
  {
    rule: 'default exports',
    breaks: 'a default export, in every spelling',
    path: 'src/a.ts',
    text: 'export default 1\nexport default function f() {}\nexport { f as default }',
    found: [1, 2, 3].map((number) => `${number}: a default export`),
  },
  {
    rule: 'barrels',
    breaks: 'a file that only re-exports',
    path: 'src/app/all.ts',
    text: "export * from './a.ts'\nimport { b } from './b.ts'\nexport { b }",
    found: ['null: a file that only re-exports'],
  },
  {
    rule: 'banned texts',
    breaks: 'the name of a place that readers do not have',
    path: 'docs/a.md',
    text: ['see /wo', 'rk/notes\n../sha', 'red/a.md\nhttps://registry.np', 'mjs.org'].join(''),
    found: ['1: mentions /wo' + 'rk/', '2: mentions ../sha' + 'red', '3: mentions registry.np' + 'mjs'],
  },
]

describe('a planted offense', () => {
  test.each(PLANTED)('of the rule on $rule is found: $breaks', ({ rule, path, text, found }) => {
    expect(offensesOf(rule, { path, text })).toEqual(found)
  })

  test('is missing from no rule', () => {
    const covered = new Set(PLANTED.map(({ rule }) => rule))
    expect([...covered].toSorted()).toEqual(
      [...Object.keys(CODE_RULES), ...Object.keys(TEXT_RULES)].toSorted(),
    )
  })
})

/** Sources that come close to breaking a rule, and do not. */
const ALLOWED: readonly { rule: string; path: string; text: string }[] = [
  {
    rule: 'layers',
    path: 'src/app/a.ts',
    text: "import { a } from '../domain/a.ts'\nimport { b } from '../ports/b.ts'\nimport { c } from './c.ts'\nimport { parse } from 'yaml'",
  },
  {
    rule: 'layers',
    path: 'src/main.ts',
    text: "import { a } from './adapters/a.ts'\nimport { b } from './presentation/b.ts'\nimport 'node:fs'",
  },
  {
    rule: 'purity',
    path: 'src/domain/a.ts',
    text: "new Date(text)\nconst a = { process: 1 }\na.process\nlet b: { fetch: string }\n// Date.now()\n'Math.random'",
  },
  {
    rule: 'purity',
    path: 'src/app/a.ts',
    text: 'function act(performance) { performance.run() }\nconst { fetch } = git\nfetch()',
  },
  { rule: 'purity', path: 'src/adapters/a.ts', text: 'new Date()' },
  { rule: 'file length', path: 'src/a.ts', text: long(250) },
  { rule: 'functions', path: 'src/a.ts', text: `function act(a, b, c) {\n${long(58)}}` },
  { rule: 'functions', path: 'test/a.test.ts', text: `describe.each(rows)('a', () => {\n${long(100)}})` },
  {
    rule: 'functions',
    path: 'test/contract/a.contract.ts',
    text: `export function describeA() {\n${long(100)}}`,
  },
  { rule: 'file names', path: 'test/contract/repository.contract.ts', text: '' },
  { rule: 'default exports', path: 'vitest.config.ts', text: 'export default {}' },
  { rule: 'barrels', path: 'src/a.ts', text: "export { a } from './a.ts'\nexport const b = 1" },
  { rule: 'banned texts', path: 'docs/a.md', text: 'docs/wo' + 'rk/a.md, network/, ./shared' },
]

describe('what the rules allow', () => {
  test.each(ALLOWED)('$rule: $path', ({ rule, path, text }) => {
    expect(offensesOf(rule, { path, text })).toEqual([])
  })
})

function offensesOf(rule: string, source: Source): string[] {
  const check = CODE_RULES[rule] ?? TEXT_RULES[rule]
  if (check === undefined) throw new Error(`no rule on ${rule}`)
  return check(source).map((offense) => `${offense.line}: ${offense.message}`)
}
