import { readTaskId } from '../../../app/find-task.ts'
import { readRequired } from '../text-input.ts'
import { publishReport } from '../worker-result.ts'
import type { Verb } from '../verb.ts'

export const workerIncident: Verb = {
  name: 'worker incident',
  summary: 'Record that something went wrong, and go on.',
  arguments: [['<id>', 'the task you hold']],
  options: [
    {
      flags: '--text <text>',
      description: 'what happened, its impact, how it was resolved; - is standard input',
    },
  ],
  writes: true,
  examples: ['brain worker incident 012 --text "The session hung; resumed from the last commit."'],
  run: async (session, input) => {
    const id = readTaskId(input.arguments[0] ?? '')
    const text = await readRequired(session, input, { name: 'text', flag: '--text' })
    return await publishReport(session, id, { report: { kind: 'incident', text }, next: `Go on with ${id}.` })
  },
}
