import { nonceFor } from '../../../app/claim-tasks.ts'
import { readTaskId } from '../../../app/find-task.ts'
import { reserveTask } from '../../../app/hand-over-task.ts'
import { makeChange } from '../change.ts'
import { readRequired } from '../text-input.ts'
import type { Verb } from '../verb.ts'
import { checkedWorkerName } from '../worker-name.ts'
import { writtenTasks } from '../written-tasks.ts'

export const reserve: Verb = {
  name: 'reserve',
  summary: 'Open an attempt for a worker that cannot claim by itself; its prompt then carries the nonce.',
  arguments: [['<id>', 'a ready task']],
  options: [{ flags: '--worker <name>', description: 'who it is for' }],
  writes: true,
  examples: ['brain reserve 012 --worker cloud-1'],
  run: async (session, input) => {
    const id = readTaskId(input.arguments[0] ?? '')
    const given = await readRequired(session, input, { name: 'worker', flag: '--worker' })
    const worker = checkedWorkerName(given.trim(), '--worker')
    const { ports, claims } = await session.open()
    return await makeChange(session, ports, {
      doing: 'Reserving',
      look: {},
      decide: async (snapshot, world) => {
        const decision = reserveTask(snapshot, world, { id, worker })
        // Kept before the push: the prompt must be able to carry it even if the answer is lost.
        if (decision.kind === 'change' && !session.dryRun)
          await claims.put({ task: id, attempt: decision.result.attempt, worker, nonce: nonceFor(world, id) })
        return decision
      },
      tell: async ({ result }) => ({
        ...(await writtenTasks(ports, { ids: [id], commit: null })),
        text: () => `Reserved ${id} for ${worker} (attempt ${result.attempt}).`,
        quiet: id,
        notes: [`Its prompt, with the nonce: brain worker-instructions ${id}`],
      }),
    })
  },
}
