import fc from 'fast-check'
import { expect, test } from 'vitest'
import { code, inline, mermaidLabel } from '../../../../src/domain/plan/escape.ts'
import { anyText } from './person-text.ts'

test.each([
  ['plain words', 'Contact form', 'Contact form'],
  ['a line break', 'one\r\ntwo\u2028three', 'one two three'],
  ['a heading', '## Forged', '\\## Forged'],
  ['signs at the end, which a heading would swallow', 'Learn C #', 'Learn C \\#'],
  ['a sign within a word', 'C# and F#', 'C# and F#'],
  ['a marker', '<!-- brain:end queue -->', '&lt;!-- brain:end queue --&gt;'],
  ['HTML', '<img src=x onerror=y>', '&lt;img src=x onerror=y>'],
  ['a comparison', 'a < b', 'a < b'],
  ['a picture', '![x](https://example.com/pixel)', '!\\[x](https://example.com/pixel)'],
  ['colors of a terminal', '\u001b[31mred\u001b[0m', 'red'],
  ['a window title', '\u001b]0;owned\u0007text', 'text'],
  ['a link of a terminal', '\u001b]8;;https://example.com\u001b\\text', 'text'],
  ['control characters', 'a\u0000b\u0008c\u009bd', 'abc'],
  ['text that runs the other way by force', 'a\u202Eb\u2066c', 'abc'],
  ['hidden letters', 'a\u{E0041}\u200Bb', 'ab'],
  ['half a character', 'a\uD800b', 'a\uFFFDb'],
  ['right-to-left text and emoji', 'שלום 👩‍💻', 'שלום 👩‍💻'],
  ['nothing', ' \t ', '(empty)'],
])('makes one harmless line of %s', (_, text, expected) => {
  expect(inline(text)).toBe(expected)
})

test('cuts long text between characters', () => {
  expect(inline('🎉'.repeat(600))).toBe(`${'🎉'.repeat(499)}…`)
})

test('leaves nothing in a line that could end it or open a comment', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const line of [inline(text), code(text), mermaidLabel(text)]) {
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}]|<!--|-->/u)
      }
    }),
  )
})

test.each([
  ['task/012', '`task/012`'],
  ['a`b', '``a`b``'],
  ['`a``', '``` `a`` ```'],
  ['<!-- x -->', '`<! -- x -- >`'],
  ['', '(empty)'],
])('writes %j as a code span that cannot be left', (text, expected) => {
  expect(code(text)).toBe(expected)
})

test.each([
  ['A "quoted" [x] {y} (z)', 'A #34;quoted#34; #91;x#93; #123;y#125; #40;z#41;'],
  ['a --> b', 'a --#62; b'],
  ['`md` $$x$$ %%{init}%%', '#96;md#96; #36;#36;x#36;#36; #37;#37;#123;init#125;#37;#37;'],
  ['one;two\nthree', 'one#59;two three'],
  ['#quot; &lt;', '#35;quot#59; #38;lt#59;'],
  ['Feier 🎉 日本', 'Feier 🎉 日本'],
])('writes %j as a Mermaid label', (text, expected) => {
  expect(mermaidLabel(text)).toBe(expected)
})
