import { describe, expect, test } from 'vitest'
import { NO_ARCHIVE } from '../../../../src/domain/archive.ts'
import { attentionOf } from '../../../../src/domain/plan/attention.ts'
import { renderGraph } from '../../../../src/domain/plan/render-graph.ts'
import { renderProgress } from '../../../../src/domain/plan/render-progress.ts'
import type { Snapshot } from '../../../../src/domain/snapshot.ts'
import { aSnapshot, aTask } from '../../../support/a-task.ts'
import { closed, NOW } from './a-mixed-project.ts'

function progressOf(snapshot: Snapshot): string {
  return renderProgress(snapshot, { attention: attentionOf(snapshot, NOW), now: NOW })
}

describe('progress', () => {
  test('is on track with nothing to do', () => {
    const text = progressOf(
      aSnapshot({ tasks: [closed(1, 'completed'), aTask({ id: 2 }), closed(3, 'cancelled')] }),
    )
    expect(text).toMatchInlineSnapshot(`
      "## 📈 Progress

      - **Total:** 2 (1 cancelled not counted)
      - **Completed:** 1 (50%)
      - **In progress:** 0
      - **Blocked:** 0
      - **Ready:** 1
      - **Pending review:** 0
      - **Waiting and backlog:** 0

      \`██████████░░░░░░░░░░ 50%\`

      - **On track:** yes
      - **Action needed:** none"
    `)
  })

  test('counts what is archived as completed, so that archiving takes nothing from the figures', () => {
    const [done, open] = [closed(1, 'completed'), aTask({ id: 2 })]
    const archive = { ...NO_ARCHIVE, count: 3, highest: 9 }
    const shareOf = (snapshot: Snapshot): readonly string[] =>
      progressOf(snapshot).match(/\*\*(?:Total|Completed|Archived):.*|\d+%`/g) ?? []
    expect(shareOf(aSnapshot({ tasks: [done, open], look: { archive } }))).toEqual([
      ...['**Total:** 5', '**Completed:** 4 (80%)', '**Archived:** 3, counted as completed', '80%`'],
    ])
    const after = { ...archive, count: 4 }
    expect(shareOf(aSnapshot({ tasks: [open], look: { archive: after } }))[1]).toBe('**Completed:** 4 (80%)')
  })

  test.each([
    ['2026-11-20', 'needs attention: the delivery date 2026-11-20 has passed'],
    ['2026-11-21', 'yes'],
    ['soon', 'yes'],
  ])('with delivery %s is %s', (delivery, onTrack) => {
    const settings = { sprint: { delivery } }
    expect(progressOf(aSnapshot({ tasks: [aTask()], settings }))).toContain(`- **On track:** ${onTrack}\n`)
    expect(progressOf(aSnapshot({ tasks: [closed(1, 'completed')], settings }))).toContain(
      '- **On track:** yes\n',
    )
  })

  test('names each command once, and no more than 20 of them', () => {
    const tasks = Array.from({ length: 25 }, (_, at) =>
      aTask({ id: at + 1, state: 'review', stale: at === 0 }),
    )
    const text = progressOf(aSnapshot({ tasks }))
    expect(text).toContain('  - `brain review 001`\n  - `brain reclaim 001`\n  - `brain review 002`')
    expect(text).toContain('  - and 6 more: `brain status`')
  })
})

describe('the graph', () => {
  test('is one line without dependencies', () => {
    expect(renderGraph(aSnapshot({ tasks: [aTask()] }))).toBe(
      '## 🕸 Dependencies\n\n_No open task depends on another._',
    )
  })

  test('draws open tasks, what they depend on, and what does not exist', () => {
    const tasks = [
      closed(1, 'completed'),
      closed(2, 'completed'),
      aTask({ id: 3, dependsOn: [9, 1, 1], title: 'A "b" --> [c]' }),
    ]
    expect(renderGraph(aSnapshot({ tasks }))).toMatchInlineSnapshot(`
      "## 🕸 Dependencies

      \`\`\`mermaid
      flowchart LR
        t001["001 Title of task-001"]:::completed
        t003["003 A #34;b#34; --#62; #91;c#93;"]:::ready
        t009["009 unknown"]:::unknown
        t001 --> t003
        t009 --> t003
        classDef ready fill:#dcedc8,stroke:#689f38,color:#1b5e20
        classDef completed fill:#c8e6c9,stroke:#2e7d32,color:#1b3a1d
        classDef unknown fill:#ffffff,stroke:#c62828,color:#c62828,stroke-dasharray:4
      \`\`\`"
    `)
  })

  test('draws of very many tasks only open ones that hang together', () => {
    const alone = Array.from({ length: 90 }, (_, at) => aTask({ id: at + 10 }))
    const tasks = [
      closed(1, 'completed'),
      aTask({ id: 2, dependsOn: [1] }),
      aTask({ id: 3, dependsOn: [2] }),
      ...alone,
    ]
    const text = renderGraph(aSnapshot({ tasks }))
    expect(text).toContain('_92 open tasks: only those joined by dependencies are drawn._')
    expect(text.match(/^ {2}t\d+\[/gm)).toEqual(['  t002[', '  t003['])
  })

  test('draws no more arrows than viewers take', () => {
    const tasks = Array.from({ length: 300 }, (_, at) =>
      aTask({ id: at + 1, dependsOn: at === 0 ? [] : [at] }),
    )
    const text = renderGraph(aSnapshot({ tasks }))
    expect(text.match(/ --> /g)).toHaveLength(200)
    expect(text).toContain('and only 200 of 299 dependencies')
  })

  test('says so when of very many none depends on an open one', () => {
    const tasks = [
      closed(1, 'completed'),
      ...Array.from({ length: 90 }, (_, at) => aTask({ id: at + 2, dependsOn: [1] })),
    ]
    expect(renderGraph(aSnapshot({ tasks }))).toContain('_No open task depends on another open one._')
  })
})
