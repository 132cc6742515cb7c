import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  editedRegions,
  outsideRegions,
  readRegions,
  replaceRegions,
} from '../../../../src/domain/plan/regions.ts'
import { personText } from './person-text.ts'

const CONTENTS = new Map([
  ['one', '## One\n\nfirst'],
  ['two', '## Two\n\nsecond'],
])

const PLAN = replaceRegions('# Plan\n\nMine.\n', CONTENTS)

describe('reading regions', () => {
  test('finds each region with its hash, its lines and its text', () => {
    const text = 'a\n<!-- brain:begin one 0a1b2c3d -->\ninside\n<!-- brain:end one -->\nb'
    expect(readRegions(text)).toEqual({
      problems: [],
      regions: [
        {
          name: 'one',
          hash: '0a1b2c3d',
          startLine: 2,
          endLine: 4,
          text: 'inside\n',
          at: { begin: 2, inside: 36, end: 43 },
        },
      ],
    })
  })

  test('reads markers in a file with CRLF, a BOM and indented markers', () => {
    const text = '\uFEFF<!-- brain:begin one 0 -->\r\nx\r\n  <!-- brain:end one -->  \r\n'
    expect(readRegions(text)).toMatchObject({ problems: [], regions: [{ name: 'one', text: 'x\r\n' }] })
  })

  test('takes a marker within a line for text', () => {
    expect(readRegions('as in <!-- brain:begin one 0 -->\n')).toEqual({ regions: [], problems: [] })
  })

  test.each([
    {
      what: 'a region that is not closed',
      text: '\n<!-- brain:begin one 0 -->\nx',
      line: 2,
      says: '"one" is not closed',
    },
    {
      what: 'a region that is not begun',
      text: 'x\n\n<!-- brain:end one -->',
      line: 3,
      says: 'no region is open',
    },
    {
      what: 'a region within another',
      text: '<!-- brain:begin one 0 -->\n<!-- brain:begin two 0 -->\n<!-- brain:end two -->',
      line: 1,
      says: '"one" is not closed',
    },
    {
      what: 'crossed markers',
      text: '<!-- brain:begin one 0 -->\n<!-- brain:end two -->',
      line: 2,
      says: 'closes the region "two", but the open region is "one"',
    },
    {
      what: 'a region that is there twice',
      text: '<!-- brain:begin one 0 -->\n<!-- brain:end one -->\n'.repeat(2),
      line: 3,
      says: '"one" is in the file twice',
    },
    { what: 'a marker that cannot be read', text: '<!-- brain:begin -->', line: 1, says: 'cannot be read' },
  ])('reports $what with its line and leaves the text alone', ({ text, line: number, says }) => {
    const { problems } = readRegions(text)
    expect(problems[0]).toMatchObject({
      path: 'WORK-PLAN.md',
      line: number,
      message: expect.stringContaining(says),
    })
    expect(problems[0]?.fix).not.toBe('')
    expect(replaceRegions(text, CONTENTS)).toBe(text)
  })

  test('names the file it was asked about', () => {
    expect(readRegions('<!-- brain:end one -->', 'CLAUDE.md').problems[0]?.path).toBe('CLAUDE.md')
  })
})

describe('replacing', () => {
  test('changes the inside and the hash, and no other byte', () => {
    fc.assert(
      fc.property(personText, personText, personText, (before, between, after) => {
        const [start, middle, end] = [line(before), line(between), after] as const
        const written = (name: string, content: string) => replaceRegions('', new Map([[name, content]]))
        const old = start + written('one', 'old') + middle + written('two', 'kept') + end
        const expected = start + written('one', 'new') + middle + written('two', 'kept') + end
        expect(replaceRegions(old, new Map([['one', 'new']]))).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })

  test('writes the line endings that the file has', () => {
    const text = replaceRegions('# Plan\r\n\r\nMine.\r\n', CONTENTS)
    expect(text.replaceAll('\r\n', '')).not.toContain('\n')
    const later = replaceRegions(text, new Map([['one', 'a\nb']]))
    expect(later.replaceAll('\r\n', '')).not.toContain('\n')
    expect(later).toContain('a\r\nb\r\n')
  })

  test('leaves a region as it is when it says the same with other line endings', () => {
    const text = PLAN.replace('## One\n', '## One\r\n')
    expect(replaceRegions(text, CONTENTS)).toBe(text)
  })

  test('keeps how a person indented a marker', () => {
    const text = '  <!-- brain:begin one -->  \nold\n\t<!-- brain:end one -->'
    expect(replaceRegions(text, new Map([['one', 'new']]))).toMatch(
      /^ {2}<!-- brain:begin one [0-9a-f]{8} --> {2}\n\nnew\n\n\t<!-- brain:end one -->$/,
    )
  })

  test('leaves regions alone that it has no content for', () => {
    const text = `${PLAN}<!-- brain:begin other 0 -->\nx\n<!-- brain:end other -->\n`
    expect(replaceRegions(text, CONTENTS)).toBe(text)
  })
})

describe('edited regions', () => {
  test('are named with the line of their marker', () => {
    expect(editedRegions(PLAN.replace('second', 'mine'))).toEqual([
      { name: 'two', line: PLAN.slice(0, PLAN.indexOf('<!-- brain:begin two')).split('\n').length },
    ])
  })

  test('are those without a hash as well', () => {
    const text = PLAN.replace(/one [0-9a-f]{8}/, 'one')
    expect(editedRegions(text)).toMatchObject([{ name: 'one' }])
  })

  test('are not those that git or a formatter gave other line endings or blank lines', () => {
    expect(editedRegions(PLAN.replaceAll('\n', '\r\n'))).toEqual([])
    expect(editedRegions(PLAN.replace('-->\n\n## One', '-->\n## One'))).toEqual([])
  })

  test('are found whatever a person writes into one', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((typed) => typed.trim() !== '')
    fc.assert(
      fc.property(text, (typed) => {
        const edited = PLAN.replace('second', (word) => `${word} ${typed.replaceAll(/\s/g, '_')}`)
        expect(editedRegions(edited)).toMatchObject([{ name: 'two' }])
      }),
    )
  })
})

/** Ends with a newline, so that a marker may follow. */
function line(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

test('what a person wrote is the same when regions are put in below a last line that ends in a carriage return', () => {
  const text = '__proto__: x\n{{.}}\r'
  expect(outsideRegions(replaceRegions(text, CONTENTS))).toBe(outsideRegions(text))
})
