import { readTaskId } from '../../../app/find-task.ts'
import { refuse } from '../../../domain/decision.ts'
import { readCount } from '../read-count.ts'
import { optionText, type Verb } from '../verb.ts'

const BYTES_A_LINE = 4 * 1024
const BYTES_MAX = 8 * 1024 * 1024

export const fleetLogs: Verb = {
  name: 'fleet logs',
  summary: 'What a worker printed, the end of it.',
  arguments: [['<id>', 'its task']],
  options: [{ flags: '--lines <n>', description: 'so many lines (default: 50)' }],
  examples: ['brain fleet logs 012', 'brain fleet logs 012 --lines 500'],
  run: async (session, input) => {
    const id = readTaskId(input.arguments[0] ?? '')
    const count = readCount(optionText(input, 'lines'), 50, '--lines')
    const { store, sessions } = await (await session.open()).fleet()
    const worker = await store.get(id)
    if (worker === null) return refuse('WORKER_NOT_FOUND', { task: id, state: 'known' })
    const tail = await sessions.tail(id, Math.min(BYTES_MAX, count * BYTES_A_LINE))
    const text = tail.trimEnd().split('\n').slice(-count).join('\n')
    return {
      kind: 'log',
      data: { task: id, worker: worker.worker, path: sessions.logOf(id), text },
      text: () => text,
      quiet: text,
      notes: [`All of it: ${sessions.logOf(id)}`],
    }
  },
}
