import { observe } from '../../../app/observe.ts'
import { readRuns } from '../../../app/workflow/read-runs.ts'
import { runJson } from '../../run-json.ts'
import { readNotes } from '../read-notes.ts'
import { renderTable } from '../render/table.ts'
import { openTerminal } from '../terminal-width.ts'
import type { Verb } from '../verb.ts'

const HEADER = ['RUN', 'STATE', 'PHASE', 'TEMPLATE', 'TITLE'] as const

export const workflowList: Verb = {
  name: 'workflow list',
  summary: 'All workflow runs that were not put away.',
  examples: ['brain workflow list', 'brain workflow list --json'],
  run: async (session) => {
    const { ports } = await session.open()
    const { snapshot, world } = await observe(ports, { fetch: session.fetch })
    const runs = (await readRuns(ports.repository, snapshot, { now: world.now })).map(({ view }) => view)
    const terminal = await openTerminal()
    const rows = runs.map(({ run, state, at, of }) => [
      run.name,
      state,
      `${at}/${of}`,
      run.template,
      run.title,
    ])
    return {
      kind: 'workflows',
      data: { runs: runs.map(runJson) },
      text: () => (rows.length === 0 ? '' : renderTable(rows, { terminal, header: HEADER, flexible: 4 })),
      quiet: runs.map(({ run }) => run.name).join('\n'),
      notes: [
        ...readNotes(snapshot),
        ...(rows.length === 0
          ? ['None yet. Start one: brain workflow new --template interactive "what to build"']
          : []),
      ],
    }
  },
}
