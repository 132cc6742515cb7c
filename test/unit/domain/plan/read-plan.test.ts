import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHandWrittenPlan } from '../../../../src/domain/plan/read-plan.ts'
import { renderPlan } from '../../../../src/domain/plan/render-plan.ts'
import { aMixedProject, NOW } from './a-mixed-project.ts'
import { anyText } from './person-text.ts'

/** A plan half-way through real work, as the shell script and its documents have people keep it. */
const KEPT_BY_HAND = `# Work Plan

**Project:** Flower shop
**Updated:** 2026-11-20
**Methodology:** One brain, many workers

## 🔄 Workflow Mode

**Current Mode:** Agile (not waterfall: the client wants to see it grow)

## 🎯 Current Sprint

**Sprint #:** 4
**Duration:** 2026-11-16 to 2026-11-27
**Goal:** Customers can write to us
**Demo:** Friday
**Delivery date:** November 27, 2026
**Status:** 1 of 3

## 📊 Task Queue

### 🟢 Ready to Start

#### Task-012: E-mail integration
**Assigned to:** Available
**Dependencies:** Task-010, Task-011

### 🟡 In Progress

- [x] Task-011: API endpoint (nearly)

### ✅ Completed

#### Task-001: Homepage hero
**Completed by:** Worker-1
**Dependencies:**
- Task-000
**Status:** ✅ Approved by brain

#### Task-002: Menu
**Status:** ✅ Approved by brain

## 🎯 Strategic Goals

- Sell flowers **online**
- **Keep it small**
_Write them here._
1. [ ] Open in spring
`

test('reads a plan as the seed has people keep it', () => {
  expect(readHandWrittenPlan(KEPT_BY_HAND)).toEqual({
    project: 'Flower shop',
    workflow: 'agile',
    sprint: {
      number: 4,
      start: '2026-11-16',
      end: '2026-11-27',
      goal: 'Customers can write to us',
      delivery: '2026-11-27',
    },
    goals: ['Sell flowers **online**', 'Keep it small', 'Open in spring'],
    completed: ['task-001', 'task-002'],
  })
})

test('reads it with CRLF and a BOM just as well', () => {
  const text = `\uFEFF${KEPT_BY_HAND.replaceAll('\n', '\r\n')}`
  expect(readHandWrittenPlan(text)).toEqual(readHandWrittenPlan(KEPT_BY_HAND))
})

describe('completed tasks', () => {
  test.each([
    ['a list', '- Task-001: Title', ['task-001']],
    ['stars', '* Task-001 - Title', ['task-001']],
    ['numbers', '1. Task-001: Title', ['task-001']],
    ['ticked boxes', '- [x] Task-001\n- [X] task-2', ['task-001', 'task-002']],
    ['bold', '**Task-001: Title**\n\n- **Task-002**: Title', ['task-001', 'task-002']],
    ['emoji', '- ✅ Task-001: Title\n✔️ **Task-002**', ['task-001', 'task-002']],
    ['strikes and links', '- ~~Task-001~~\n- [Task-002](tasks/task-002.md)', ['task-001', 'task-002']],
    ['a table', '| Task | Title |\n|---|---|\n| Task-001 | Title |', ['task-001']],
    ['several in a line', '- Task-001, Task-002 and Task-003: all', ['task-001', 'task-002', 'task-003']],
    [
      'headings of the same level',
      '### Task-001: Title\ntext\n### Task-002: Title',
      ['task-001', 'task-002'],
    ],
    ['deeper headings', '#### Sprint 1\n- Task-001\n#### Sprint 2\n- Task-002', ['task-001', 'task-002']],
    ['other spellings', '- TASK 1\n- Task #2\n- Task_003', ['task-001', 'task-002', 'task-003']],
    ['an indented list', '  - Task-001\n  - Task-002', ['task-001', 'task-002']],
    ['an entry twice', '- Task-001\n- Task-001', ['task-001']],
  ])('are read from %s', (_, entries, expected) => {
    expect(readHandWrittenPlan(`### ✅ Completed\n\n${entries}\n`).completed).toEqual(expected)
  })

  test.each([
    ['a mention', '- The rest of Task-001 comes later'],
    ['a deeper list', '- Other\n  - Task-001 follows'],
    ['a box that is not ticked', '- [ ] Task-001'],
    ['a placeholder', '#### Task-XXX: Title'],
    ['a file name', '- task-001-output.md'],
    ['a code fence', '```\n- Task-001\n```'],
    ['a comment', '<!--\n- Task-001\n-->'],
    ['a managed region', '<!-- brain:begin queue 0 -->\n- Task-001\n<!-- brain:end queue -->'],
    ['a later section', '### 📋 Backlog\n- Task-001'],
    ['a later section with entries', '## Next\n### Task-001: Title'],
  ])('are not read from %s', (_, entries) => {
    expect(readHandWrittenPlan(`### Completed\n${entries}\n`).completed).toEqual([])
  })

  test.each([
    '### Completed',
    '## ✅ Completed Tasks',
    '### ✅ **COMPLETED** (3)',
    '#### Done',
    '## Recently Completed ##',
  ])('are found under %j', (heading) => {
    expect(readHandWrittenPlan(`${heading}\n- Task-001`).completed).toEqual(['task-001'])
  })

  test.each(['## Not completed', '## Definition of Done', '## In Progress', '#Completed'])(
    'are not found under %j',
    (heading) => {
      expect(readHandWrittenPlan(`${heading}\n- Task-001`).completed).toEqual([])
    },
  )
})

