import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { labelledDescriptions, measureAnalysis, SETS } from '../../../support/labelled-descriptions.ts'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

test('of the descriptions that only measure, 95 % get the right template and 90 % the right research need', () => {
  const { count, template, research, templateWhenSure } = measureAnalysis(
    labelledDescriptions(ROOT, 'measure'),
  )
  expect(count).toBeGreaterThanOrEqual(150)
  expect(template).toBeGreaterThanOrEqual(0.95)
  expect(research).toBeGreaterThanOrEqual(0.9)
  expect(templateWhenSure).toBeGreaterThan(template)
})

test('what is unsure is said to be so: where harder descriptions get the wrong template, most are unsure', () => {
  const { count, template, templateWhenSure, unsure } = measureAnalysis(labelledDescriptions(ROOT, 'later'))
  const wrong = count * (1 - template)
  const wrongButSure = (count - unsure) * (1 - templateWhenSure)
  expect(wrongButSure).toBeLessThan(wrong / 2)
})

test.each(SETS)('the descriptions of %s are where the rule puts them', (set) => {
  for (const { description } of labelledDescriptions(ROOT, set)) {
    const isLearned = createHash('sha256').update(description).digest()[0]! % 2 === 0
    expect(isLearned, description).toBe(set === 'learn')
  }
})

test('no description is there twice', () => {
  const all = SETS.flatMap((set) => labelledDescriptions(ROOT, set).map(({ description }) => description))
  expect(new Set(all).size).toBe(all.length)
  expect(all.length).toBeGreaterThanOrEqual(320)
})
