import { expect, test } from 'vitest'
import { totals, wavesOf, type Step } from '../../../../src/domain/analysis/waves.ts'

const step = (id: string, needs: readonly string[] = [], hours = 1): Step => ({
  id,
  title: id,
  needs,
  hours: { low: hours / 2, high: hours },
  critical: true,
})

test('steps that need nothing of each other are one wave, as long as its longest', () => {
  const steps = [step('a'), step('b', ['a'], 3), step('c', ['a'], 2), step('d', ['b', 'c'])]
  const waves = wavesOf(steps)
  expect(waves.map(({ steps: ids, parallel }) => [ids, parallel])).toEqual([
    [['a'], false],
    [['b', 'c'], true],
    [['d'], false],
  ])
  expect(totals(steps, waves)).toEqual({
    sequential: { low: 3.5, high: 7 },
    parallel: { low: 2.5, high: 5 },
    savedPercent: 29,
  })
})

test('a need that is no step counts as met; a circle is in no wave and ends the count', () => {
  expect(wavesOf([step('a', ['elsewhere'])]).map(({ steps }) => steps)).toEqual([['a']])
  expect(wavesOf([step('a'), step('b', ['c']), step('c', ['b'])]).map(({ steps }) => steps)).toEqual([['a']])
  expect(totals([], wavesOf([]))).toMatchObject({ savedPercent: 0 })
})