describe('the workflow', () => {
  test.each([
    ['## Workflow Mode\n\nWaterfall', 'waterfall'],
    ['## 🔄 Workflow Mode\n- [ ] Agile\n- [x] Waterfall', 'waterfall'],
    ['## Workflow\n**Mode:** Agile | Waterfall\n', null],
    ['## Workflow\nChoose agile or waterfall.\n\nWe take **agile**.', 'agile'],
    ['**Methodology:** Waterfall', 'waterfall'],
    ['We like agile.', null],
    ['', null],
  ])('of %j is %j', (text, expected) => {
    expect(readHandWrittenPlan(text).workflow).toBe(expected)
  })
})

describe('the sprint', () => {
  test.each([
    ['## Sprint 7: Checkout\nGoal: Pay by card', { number: 7, goal: 'Pay by card' }],
    [
      '## Current Sprint\n- **Sprint:** Sprint 3\n- **Deadline:** 2026-12-24',
      { number: 3, delivery: '2026-12-24' },
    ],
    [
      '## Current Sprint\n**Start date:** 2 Nov 2026\n**End date:** Nov 13th, 2026',
      { start: '2026-11-02', end: '2026-11-13' },
    ],
    [
      '## Current Sprint\n**Duration:** 2 weeks (Nov 16 - Nov 27, 2026)',
      { start: '2026-11-16', end: '2026-11-27' },
    ],
    ['## Current Sprint\n**Goal:** [Sprint goal]\n**Delivery date:** TBD\n**Duration:** YYYY-MM-DD', {}],
    ['## Current Sprint\n**Delivery date:** 2026-02-31', {}],
    ['**Goal:** outside of a sprint', {}],
    ['## Current Sprint\n**Constructor:** x\n**__proto__:** y', {}],
  ])('of %j is %j', (text, expected) => {
    expect(readHandWrittenPlan(text).sprint).toEqual(expected)
  })
})

test('a template that nobody filled in says nothing', () => {
  const text =
    '# Work Plan\n**Project:** [Name]\n## Strategic Goals\n- [Goal 1]\n- ...\n---\n### Completed\n#### Task-XXX: [Title]\n'
  expect(readHandWrittenPlan(text)).toEqual({
    project: null,
    workflow: null,
    sprint: {},
    goals: [],
    completed: [],
  })
})

test('a plan that brain rendered holds nothing that was kept by hand', () => {
  const { text } = renderPlan(aMixedProject(), { now: NOW, text: null })
  expect(readHandWrittenPlan(text)).toEqual({
    project: null,
    workflow: null,
    sprint: {},
    goals: [],
    completed: [],
  })
})

test('an unclosed comment hides nothing', () => {
  expect(readHandWrittenPlan('Fix <!-- there\n## Completed\n- Task-001').completed).toEqual(['task-001'])
  expect(readHandWrittenPlan('Fix <!-- there\n## Completed\n- Task-001\n<!-- x -->').completed).toEqual([
    'task-001',
  ])
})

test('nothing makes it throw', () => {
  const pieces = KEPT_BY_HAND.split(/(?=[\n:*#-])/)
  const torn = fc.array(fc.oneof(fc.constantFrom(...pieces, '<!--', '-->', '```'), anyText))
  fc.assert(
    fc.property(torn, (parts) => {
      const { completed } = readHandWrittenPlan(parts.join(''))
      expect(completed.every((id) => /^task-\d{3,}$/.test(id))).toBe(true)
    }),
  )
})
