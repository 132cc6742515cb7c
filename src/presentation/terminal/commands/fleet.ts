import { viewFleet } from '../../../app/fleet/view-fleet.ts'
import { fleetJson } from '../../fleet-json.ts'
import { openFleet } from '../open-fleet.ts'
import { renderFleet } from '../render/fleet-table.ts'
import { openTerminal } from '../terminal-width.ts'
import { isSet, type Verb } from '../verb.ts'

export const fleet: Verb = {
  name: 'fleet',
  summary: 'The workers that this clone started: task, state, agent, last sign of life, cost.',
  options: [{ flags: '--all', description: 'those that have ended, too' }],
  examples: ['brain fleet', 'brain fleet --all', 'brain fleet --json'],
  run: async (session, input) => {
    const workspace = await session.open()
    const opened = await openFleet(session, workspace)
    const views = await viewFleet(opened, { all: isSet(input, 'all') })
    const terminal = await openTerminal()
    const now = workspace.ports.clock.now()
    const ended = views
      .filter(({ state, death }) => state === 'ended' || death !== null)
      .map(({ worker, death }) => `${worker.task}${death === null ? '' : ` (${death.error})`}`)
    return {
      kind: 'fleet',
      data: { workers: views.map(fleetJson) },
      text: (paint) => (views.length === 0 ? '' : renderFleet(views, { paint, terminal, now })),
      quiet: views.map(({ worker }) => worker.task).join('\n'),
      notes: [
        ...(views.length === 0
          ? ['No worker is at work. Start some: brain spawn --next 2 --runner process']
          : []),
        ...(ended.length === 0
          ? []
          : [`Ended, and not yet looked after: ${ended.join(', ')}. Do it: brain fleet tend`]),
      ],
    }
  },
}
