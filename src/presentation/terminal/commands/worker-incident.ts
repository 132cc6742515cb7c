import { MEANT_TASK, readMeantTask } from '../meant-task.ts'
import { readRequired } from '../text-input.ts'
import { publishReport } from '../worker-result.ts'
import type { Verb } from '../verb.ts'

export const workerIncident: Verb = {
  name: 'worker incident',
  summary: 'Record that something went wrong, and go on.',
  arguments: MEANT_TASK,
  options: [
    {
      flags: '--text <text>',
      description: 'what happened, its impact, how it was resolved; - is standard input',
    },
  ],
  writes: true,
  examples: ['brain worker incident 012 --text "The session hung; resumed from the last commit."'],
  run: async (session, input) => {
    const id = await readMeantTask(session, input, workerIncident)
    const text = await readRequired(session, input, { name: 'text', flag: '--text' })
    return await publishReport(session, id, { report: { kind: 'incident', text }, next: `Go on with ${id}.` })
  },
}
