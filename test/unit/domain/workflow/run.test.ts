import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRunName, nameFrom, runNameOf } from '../../../../src/domain/workflow/run-paths.ts'
import { editRun, parseRun, renderRun, type RunFile } from '../../../../src/domain/workflow/run.ts'
import { isArtifactPath } from '../../../../src/domain/workflow/run-input.ts'

const RUN: RunFile = {
  name: 'shop',
  title: 'A shop',
  asked: 'Build a shop:\n- with "quotes"\n- {{input.x}} and --- lines\n',
  template: 'feature',
  version: '1.10',
  mode: 'full',
  inputs: new Map<string, string | number | boolean | readonly string[]>([
    ['pages', ['Home', 'no', '1.0']],
    ['count', 3],
    ['yes', false],
    ['text', 'true'],
  ]),
  priority: 'critical',
  created: '2026-11-21T09:00:00Z',
  by: 'bea',
  stopped: null,
  rolledBack: [],
  excused: [],
  taken: [],
}

describe("a run's file", () => {
  test('is read as it was written', () => {
    expect(parseRun(renderRun(RUN), 'shop')).toEqual({ run: RUN, problems: [] })
  })

  test('keeps comments and what it does not know when something is added', () => {
    const at = '2026-11-21T10:00:00Z'
    const text = `# mine\n${renderRun(RUN)}own: 1\n`
    const stopped = { how: 'paused', at, by: 'bea', why: 'a: b' } as const
    const rolledBack = { phase: 'design', tasks: ['task-002'], skipped: [], at, by: 'bea' }
    let edited = editRun(text, { stopped }, 'x')
    edited = editRun(edited, { rolledBack }, 'x')
    edited = editRun(edited, { rolledBack: { ...rolledBack, phase: 'build' } }, 'x')
    edited = editRun(edited, { excused: { phase: 'plan', without: ['ui'], at, by: 'bea' } }, 'x')
    expect(edited).toContain('# mine')
    expect(edited).toContain('own: 1')
    expect(parseRun(edited, 'shop').run).toMatchObject({
      stopped,
      rolledBack: [{ phase: 'design' }, { phase: 'build' }],
      excused: [{ without: ['ui'] }],
    })
    expect(parseRun(editRun(edited, { stopped: null }, 'x'), 'shop').run?.stopped).toBeNull()
  })

  test('that is damaged is a problem with a line, and never an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { run, problems } = parseRun(text, 'shop')
        expect(run !== null || problems.every(({ line }) => line !== null)).toBe(true)
      }),
    )
    expect(parseRun('template: [', 'shop')).toMatchObject({ run: null, problems: [{ line: 1 }, { line: 1 }] })
    expect(parseRun('title: x\n', 'shop').problems[0]?.message).toBe('The run does not say its template.')
  })
})

test('names of runs are made of any words, and none leads out of its folder', () => {
  expect(nameFrom('Build a "shop"!')).toBe('build-a-shop')
  fc.assert(
    fc.property(fc.string(), (text) => {
      const name = nameFrom(text)
      expect(name === '' || isRunName(name) || name === 'archive').toBe(true)
    }),
  )
  expect(['../x', 'a/b', 'A', '', 'archive', '-a'].filter(isRunName)).toEqual([])
  expect(runNameOf('workflows/archive/workflow.yml')).toBeNull()
  expect(runNameOf('workflows/shop/workflow.yml')).toBe('shop')
})

test.each([
  '../x',
  'a/../b',
  '/etc/x',
  '.git/config',
  '.brain/config.yml',
  'tasks/a.md',
  'a*b',
  'a\nb',
  'CLAUDE.md',
  'a//b',
  '!x',
  'results/x',
])('the path %j is none for an artifact', (path) => {
  expect(isArtifactPath(path)).toBe(false)
})

test.each(['workflows/shop/spec.md', 'specs/001-log-in/tasks.md', 'docs/ünï.md', '.github/x.yml'])(
  'the path %s is one',
  (path) => {
    expect(isArtifactPath(path)).toBe(true)
  },
)
