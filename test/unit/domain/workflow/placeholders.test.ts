import { expect, test } from 'vitest'
import { fillPlaceholders, placeholdersIn } from '../../../../src/domain/workflow/placeholders.ts'

test('values are put in as they are, once: what looks like a placeholder in them is text', () => {
  const values = new Map([
    ['input.a', '{{input.b}} $& "\'`{}'],
    ['input.b', 'secret'],
  ])
  expect(fillPlaceholders('{{input.a}}-{{ input.b }}', values)).toBe('{{input.b}} $& "\'`{}-secret')
})

test('braces that hold no name are text', () => {
  const text = 'a {{ b c }} {x} {{}} ${{ }} { {input.a} }'
  expect(fillPlaceholders(text, new Map())).toBe(text)
  expect(placeholdersIn(text)).toEqual([])
})

test('names without a value are refused, all of them, each once', () => {
  expect(() => fillPlaceholders('{{x}} {{y}} {{x}}', new Map())).toThrow(
    expect.objectContaining({
      code: 'BAD_INPUT',
      details: expect.objectContaining({ names: ['x', 'y'] }) as unknown,
    }),
  )
})
