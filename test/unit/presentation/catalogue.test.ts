import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../src/presentation/catalogue.ts'
import { EXIT_CODES } from '../../../src/presentation/exit-codes.ts'
import { findVerb } from '../../../src/presentation/terminal/verbs.ts'

const entries = Object.entries(CATALOGUE)

describe('the catalogue', () => {
  test.each(entries)(
    '%s says what happened and what to do, even when it knows no details',
    (_, { message, hint }) => {
      for (const text of [message({}), hint({})]) {
        expect(text.trim()).not.toBe('')
        expect(text).not.toMatch(/undefined|null|\[object|\n/)
      }
    },
  )

  test('every code has an exit that is documented', () => {
    for (const [code, { exit }] of entries)
      expect([code, EXIT_CODES[exit]]).toEqual([code, expect.any(String)])
  })

  test('what is worth trying again says so', () => {
    const again = entries.filter(([, { exit }]) => exit === 3 || exit === 8).map(([code]) => code)
    expect(entries.filter(([, { retryable }]) => retryable === true).map(([code]) => code)).toEqual(again)
  })

  test('codes are in screaming snake case', () => {
    for (const [code] of entries) expect(code).toMatch(/^[A-Z]+(?:_[A-Z]+)*$/)
  })

  test('every command that it names exists', () => {
    for (const [code, entry] of entries) {
      const said = `${entry.message({})} ${entry.hint({})}`
      const named = [...said.matchAll(/\bbrain ([a-z][a-z-]*(?: [a-z-]+)*)/g)].map((match) => match[1] ?? '')
      expect([
        code,
        named.filter((name) => !PROSE.has(name.split(' ')[0] ?? '') && findVerb(name.split(' ')) === null),
      ]).toEqual([code, []])
    }
  })

  test('a list in the details is written with commas, and an empty one as nothing known', () => {
    expect(
      CATALOGUE.DEPENDENCY_OPEN.message({ task: 'task-012', waitingFor: ['task-010', 'task-011'] }),
    ).toBe('task-012 waits for task-010, task-011.')
    expect(CATALOGUE.TASK_NOT_FOUND.message({ task: 'task-099' })).toBe('There is no task-099.')
  })
})

/** What follows the word `brain` where it is no command line. */
const PROSE = new Set(['writes', 'yet'])
