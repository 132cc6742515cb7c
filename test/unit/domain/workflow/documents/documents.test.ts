import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverageOf, gapsOf } from '../../../../../src/domain/workflow/documents/coverage.ts'
import { readDesign } from '../../../../../src/domain/workflow/documents/design.ts'
import { readSpecification } from '../../../../../src/domain/workflow/documents/requirements.ts'
import {
  checkOrder,
  renderGantt,
  summarizeTasks,
} from '../../../../../src/domain/workflow/documents/review-tasks.ts'
import { readTaskList } from '../../../../../src/domain/workflow/documents/task-list.ts'
import { readRequirementTable } from '../../../../../src/domain/result/requirement-table.ts'

const SPEC = `# Spec
### REQ-1: Send
Text with REQ-9 in it.
- **FR-002**: It MUST be read. [NEEDS CLARIFICATION: by whom?]
- FR-2: Again
\`\`\`
### REQ-7: not this
\`\`\`
`
const DESIGN = `## Components
### Form
Depends on: Store
Meets: REQ-1
### Store
- **Depends on:** \`Form\`, Cache
- Meets: nothing
## Data
FR-2 is stored.
`
const TASKS = `## Setup
- [ ] T001 Add the table
  - Type: setup
  - Priority: high
  - Estimate: 3h
  - Depends on: T003
  - Meets: REQ-1
- [x] T002 Wait (depends on T009)
## Testing
- [ ] T003 Test it: all
  - Type: setup | implementation | testing | documentation
  - Depends on: T001
  - Estimate: 30m
`

test('requirements are headings or items with an id, without code blocks, each once', () => {
  const { requirements, doubled, open } = readSpecification(SPEC)
  expect(requirements.map(({ id, text }) => [id, text])).toEqual([
    ['REQ-1', 'Send'],
    ['FR-002', 'It MUST be read. [NEEDS CLARIFICATION: by whom?]'],
  ])
  expect(doubled).toEqual(['FR-2'])
  expect(open).toEqual([{ text: 'by whom?', line: 4 }])
})

test('a specification without ids counts the items under its requirements', () => {
  const found = readSpecification(
    '# X\n## Requirements\n- It sends\n  - in detail\n1. It reads\n## Other\n- no\n',
  )
  expect(found.requirements.map(({ id, text }) => `${id} ${text}`)).toEqual(['R1 It sends', 'R2 It reads'])
})

test('circular and unknown components are found, whatever marks stand around them', () => {
  const { components, circles, unknown } = readDesign(DESIGN)
  expect(components.map(({ name, meets }) => [name, meets])).toEqual([
    ['Form', ['REQ-1']],
    ['Store', []],
  ])
  expect(circles).toEqual([['Form', 'Store', 'Form']])
  expect(unknown).toEqual([{ name: 'Cache', of: 'Store' }])
})

test('coverage names what meets each requirement, and every gap', () => {
  const coverage = coverageOf(readSpecification(SPEC).requirements, {
    design: readDesign(DESIGN),
    tasks: readTaskList(TASKS),
  })
  expect(coverage.map(({ design, tasks }) => ({ design, tasks }))).toEqual([
    { design: ['Form'], tasks: ['T001'] },
    { design: ['(in the text)'], tasks: [] },
  ])
  expect(gapsOf(coverage)).toEqual(['FR-002 needs a task'])
})

test('the summary counts hours, days of eight hours, priorities and types', () => {
  expect(summarizeTasks(readTaskList(TASKS))).toEqual({
    ...{ total: 3, done: 1, hours: 4.5, days: 0.6 },
    byPriority: { critical: 0, high: 1, medium: 0, low: 0, 'not said': 2 },
    byType: { setup: 2, implementation: 0, testing: 1, documentation: 0 },
  })
})

test('missing dependencies, later sections and circles are told', () => {
  expect(checkOrder(readTaskList(TASKS)).map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    'later phase: T001 waits for T003 of a later section, "Testing"',
    'missing: T002 waits for T009, which is not there',
    'circle: circle: T001 → T003 → T001',
  ])
})

test('the chart has each open task once, and nothing that Mermaid would read as its own', () => {
  expect(renderGantt(readTaskList(TASKS.replace('  - Depends on: T003\n', '')), '2030-01-31')).toBe(
    [
      ...['gantt', '  dateFormat YYYY-MM-DD', '  title Tasks', '  section Setup'],
      ...['  T001 Add the table :t1, 2030-01-31, 3h', '  section Testing'],
      ...['  T003 Test it all :t2, after t1, 30m', ''],
    ].join('\n'),
  )
})

test('a table of requirements is read with any marks around its words', () => {
  expect(
    readRequirementTable(
      '| r | s |\n|--|--|\n| `FR-1` | **✅ Done** | a | b |\n| FR-2 | missing |\n| x | y |',
    ),
  ).toEqual([
    { requirement: 'FR-1', state: 'Done', evidence: 'a; b' },
    { requirement: 'FR-2', state: 'Missing', evidence: '' },
  ])
})

const LINES = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '## Components',
        '### A',
        '### B',
        'Depends on: A, B',
        '- [ ] T001 x',
        '- [x] T002 (depends on T001)',
        '  - Meets: REQ-1',
        '- FR-1: y',
        '```',
        '| a | Done |',
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((lines) => lines.join('\n'))

test('any text is read without an error, and every answer is about lines that it has', () => {
  fc.assert(
    fc.property(LINES, (text) => {
      const count = text.split(/\r?\n/).length
      const tasks = readTaskList(text)
      const { requirements } = readSpecification(text)
      const design = readDesign(text)
      for (const { line } of [...tasks, ...requirements, ...design.components])
        expect(line).toBeLessThanOrEqual(count)
      for (const circle of design.circles) expect(circle[0]).toBe(circle.at(-1))
      expect(coverageOf(requirements, { design, tasks })).toHaveLength(requirements.length)
      expect(
        renderGantt(tasks, '2030-01-31')
          .split('\n')
          .filter((line) => / :t\d+, /.test(line)),
      ).toHaveLength(tasks.filter(({ done }) => !done).length)
      checkOrder(tasks)
      readRequirementTable(text)
    }),
  )
})

test('plain numbers are ids where the tasks have such, and only where a task says what it waits for', () => {
  const text =
    '- [ ] 1. Shelf for 3 books\n- [ ] 2. Till (after 1 week)\n  Depends on: 3\n- [ ] 3. Sign\n  Depends on: 2, 9\n'
  expect(readTaskList(text).map(({ dependsOn }) => dependsOn)).toEqual([[], ['3'], ['2', '9']])
})
