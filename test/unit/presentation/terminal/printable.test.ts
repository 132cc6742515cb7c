import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  plain,
  plainLine,
  printable,
  printableJson,
} from '../../../../src/presentation/terminal/printable.ts'

test.each([
  ['moves of the cursor', 'a\x1b[2J\x1b[Hb', 'ab'],
  ['a title of the window', 'a\x1b]0;owned\x07b', 'ab'],
  ['a link', '\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\', 'here'],
  ['a bell and a backspace', 'a\x07b\x08c', 'abc'],
  ['C1 controls', 'a\x9b31mb', 'a31mb'],
  ['letters that turn the text around', 'a\u202eb\u2066c', 'abc'],
])('%s are taken out', (_, text, expected) => {
  expect(printable(text)).toBe(expected)
})

test('our own colors stay in what we print, and go from what others wrote', () => {
  expect(printable('\x1b[31mred\x1b[39m')).toBe('\x1b[31mred\x1b[39m')
  expect(plain('\x1b[31mred\x1b[39m')).toBe('red')
  expect(plain('\x1b\x1b[0m[31mred')).not.toContain('\x1b')
})

test('tabs, line ends and letters of all scripts stay', () => {
  const text = 'a\tb\nÄß漢字🧠'
  expect(printable(text)).toBe(text)
})

test('a text of one line has one line and no control character, whatever was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      expect(plainLine(text)).not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
    }),
  )
})

test('JSON holds the same data with nothing in it that a screen would act on', () => {
  const data = { title: 'a\x9b2J\x7f\u202eb\u2066 \x1b[31m é 🫖' }
  const json = printableJson(JSON.stringify(data))
  expect(JSON.parse(json)).toEqual(data)
  expect(json).toBe(String.raw`{"title":"a\u009b2J\u007f\u202eb\u2066 \u001b[31m é 🫖"}`)
})
