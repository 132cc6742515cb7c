import { expect, test } from 'vitest'
import { pathProblem, patternProblem } from '../../../../src/domain/workflow/safe-path.ts'

test.each(['docs/plan.md', 'a', 'specs/042-x/spec.md', '.github/workflows/ci.yml', 'Größe.md'])(
  '%j is a path',
  (path) => {
    expect(pathProblem(path)).toBeNull()
  },
)

test.each([
  '',
  '/',
  '/a',
  'a/',
  'a//b',
  '.',
  '..',
  'a/../b',
  'a/.git/b',
  '.GIT',
  'a\\b',
  '-a',
  'a*',
  'a\u202eb',
  'x'.repeat(121),
])('%j is none', (path) => {
  expect(pathProblem(path)).toBe('is no plain path within the repository')
})

test.each(['tasks/x.md', 'results/x', '.brain/config.yml', 'WORK-PLAN.md', 'Tasks/x'])(
  '%j is brain’s',
  (path) => {
    expect(pathProblem(path)).toContain("which is brain's own")
  },
)

test.each(['src/**', '**/*.{ts,js}', 'a/[bc]?', '!(workflows|docs)/**'])('%j is a pattern', (pattern) => {
  expect(patternProblem(pattern)).toBeNull()
})

test.each(['../**', '/**', '!src/**', 'tasks/**', '.git/**', '{a,..}/../x'])(
  '%j is no pattern to have',
  (pattern) => {
    expect(patternProblem(pattern)).not.toBeNull()
  },
)
