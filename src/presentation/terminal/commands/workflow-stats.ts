import { count } from '../../../domain/plan/fields.ts'
import { observe } from '../../../app/observe.ts'
import { readRuns } from '../../../app/workflow/read-runs.ts'
import { runStats } from '../../../app/workflow/run-stats.ts'
import { renderTable } from '../render/table.ts'
import { openTerminal } from '../terminal-width.ts'
import type { Verb } from '../verb.ts'

const HEADER = ['TEMPLATE', 'PHASE', 'TASKS', 'MEDIAN', 'LONGEST'] as const

export const workflowStats: Verb = {
  name: 'workflow stats',
  summary: 'Runs by template and how they stand, and how long phases took.',
  examples: ['brain workflow stats', 'brain workflow stats --json'],
  run: async (session) => {
    const { ports } = await session.open()
    const { snapshot, world } = await observe(ports, { fetch: session.fetch })
    const stats = runStats(
      (await readRuns(ports.repository, snapshot, { now: world.now })).map(({ view }) => view),
    )
    const terminal = await openTerminal()
    const rows = stats.phases.map(({ template, phase, tasks, medianMinutes, longestMinutes }) => [
      template,
      phase,
      String(tasks),
      `${medianMinutes}m`,
      `${longestMinutes}m`,
    ])
    return {
      kind: 'workflow-stats',
      data: stats,
      text: () =>
        [
          ...stats.templates.map(
            ({ template, runs, states }) =>
              `${template}: ${count(runs, 'run')} (${Object.entries(states)
                .map(([state, count]) => `${count} ${state}`)
                .join(', ')})`,
          ),
          ...(rows.length === 0 ? [] : [renderTable(rows, { terminal, header: HEADER, flexible: 1 })]),
        ].join('\n'),
      notes: stats.templates.length === 0 ? ['There was no run yet.'] : [],
    }
  },
}
