import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PartitionTask } from '../../../../src/domain/import/partition.ts'
import { groupItems } from '../../../../src/domain/workflow/group-items.ts'
import { splitGroups } from '../../../../src/domain/workflow/split-groups.ts'

const read = (lines: readonly string[], max = 3) =>
  groupItems({ text: `${lines.join('\n')}\n`, path: 'specs/form/tasks.md', max, input: null })
const shapeOf = (lines: readonly string[], max?: number) =>
  read(lines, max).items.map(
    ({ id, needs, fields }) =>
      `${id}: ${String(fields.get('tasks'))}${needs.length === 0 ? '' : ` < ${needs.join(' ')}`}`,
  )

const SPEC_KIT = [
  '# Tasks',
  '## Phase 1: Setup',
  '- [ ] T001 Start `package.json`',
  '- [ ] T002 Configure `tsconfig.json`',
  '**Checkpoint**: `src/a.ts` is there',
  '## Phase 2: User Story 1 - Send',
  '- [ ] T003 [P] [US1] Model in `src/a.ts`',
  '- [ ] T004 [US1] Use it in `src/a/` like `src/b.ts`',
  '## Phase 3: User Story 2 - Read',
  '- [ ] T005 [US2] Page in `src/b.ts`',
  '## Phase 4: User Story 3 - Delete',
  '- [ ] T006 [US3] Button in `src/c.ts`',
  '## Phase 5: Polish',
  '- [ ] T007 Tidy `src/a.ts` and `src/b.ts`',
]

test('user stories become groups side by side, after what they rest on and before what rests on them', () => {
  expect(shapeOf(SPEC_KIT)).toEqual([
    'base: T001,T002',
    'group-1: T003,T004 < base',
    'group-2: T005 < base',
    'group-3: T006 < base',
    'rest: T007 < group-1 group-2 group-3',
  ])
  const { items } = read(SPEC_KIT)
  expect(items.map(({ scope }) => scope)).toEqual([
    [],
    ['src/a.ts', 'src/a/**'],
    ['src/b.ts'],
    ['src/c.ts'],
    [],
  ])
})

test('there are no more groups than asked for, balanced by effort', () => {
  const lines = ['a (4h)', 'b (1h)', 'c (1h)', 'd (2h)'].map(
    (what, at) => `- [ ] T00${at + 1} [P] Write \`src/${what.replace(' ', '.ts` ')}`,
  )
  expect(shapeOf(lines, 2)).toEqual(['group-1: T001', 'group-2: T002,T003,T004'])
})

test('a chain is one group that may change any file, and ticked tasks are left out', () => {
  expect(
    shapeOf(['- [x] T001 Write src/a.ts', '- [ ] T002 Write src/b.ts', '- [ ] T003 Write src/c.ts']),
  ).toEqual(['group-1: T002,T003'])
  expect(read(['- [x] T001 Write src/a.ts'])).toEqual({ items: [], problem: null })
})

test('a task that names no file is done alone', () => {
  expect(
    shapeOf(['- [ ] T001 [P] Write src/a.ts', '- [ ] T002 [P] Write src/b.ts', '- [ ] T003 [P] Look at all']),
  ).toEqual(['group-1: T001', 'group-2: T002', 'rest: T003 < group-1 group-2'])
})

test('names with brackets are no globs in a scope', () => {
  const lines = ['- [ ] T001 [P] Write `app/[id]/page.tsx`', '- [ ] T002 [P] Write `src/b.ts`']
  expect(read(lines).items[0]?.scope).toEqual([String.raw`app/\[id\]/page.tsx`])
})

test('a file without tasks, and one that is not there, say so', () => {
  expect(read(['# Nothing']).problem).toBe('specs/form/tasks.md has no tasks that can be read')
  expect(groupItems({ text: null, path: 'x.md', max: null, input: null }).problem).toBe('x.md is not there')
})

const TASKS = fc
  .array(
    fc.record({
      files: fc.uniqueArray(
        fc.constantFrom('a.ts', 'b.ts', 'c.ts', 'd.ts', 'src/', 'src/e.ts', '*.md', 'f.md'),
        {
          maxLength: 2,
        },
      ),
      waits: fc.array(fc.nat(), { maxLength: 2 }),
      minutes: fc.integer({ min: 1, max: 600 }),
    }),
    { maxLength: 14 },
  )
  .map((raw) =>
    raw.map(({ files, waits, minutes }, at): PartitionTask => ({
      ...{ id: `T${at}`, files, minutes },
      dependsOn: at === 0 ? [] : waits.map((wait) => `T${wait % at}`),
    })),
  )

test('each task stands in one place, none before what it waits for, no file in two groups, never slower than one by one', () => {
  fc.assert(
    fc.property(TASKS, fc.integer({ min: 1, max: 4 }), (tasks, max) => {
      const { base, groups, rest } = splitGroups(tasks, max)
      const all = [...base, ...groups.flat(), ...rest].map(({ id }) => id)
      expect(all.toSorted()).toEqual(tasks.map(({ id }) => id).toSorted())
      expect(groups.length).toBeLessThanOrEqual(Math.max(1, max))
      const group = new Map(groups.flatMap((own, at) => own.map(({ id }) => [id, at] as const)))
      const step = new Map([
        ...base.map(({ id }) => [id, 0] as const),
        ...rest.map(({ id }) => [id, 2] as const),
      ])
      const stepOf = (id: string): number => step.get(id) ?? 1
      for (const { id, dependsOn } of tasks)
        for (const before of dependsOn) {
          expect(stepOf(before)).toBeLessThanOrEqual(stepOf(id))
          const isSplit = stepOf(before) === 1 && stepOf(id) === 1 && group.get(before) !== group.get(id)
          expect(isSplit).toBe(false)
        }
      const owners = new Map<string, number>()
      groups.forEach((own, at) => {
        for (const file of own.flatMap(({ files }) => files)) {
          expect(owners.get(file) ?? at).toBe(at)
          owners.set(file, at)
        }
      })
    }),
  )
})
