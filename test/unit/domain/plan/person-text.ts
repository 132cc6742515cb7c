import fc from 'fast-check'

/** Any text of a person, with the line endings, marks and near-markers that editing goes wrong on. */
export const personText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '\n',
        '\r\n',
        '\n\n',
        '\uFEFF',
        '# Title',
        '---',
        '```',
        '<!-- note -->',
        '**Project:** x',
        '===',
      ),
      fc.constantFrom('<!-- brain', 'brain:begin one', ' <!--', '-->', '    ', '\t', '\r'),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => !/<!--\s*brain:/.test(text))

/** Any UTF-16 units at all, controls and halves of characters included. */
export const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xffff })))
  .map((units) => String.fromCharCode(...units))
