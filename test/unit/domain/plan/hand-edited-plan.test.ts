import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPlanConflict, regionAdvice } from '../../../../src/domain/plan/hand-edited-plan.ts'
import {
  appendRegion,
  outsideRegions,
  readRegions,
  replaceRegions,
} from '../../../../src/domain/plan/regions.ts'
import { personText } from './person-text.ts'

const plan = (own: string, region: string): string =>
  replaceRegions(`# Plan\n\n${own}\n`, new Map([['queue', region]]))

describe('a plan that was edited here', () => {
  test.each([
    ['the remote rendered anew only', plan('Mine.', 'new'), false],
    ['the remote was edited in the same way', plan('Mine, edited.', 'new'), false],
    ['the remote was edited in another way', plan('Theirs.', 'new'), true],
    ['the remote has none any more', null, true],
  ])('%s', (_, there, isConflict) => {
    const versions = { before: plan('Mine.', 'old'), here: plan('Mine, edited.', 'old'), there }
    expect(isPlanConflict(versions)).toBe(isConflict)
  })

  test('one that the remote adopted meanwhile is no conflict', () => {
    const before = '# Plan\n\n**Project:** Tea\n\n## Notes\n\nMine.\n'
    const there = replaceRegions(before, new Map([['queue', 'new']]))
    expect(isPlanConflict({ before, here: `${before}More.\n`, there })).toBe(false)
  })
})

test('what a person wrote is the same, whatever stands in the regions', () => {
  fc.assert(
    fc.property(personText, fc.string(), fc.string(), (own, a, b) => {
      const [one, two] = [a, b].map((text) =>
        replaceRegions(own, new Map([['queue', text.replaceAll('<', '')]])),
      )
      expect(outsideRegions(one ?? '')).toBe(outsideRegions(two ?? ''))
    }),
  )
})

test('an edited region is told with its line and the command that does it', () => {
  const text = plan('Mine.', 'Task-001').replace('Task-001', 'Task-002')
  expect(regionAdvice(plan('Mine.', 'Task-001'))).toEqual([])
  expect(regionAdvice(text)).toEqual([
    expect.stringMatching(/^WORK-PLAN\.md:3: [^]*"queue"[^]*brain edit-task/),
  ])
})

describe('a region at the end of a file', () => {
  test('leaves what is above it byte for byte, and comes only once', () => {
    fc.assert(
      fc.property(personText, (own) => {
        fc.pre(readRegions(own).problems.length === 0)
        const once = appendRegion(own, 'memory', 'block')
        expect(once.startsWith(own)).toBe(true)
        expect(readRegions(once).regions).toMatchObject([{ name: 'memory' }])
        expect(appendRegion(once, 'memory', 'another block')).toBe(once)
      }),
    )
  })

  test('is not put into a file whose markers are broken', () => {
    const broken = 'x\n<!-- brain:end memory -->\n'
    expect(appendRegion(broken, 'memory', 'block')).toBe(broken)
  })
})
