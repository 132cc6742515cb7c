import { expect, test } from 'vitest'
import { readImportPlace } from '../../../../src/presentation/terminal/import-place.ts'

const ID = 'a'.repeat(40)

test.each([
  ['./release.yml', { file: './release.yml' }],
  ['-', { file: '-' }],
  ['C:\\x@y.yml', { file: 'C:\\x@y.yml' }],
  ['https://example.com/x', { url: 'https://example.com/x', commit: null }],
  [`https://example.com/x@${ID}`, { url: 'https://example.com/x', commit: ID }],
  ['https://user@example.com', { url: 'https://user@example.com', commit: null }],
  ['https://user:pass@example.com/x.git', { url: 'https://user:pass@example.com/x.git', commit: null }],
  ['git@example.com:x.git', { url: 'git@example.com:x.git', commit: null }],
  [`git@example.com:x.git@${ID.toUpperCase()}`, { url: 'git@example.com:x.git', commit: ID }],
  [`/srv/x.git@${ID}`, { url: '/srv/x.git', commit: ID }],
])('%s is read', (word, expected) => {
  expect(readImportPlace(word)).toEqual(expected)
})

test.each(['https://example.com/x@main', 'https://example.com/x@abc1234', '-x.git', 'ext::sh -c id.git'])(
  '%j is refused',
  (word) => {
    expect(() => readImportPlace(word)).toThrow('USAGE')
  },
)
