import { describe, expect, test } from 'vitest'
import { attentionOf } from '../../../../src/domain/plan/attention.ts'
import { renderBlockers } from '../../../../src/domain/plan/render-blockers.ts'
import { renderOverview } from '../../../../src/domain/plan/render-overview.ts'
import { renderQueue } from '../../../../src/domain/plan/render-queue.ts'
import type { Snapshot } from '../../../../src/domain/snapshot.ts'
import { aResult, aSnapshot, aTask, aTip } from '../../../support/a-task.ts'
import { closed, NOW } from './a-mixed-project.ts'

function blockersOf(snapshot: Snapshot): string {
  return renderBlockers(attentionOf(snapshot, NOW))
}

describe('the overview', () => {
  test('goes by the goal and knows no sprint in waterfall', () => {
    const text = renderOverview(
      aSnapshot({ settings: { workflow: 'waterfall', sprint: { goal: 'Ship', delivery: '2026-12-01' } } }),
      NOW,
    )
    expect(text.slice(text.indexOf('## 🔄'))).toMatchInlineSnapshot(`
      "## 🔄 Workflow Mode

      **Waterfall.** All tasks are planned before work starts, and the whole is delivered at the end.

      ## 🎯 Current Goal

      - **Goal:** Ship
      - **Delivery date:** 2026-12-01
      - **Status:** 0 of 0 tasks completed"
    `)
  })

  test('calls the project by its repository when it has no name', () => {
    const projects = ['git@host:team/site.git', 'https://host/site/', 'C:\\repos\\site'].map(
      (remote) => renderOverview(aSnapshot({ look: { remote } }), NOW).split('\n')[0],
    )
    expect(new Set(projects)).toEqual(new Set(['- **Project:** site']))
  })

  test('counts for the sprint what names it, and what names none and did not end before it', () => {
    const tasks = [
      closed(1, 'completed', '2026-11-01T00:00:00Z'),
      closed(2, 'completed'),
      closed(3, 'cancelled'),
      aTask({ id: 4, sprint: 2 }),
      aTask({ id: 5, sprint: 3, state: 'backlog' }),
      aTask({ id: 6, backlog: true, state: 'backlog' }),
    ]
    const text = renderOverview(
      aSnapshot({ tasks, settings: { sprint: { number: 2, start: '2026-11-16' } } }),
      NOW,
    )
    expect(text).toContain('- **Duration:** 2026-11-16 – ?')
    expect(text).toContain('- **Status:** 1 of 2 tasks completed')
  })
})

describe('the queue', () => {
  test('shows the newest 50 of many completed tasks and says where the rest is', () => {
    const text = renderQueue(
      aSnapshot({ tasks: Array.from({ length: 53 }, (_, at) => closed(at + 1, 'completed')) }),
    )
    expect(text.match(/^- Task-/gm)).toHaveLength(50)
    expect(text).toContain('_3 earlier ones are not shown: `brain list --state completed` lists all._')
    expect(text).not.toContain('Task-003')
    expect(text.indexOf('Task-004')).toBeLessThan(text.indexOf('Task-053'))
  })

  test('shows the best 250 of many ready tasks and says where the rest is', () => {
    const tasks = Array.from({ length: 253 }, (_, at) =>
      aTask({ id: at + 1, priority: at === 252 ? 'critical' : 'medium' }),
    )
    const text = renderQueue(aSnapshot({ tasks }))
    expect(text.match(/^#### Task-/gm)).toHaveLength(250)
    expect(text).toContain('_3 more are not shown: `brain list --state ready` lists all._')
    expect(text.indexOf('Task-253')).toBeLessThan(text.indexOf('Task-001'))
    expect(text).not.toContain('Task-250')
  })

  test('has no section for failed and cancelled tasks unless there are any', () => {
    expect(renderQueue(aSnapshot())).not.toContain('❌')
    expect(renderQueue(aSnapshot({ tasks: [closed(1, 'failed')] }))).toContain('### ❌ Failed or Cancelled')
  })

  test('orders ready tasks by priority and then by id', () => {
    const tasks = [
      aTask({ id: 1, priority: 'low' }),
      aTask({ id: 3, priority: 'high' }),
      aTask({ id: 2, priority: 'high' }),
    ]
    const ids = [...renderQueue(aSnapshot({ tasks })).matchAll(/^#### Task-(\d+)/gm)].map(([, id]) => id)
    expect(ids).toEqual(['002', '003', '001'])
  })

  test('links an output that is on main, and the task file where it really is', () => {
    const task = aTask({
      state: 'review',
      path: 'tasks/task-1.md',
      output: aResult(1, 'output'),
      resultsOn: 'main',
    })
    expect(renderQueue(aSnapshot({ tasks: [task] }))).toContain(
      '- **Files:** [Definition](tasks/task-1.md) · [Output](results/task-001-output.md)',
    )
  })

  test('says of a task kept back that it waits in the backlog', () => {
    const text = renderQueue(aSnapshot({ tasks: [aTask({ state: 'backlog', backlog: true })] }))
    expect(text).toContain('- **Waits for:** being taken out of the backlog')
  })
})

describe('blockers', () => {
  test('show a question with its worker and its age', () => {
    const question = aResult(1, 'question', { summary: 'Which font?' })
    const task = aTask({
      state: 'blocked',
      worker: 'ann',
      open: [question],
      lastActivityAt: '2026-11-18T10:00:00Z',
    })
    expect(blockersOf(aSnapshot({ tasks: [task] }))).toMatchInlineSnapshot(`
      "## 🚨 Issues & Blockers

      ### Task-001: Title of task-001

      - **Question:** Which font?
      - **Owner:** the brain answers; ann waits
      - **Since:** 2026-11-18 10:00 UTC (3 days)
      - **Command:** \`brain answer 001 "…"\`"
    `)
  })

  test('tell of a dependency that does not exist once, with what helps', () => {
    const problem = {
      path: 'tasks/task-001.md',
      line: null,
      message: 'task-001 depends on task-099.',
      fix: 'x',
    }
    const task = aTask({ state: 'waiting', dependsOn: [99], waitingFor: [99], problems: [problem] })
    expect(blockersOf(aSnapshot({ tasks: [task] }))).toMatchInlineSnapshot(`
      "## 🚨 Issues & Blockers

      ### Task-001: Title of task-001

      - **Issue:** It waits for Task-099, but there is no such task.
      - **Need:** other dependencies
      - **Owner:** the brain
      - **Command:** \`brain edit-task 001\`"
    `)
  })

  test('show the problems of a task file with place and fix', () => {
    const problem = { path: 'tasks/task-001.md', line: 3, message: 'priority is none.', fix: 'Write high.' }
    const text = blockersOf(aSnapshot({ tasks: [aTask({ problems: [problem] })] }))
    expect(text).toContain(
      '- **Issue:** priority is none.\n- **Place:** `tasks/task-001.md:3`\n- **Need:** Write high.',
    )
  })

  test('quote a branch name that a shell would run', () => {
    const tip = aTip({ branch: 'claude/$(id)' })
    expect(blockersOf(aSnapshot({ unclaimed: [tip] }))).toContain("`brain adopt 'claude/$(id)' --task <id>`")
  })

  test('are one line when there are none', () => {
    expect(blockersOf(aSnapshot({ tasks: [aTask()] }))).toBe(
      '## 🚨 Issues & Blockers\n\n_Nothing stands in the way._',
    )
  })
})
