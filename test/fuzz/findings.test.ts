import { expect, test } from 'vitest'
import { readLog } from '../../src/adapters/git/git-history.ts'
import { readSections } from '../../src/domain/markdown/sections.ts'
import { outsideRegions, replaceRegions } from '../../src/domain/plan/regions.ts'
import { placeThatSays } from './a-git.ts'

// What fuzzing has found, each in its shortest form.

const ID = 'a'.repeat(40)

test('a commit with no date at all is as old as can be, and no crash', async () => {
  const log = await readLog(placeThatSays([ID, '', 'soon', 'Ada', 'Subject', ''].join('\0')), 'HEAD', {
    max: 1,
  })
  expect(log.map(({ at }) => at)).toEqual(['1970-01-01T00:00:00.000Z'])
})

test('a section stands where it is when the text begins with a byte order mark', () => {
  const [first, second] = readSections('\uFEFF## Objective\none\n## Notes\n')
  expect([first?.text, second?.heading]).toEqual(['one\n', 'Notes'])
})

test('a byte order mark before the first region is no text of a person', () => {
  const text = '\uFEFFHello\n'
  expect(outsideRegions(replaceRegions(text, new Map([['queue', 'q']])))).toBe(outsideRegions(text))
})
