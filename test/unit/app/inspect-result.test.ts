import { expect, test } from 'vitest'
import { besideTicks } from '../../../src/app/inspect-result.ts'

const criterion = (text: string, done = false) => ({ text, done })

test("A criterion stands beside the worker's tick for it, also when the worker says how it was checked", () => {
  const criteria = [criterion('It works at 320 px'), criterion('It has a label')]
  const ticks = [criterion('it works at  320 px: tried in Firefox', true), criterion('It has a label')]
  expect(besideTicks(criteria, ticks).map(({ done }) => done)).toEqual([true, false])
})

test('A criterion that the worker left out is neither done nor open', () => {
  expect(besideTicks([criterion('It works')], [criterion('Something else', true)])).toEqual([
    { text: 'It works', done: null },
  ])
})

test('A tick counts for the longest criterion that it begins with, and for whole words only', () => {
  const criteria = [criterion('It works'), criterion('It works offline')]
  const ticks = [criterion('It works offline (tried)', true), criterion('It worksheet', true)]
  expect(besideTicks(criteria, ticks).map(({ done }) => done)).toEqual([null, true])
})

test('the hint of a new task file is no criterion', () => {
  const hint = { text: '[A result that someone else can check]', done: false }
  expect(besideTicks([hint, { text: 'Works', done: false }], [])).toEqual([{ text: 'Works', done: null }])
})
