import { readTaskId } from '../../../app/find-task.ts'
import { groundOf } from '../../../app/fleet/ground.ts'
import { toolsOf } from '../../../app/fleet/choose-tools.ts'
import { refuse } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { openFleet } from '../open-fleet.ts'
import type { Verb } from '../verb.ts'

export const fleetAttach: Verb = {
  name: 'fleet attach',
  summary: 'Show a worker that runs in a terminal of its own (tmux) in yours.',
  arguments: [['<id>', 'its task']],
  examples: ['brain fleet attach 012'],
  run: async (session, input) => {
    const id = readTaskId(input.arguments[0] ?? '')
    const fleet = await openFleet(session, await session.open())
    const worker = await fleet.store.get(id)
    if (worker?.phase !== 'running') return refuse('WORKER_NOT_FOUND', { task: id, state: 'at work' })
    const { runner } = toolsOf(fleet, worker)
    if (runner.attach === null && runner.ssh === null)
      throw new Failure('USAGE', {
        message: `What the runner ${runner.name} started has no terminal.`,
        hint: `Read along: tail -f ${fleet.sessions.logOf(id)}`,
      })
    if (!session.interactive)
      throw new Failure('INPUT_NEEDED', { what: 'a terminal', flag: `brain fleet logs ${id}` })
    const code = await groundOf(fleet, worker).sessions.attach(worker, runner)
    return { kind: 'attach', data: { task: id, exit: code }, text: () => '', exit: code === 0 ? 0 : 1 }
  },
}
