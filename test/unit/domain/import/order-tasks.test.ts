import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { readChecklist } from '../../../../src/domain/import/checklist.ts'
import { readKiro } from '../../../../src/domain/import/kiro.ts'
import { readOpenSpec } from '../../../../src/domain/import/openspec.ts'
import { reduceEdges } from '../../../../src/domain/import/reduce-edges.ts'
import { readSpecKit } from '../../../../src/domain/import/spec-kit.ts'
import { shapeOf } from '../../../support/an-import.ts'

// Many runs, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const specKit = (...lines: string[]) => readSpecKit(lines.join('\n'), 'tasks.md')
const task = (id: string, rest = 'Do it', mark = ' '): string => `- [${mark}] ${id} ${rest}`

test('user stories wait for the foundation, and not for each other', () => {
  const read = specKit(
    ...['## Phase 1: Setup', task('T001'), '## Phase 2: Foundational', task('T002')],
    ...['## Phase 3: User Story 1', task('T003', '[US1] A'), task('T004', '[US1] B')],
    ...['## Phase 4: [US2] Read', task('T005', '[US2] C'), '## Phase 5: Polish', task('T006')],
  )
  expect(shapeOf(read)).toEqual([
    'T001',
    'T002 < T001',
    'T003 < T002',
    'T004 < T003',
    'T005 < T002',
    'T006 < T004 T005',
  ])
})

test('what is ticked holds nobody up, and what waited for it waits for what stands before', () => {
  const read = specKit(task('T001'), task('T002', 'Do it', 'x'), task('T003', 'Do it (depends on T002)'))
  expect(shapeOf(read)).toEqual(['T001', 'T002 [done]', 'T003 < T001'])
  expect(read.problems).toEqual([])
})

test('a dependency on a later line goes before the order of the lines, without a circle', () => {
  const read = specKit(task('T001', 'A (depends on T003)'), task('T002'), task('T003'))
  expect(shapeOf(read)).toEqual(['T001 < T003', 'T002 < T001', 'T003'])
})

test('a dependency on a later phase goes before the order of the phases', () => {
  const read = specKit(
    '## One',
    task('T001', 'A (depends on T003)'),
    task('T002'),
    '## Two',
    task('T003'),
    task('T004'),
  )
  expect(shapeOf(read)).toEqual(['T001 < T003', 'T002 < T001', 'T003', 'T004 < T002'])
})

test('a range of ids names all between', () => {
  const read = specKit(
    ...['T001', 'T002', 'T003'].map((id) => task(id, '[P] A')),
    task('T004', '[P] B (depends on T001-T003)'),
  )
  expect(shapeOf(read).at(-1)).toBe('T004 < T001 T002 T003')
})

test('a circle is cut and named, and all tasks are kept', () => {
  const read = specKit(task('T001', '[P] A (depends on T002)'), task('T002', '[P] B (depends on T001)'))
  expect(shapeOf(read)).toEqual(['T001 < T002', 'T002'])
  expect(read.problems.map(({ line, message }) => [line, message.includes('T001 → T002 → T001')])).toEqual([
    [2, true],
  ])
})

test('an id that is there twice counts once, and unknown ids are named', () => {
  const read = specKit(task('T001', 'First'), task('T001', 'Second'), task('T002', 'C (depends on T099)'))
  expect(read.tasks.map(({ title }) => title)).toEqual(['First', 'C'])
  expect(read.problems.map(({ line }) => line)).toEqual([2, 3])
  expect(read.problems[1]?.message).toContain('T099')
})

test('boxes in code blocks and comments count only where the tool itself counts them', () => {
  const text = [
    '- [ ] 1.1 Real',
    '',
    '```',
    '- [ ] 1.2 In code',
    '```',
    '<!--',
    '- [ ] 1.3 Hidden',
    '-->',
  ].join('\n')
  expect(shapeOf(readOpenSpec(text, 'tasks.md'))).toEqual(['1.1', '1.2 < 1.1'])
  expect(shapeOf(readKiro(text, 'tasks.md'))).toEqual(['1.1'])
  expect(shapeOf(readChecklist(text, 'tasks.md'))).toEqual(['1-1-real'])
})

test('boxes nested five deep, by tabs and blanks, belong to the outermost', () => {
  const text = '- [ ] A\n\t- [ ] B\n\t\t- [ ] C\n\t\t\t- [ ] D\n                - [ ] E\n'
  const read = readChecklist(text, 'a.md')
  expect(shapeOf(read)).toEqual(['a'])
  expect(read.tasks[0]?.criteria).toEqual(['B', 'C', 'D', 'E'])
  const numbers = readKiro(
    '- [ ] 1 A\n  - [ ] 1.1 B\n    - [ ] 1.1.1 C\n      - [ ] 1.1.1.1 D\n        - [ ] 1.1.1.1.1 E\n',
    'a.md',
  )
  expect(shapeOf(numbers)).toEqual(['1.1.1.1.1'])
})

test('parts are known by their numbers where nothing is indented', () => {
  expect(shapeOf(readKiro('- [ ] 1. A\n- [ ] 1.1 B\n- [ ] 1.2 C\n', 'a.md'))).toEqual(['1.1', '1.2 < 1.1'])
})

test('a list of 3,000 tasks is read, each waiting for one', () => {
  const ids = Array.from({ length: 3_000 }, (_, index) => `T${String(index + 1).padStart(4, '0')}`)
  const read = specKit(...ids.map((id) => task(id)))
  expect(read.tasks).toHaveLength(3_000)
  expect(read.tasks.every(({ dependsOn }, index) => dependsOn.length === (index === 0 ? 0 : 1))).toBe(true)
})

test('reduced edges reach exactly what all edges reach, and none is implied by others', () => {
  const graph = fc
    .integer({ min: 1, max: 40 })
    .chain((size) =>
      fc.tuple(
        ...Array.from({ length: size }, (_, at) =>
          fc.uniqueArray(fc.nat({ max: Math.max(0, at - 1) }), { maxLength: at }),
        ),
      ),
    )
  fc.assert(
    fc.property(graph, (edges) => {
      const reduced = reduceEdges(edges)
      expect(reachable(reduced)).toEqual(reachable(edges))
      const reach = reachable(reduced)
      for (const waits of reduced)
        for (const place of waits)
          expect(waits.some((other) => other !== place && reach[other]!.includes(place))).toBe(false)
    }),
  )
})

function reachable(edges: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const reach: number[][] = []
  for (const waits of edges) {
    const all = new Set(waits.flatMap((place) => [place, ...(reach[place] ?? [])]))
    reach.push([...all].toSorted((a, b) => a - b))
  }
  return reach
}
