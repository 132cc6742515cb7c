import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { renderTable } from '../../../../src/presentation/terminal/render/table.ts'

const header = ['ID', 'WORKER', 'TITLE']
const on = (columns: number) => ({ terminal: { columns, widthOf: stringWidth }, header, flexible: 2 })
const inPipe = { terminal: null, header, flexible: 2 }

describe('a table on a terminal', () => {
  test('has a header, and columns that begin one below the other', () => {
    const text = renderTable(
      [
        ['task-001', 'bob', 'Hero'],
        ['task-1000', '-', 'Footer'],
      ],
      on(80),
    )
    expect(text.split('\n')).toEqual([
      'ID         WORKER  TITLE',
      'task-001   bob     Hero',
      'task-1000  -       Footer',
    ])
  })

  test('counts columns, not characters: emoji and wide letters take two', () => {
    const [, first, second] = renderTable(
      [
        ['🧠', 'a', 'x'],
        ['漢字', 'b', 'x'],
      ],
      on(80),
    ).split('\n')
    expect([first, second]).toEqual(['🧠    a       x', '漢字  b       x'])
  })

  test('cuts the flexible column, and no grapheme in two', () => {
    const family = '👨‍👩‍👧‍👦'
    const [, row = ''] = renderTable([['1', 'a', family.repeat(30)]], on(40)).split('\n')
    expect(row).toMatch(/…$/)
    expect(row.replaceAll(family, '')).toBe('1   a       …')
  })

  test('is never wider than the terminal, as long as the other columns leave it 20', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 40, max: 120 }),
        async (titles, columns) => {
          const text = renderTable(
            titles.map((title) => ['task-001', 'bob', title]),
            on(columns),
          )
          for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns)
          await Promise.resolve()
        },
      ),
      { numRuns: 50 },
    )
  })

  test('paints cells after measuring them, and not the header', () => {
    const text = renderTable([['1', 'a', 'x']], {
      ...on(80),
      paint: (cell, column) => (column === 0 ? `\x1b[1m${cell}\x1b[22m` : cell),
    })
    expect(text).toBe('ID  WORKER  TITLE\n\x1b[1m1\x1b[22m   a       x')
  })
})

describe('a table in a pipe', () => {
  test('has tabs, no header, and nothing cut', () => {
    const long = 'word '.repeat(100).trim()
    expect(
      renderTable(
        [
          ['task-001', '', long],
          ['task-002', 'bob', 'x'],
        ],
        inPipe,
      ),
    ).toBe(`task-001\t\t${long}\ntask-002\tbob\tx`)
  })

  test('has one row a line and no stray tab, whatever the cells hold', () => {
    expect(renderTable([['a\tb', 'c\nd', '\x1b[31mred\x1b[0m']], inPipe)).toBe('a b\tc d\tred')
  })
})
