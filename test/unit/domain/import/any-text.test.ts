import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { detect, readSources } from '../../../../src/domain/import/detect.ts'
import { DIALECTS, type DialectName } from '../../../../src/domain/import/dialects.ts'
import { ownedFiles } from '../../../../src/domain/import/owned-files.ts'
import { partitionable, partitionTasks } from '../../../../src/domain/import/partition.ts'
import { sampleOf } from '../../../support/an-import.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 120_000 })

const PIECES = DIALECTS.flatMap((dialect) => sampleOf(dialect).flatMap(({ text }) => text.split(/\r?\n/)))
const line = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '```',
    '<!--',
    '-->',
    '---',
    '- [ ] T001 [P] A (depends on T001)',
    '\t- [x] 1.1 `src/**`',
    '- [ ]',
    '#',
  ),
)
const text = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.constantFrom('\n', '\r\n', '\r'))
  .map(([lines, eol]) => lines.join(eol))

/** The others read front matter and headings by rules of their own. */
const BY_LINES: readonly DialectName[] = DIALECTS.filter((name) => name !== 'bmad' && name !== 'backlog')

test('reading is the same every time, and with other line breaks, tabs kept', () => {
  fc.assert(
    fc.property(text, fc.constantFrom(...BY_LINES), (content, dialect) => {
      const plain = content.replaceAll(/\r\n?/g, '\n')
      const read = (said: string) =>
        readSources([{ path: 'tasks.md', text: said }], { dialect, single: true })
      expect(read(plain)).toEqual(read(plain))
      expect(read(`\uFEFF${plain.replaceAll('\n', '\r\n')}`)).toEqual(read(plain))
    }),
    { numRuns: 100 },
  )
})

test('any tasks are partitioned: each once, in order, no file in two groups', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 4 }), (content, maxGroups) => {
      const { tasks } = readSources([{ path: 'tasks.md', text: content }], {
        dialect: 'spec-kit',
        single: true,
      })
      const given = partitionable(tasks)
      const { groups, ungrouped } = partitionTasks(given, maxGroups)
      expect(groups.length).toBeLessThanOrEqual(maxGroups)
      expect([...groups.flatMap((group) => group.tasks), ...ungrouped].toSorted()).toEqual(
        given.map(({ id }) => id).toSorted(),
      )
      const files = groups.flatMap((group) => group.files)
      expect(new Set(files).size).toBe(files.length)
    }),
    { numRuns: 100 },
  )
})

test('long runs of one sign are read in good time', () => {
  const signs = [' ', '\n', '#', '`', '*', '- ', '[', '<!--', 'a/', '- [ ] 1.1 ', '_a:']
  for (const run of signs.map((sign) => sign.repeat(100_000))) {
    const content = `- [ ] T001 ${run}\n## ${run}x`
    for (const dialect of DIALECTS)
      expect(readSources([{ path: 'tasks.md', text: content }], { dialect, single: true }).read).toHaveLength(
        1,
      )
    detect([{ path: 'tasks.md', text: run }], true)
    ownedFiles(run.slice(0, 8_000))
  }
})
