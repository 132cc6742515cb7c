import { describe, expect, test } from 'vitest'
import { parseWords } from '../../../../src/presentation/terminal/parse-command.ts'
import type { Verb } from '../../../../src/presentation/terminal/verb.ts'
import { findVerb, VERBS } from '../../../../src/presentation/terminal/verbs.ts'

const verb: Verb = {
  name: 'paint',
  summary: 'Paint things.',
  arguments: [
    ['<id>', 'what'],
    ['[words...]', 'more'],
  ],
  options: [
    { flags: '--color <name>', description: 'in this color', choices: ['red', 'blue'] },
    { flags: '--layer <text>', description: 'a layer', many: true },
    { flags: '--no-frame', description: 'without a frame' },
  ],
  writes: true,
  examples: ['brain paint 012 --color red'],
  run: () => Promise.reject(new Error('not in this test')),
}

describe('a command line', () => {
  test('is read into arguments and options', () => {
    const input = parseWords(verb, [
      '012',
      'a',
      'b',
      '--color',
      'red',
      '--layer=x',
      '--layer',
      'y',
      '-n',
      '--json',
    ])
    expect(input).toMatchObject({
      arguments: ['012', 'a', 'b'],
      options: { color: 'red', layer: ['x', 'y'], frame: true, dryRun: true, json: true },
    })
  })

  test('takes words that begin with a dash after --', () => {
    expect(parseWords(verb, ['012', '--', '--color'])?.arguments).toEqual(['012', '--color'])
  })

  test.each([['-h'], ['--help']])('with %s asks for help, even when something is missing', (word) => {
    expect(parseWords(verb, [word])).toBeNull()
  })

  test.each([
    ['a missing argument', []],
    ['an unknown option', ['012', '--colour', 'red']],
    ['a value that is no choice', ['012', '--color', 'green']],
    ['an option without its value', ['012', '--color']],
  ])('with %s is refused as USAGE, saying how it goes', (_, words) => {
    expect(() => parseWords(verb, words)).toThrowError(
      expect.objectContaining({
        code: 'USAGE',
        details: {
          message: expect.stringMatching(/^[A-Z].*\.$/s) as string,
          hint: 'Usage: brain paint <id> [words...]. For example: brain paint 012 --color red',
        },
      }),
    )
  })

  test('says what was probably meant by a misspelt option', () => {
    expect(() => parseWords(verb, ['012', '--colr', 'red'])).toThrowError(
      expect.objectContaining({
        details: expect.objectContaining({ message: expect.stringContaining('--color') as string }) as object,
      }),
    )
  })
})

test.each(Object.entries(VERBS).filter(([, { hidden }]) => hidden !== true))(
  'every example of `brain %s` is one that it takes',
  async (name, entry) => {
    const { examples, ...loaded } = await entry.load()
    expect([loaded.name, loaded.aliases ?? []]).toEqual([name, entry.aliases ?? []])
    for (const example of examples) {
      const line = /brain (?:[^"|)>]|"[^"]*")*/.exec(example)?.[0] ?? ''
      const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '')
      const found = findVerb(words.slice(1))
      expect([example, found?.name]).toEqual([example, name])
      expect(() => parseWords({ ...loaded, examples }, found?.rest ?? [])).not.toThrow()
    }
  },
)

test('every command of workflows takes --dry-run, those that only read too', async () => {
  const names = Object.keys(VERBS).filter((name) => name.startsWith('workflow '))
  expect(names).toContain('workflow script')
  for (const name of names) {
    const loaded = await findVerb(name.split(' '))!.entry.load()
    const words = (loaded.arguments ?? []).map(() => 'x')
    expect(parseWords(loaded, [...words, '-n', '--json'])?.options, name).toMatchObject({ dryRun: true })
  }
})
