import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editedRegions, readRegions, replaceRegions } from '../../../../src/domain/plan/regions.ts'
import { personText } from './person-text.ts'

const CONTENTS = new Map([
  ['one', '## One\n\nfirst'],
  ['two', '## Two\n\nsecond'],
])

const PLAN = replaceRegions('# Plan\n\nMine.\n', CONTENTS)

describe('adoption', () => {
  test('puts all regions after title and header fields, and before the rest', () => {
    const text = '# Work Plan\n\n**Project:** Site\n**Updated:** today\n\n---\n\n## Mine\n'
    expect(replaceRegions(text, new Map([['one', 'x']]))).toMatchInlineSnapshot(`
      "# Work Plan

      **Project:** Site
      **Updated:** today

      <!-- brain:begin one fd0c5087 -->

      x

      <!-- brain:end one -->

      ---

      ## Mine
      "
    `)
  })

  test.each([
    ['front matter and title', '---\na: 1\n---\n# Plan\n', 'Text\n'],
    ['a title that is underlined', 'Plan\n====\n', '\nText\n'],
    ['a comment and a title', '<!-- license\nof two lines -->\n\n# Plan\n', '\nText\n'],
    ['list fields', '# Plan\n- **Project:** x\n- **Goal**: y\n', '\nText\n'],
    ['a BOM and no title', '\uFEFF', 'Text\n'],
    ['nothing at all', '', ''],
    ['a title without a final newline', '# Plan', ''],
    ['nothing, when a comment has no title under it', '', '<!-- note -->\nText\n'],
    ['nothing, when the front matter is not closed', '', '---\ntext\n'],
  ])('inserts after %s', (_, before, after) => {
    const text = replaceRegions(before + after, CONTENTS)
    expect(text.startsWith(before)).toBe(true)
    expect(text.slice(before.length).trimStart().startsWith('<!-- brain:begin one')).toBe(true)
    expect(text.endsWith(after)).toBe(true)
  })

  test('keeps what a person wrote byte for byte before and after one place', () => {
    fc.assert(
      fc.property(personText, (text) => {
        const adopted = replaceRegions(text, CONTENTS)
        const start = commonPrefix(text, adopted)
        expect(text.length - start).toBeLessThanOrEqual(commonSuffix(text, adopted))
        expect(readRegions(adopted)).toMatchObject({
          problems: [],
          regions: [{ name: 'one' }, { name: 'two' }],
        })
        expect(editedRegions(adopted)).toEqual([])
        expect(replaceRegions(adopted, CONTENTS)).toBe(adopted)
      }),
      { numRuns: 500 },
    )
  })

  test('puts a missing region beside the others without touching them', () => {
    const more = new Map([['zero', 'new'], ...CONTENTS])
    const text = replaceRegions(PLAN, more)
    expect(readRegions(text).regions.map(({ name }) => name)).toEqual(['zero', 'one', 'two'])
    expect(text.endsWith(PLAN.slice('# Plan\n\n'.length))).toBe(true)
  })

  test('never puts a region into another one', () => {
    const text = '---\n<!-- brain:begin one 0 -->\n---\n# Title\n<!-- brain:end one -->\n'
    const { regions, problems } = readRegions(replaceRegions(text, new Map([['two', 'x']])))
    expect(problems).toEqual([])
    expect(regions.map(({ name }) => name)).toEqual(['two', 'one'])
  })
})

function commonPrefix(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}

function commonSuffix(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[a.length - 1 - at] === b[b.length - 1 - at]) at++
  return at
}
