import { onceThereIsRoom, type Waiting } from '../../../app/fleet/passing-trouble.ts'
import { tendUntilDone } from '../../../app/fleet/tend-until-done.ts'
import type { FleetEvent } from '../../../app/fleet/stop-worker.ts'
import { openFleet } from '../open-fleet.ts'
import { plainLine } from '../printable.ts'
import { isSet, type Verb } from '../verb.ts'

export const fleetTend: Verb = {
  name: 'fleet tend',
  summary:
    'Look after the workers of this clone until all have ended; one at a time does it, and spawn leaves one behind.',
  options: [{ flags: '--once', description: 'look once' }],
  examples: ['brain fleet tend', 'brain fleet tend --once'],
  run: async (session, input) => {
    const { console } = session
    const workspace = await session.open()
    await workspace.staysLong()
    const once = isSet(input, 'once')
    const waiting: Waiting = {
      clock: workspace.ports.clock,
      say: (text) =>
        console.line({ kind: 'event', data: { event: 'tend', task: null, worker: null, text } }, text),
      until: once ? 0 : Infinity,
    }
    const fleet = await onceThereIsRoom(waiting, () => openFleet(session, workspace))
    const say = ({ worker, text }: FleetEvent): void => {
      const data = { event: 'worker', task: worker.task, worker: worker.worker, text }
      console.line({ kind: 'event', data }, plainLine(`${worker.task}: ${worker.worker} ${text}`))
    }
    const isFree = await onceThereIsRoom(waiting, () => tendUntilDone(fleet, { once, say }))
    const notes = isFree ? [] : ['Another process looks after them already.']
    return { kind: 'events', data: null, text: () => '', streamed: true, notes }
  },
}
