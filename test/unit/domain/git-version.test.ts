import { expect, test } from 'vitest'
import { isGitEnough } from '../../../src/domain/git-version.ts'

test('a git is enough from 2.38 on, counted as numbers', () => {
  const enough = ['2.38', '2.38.0', '2.39.5', '2.100.1', '3.0']
  const lacking = ['2.37.9', '2.9.5', '2.4', '1.99', '2', '']
  expect(enough.filter(isGitEnough)).toEqual(enough)
  expect(lacking.filter(isGitEnough)).toEqual([])
})
