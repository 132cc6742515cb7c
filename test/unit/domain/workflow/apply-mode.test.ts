import { expect, test } from 'vitest'
import { applyMode } from '../../../../src/domain/workflow/apply-mode.ts'
import { evaluate } from '../../../../src/domain/workflow/condition.ts'
import { readTemplate } from '../../../../src/domain/workflow/read-template.ts'
import type { Template } from '../../../../src/domain/workflow/template.ts'
import { WHOLE } from './a-template.ts'

const TEMPLATE = readTemplate(WHOLE, 'release.yml').template as Template
const NOTHING = { inputs: new Map(), mode: 'fast', asked: '', artifacts: new Set<string>() }

test('what a mode says replaces what the phase says, and nothing else', () => {
  const build = applyMode(TEMPLATE, 'fast').phases[2]
  expect(build).toMatchObject({ each: null, when: null, critical: false, title: 'Build' })
  expect(build?.gate.kind).toBe('none')
  expect(applyMode(TEMPLATE, 'fast').phases[0]).toEqual(TEMPLATE.phases[0])
})

test('a phase that a mode skips keeps its place, and never begins', () => {
  const { phases } = applyMode(TEMPLATE, 'fast')
  expect(phases.map(({ id }) => id)).toEqual(['plan', 'review', 'build'])
  expect(evaluate(phases[1]?.when ?? 'true', NOTHING)).toBe(false)
})

test('no mode is the first one, and a template without modes is as it is', () => {
  expect(applyMode(TEMPLATE, null)).toEqual(applyMode(TEMPLATE, 'slow'))
  const plain = { ...TEMPLATE, modes: new Map() }
  expect(applyMode(plain, null)).toBe(plain)
  expect(() => applyMode(plain, 'fast')).toThrow('BAD_INPUT')
})

test.each(['quick', 'constructor', '__proto__'])(
  'the mode %s is refused, with those that there are',
  (mode) => {
    expect(() => applyMode(TEMPLATE, mode)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ hint: 'Its modes: slow, fast.' }) as unknown,
      }),
    )
  },
)
