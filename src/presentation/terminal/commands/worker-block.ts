import { MEANT_TASK, readMeantTask } from '../meant-task.ts'
import { readRequired } from '../text-input.ts'
import { publishReport } from '../worker-result.ts'
import { optionText, type Verb } from '../verb.ts'

export const workerBlock: Verb = {
  name: 'worker block',
  summary: 'Say that you cannot go on; the lease rests until the brain answers.',
  arguments: MEANT_TASK,
  options: [
    { flags: '--issue <text>', description: 'what stops you; - is standard input' },
    { flags: '--need <text>', description: 'what you need from the brain' },
    { flags: '--impact <text>', description: 'what it holds up' },
  ],
  writes: true,
  examples: [
    'brain worker block 012 --issue "No API key for the mail service" --need "A key, or a mock to use" --impact "Cannot test sending"',
  ],
  run: async (session, input) => {
    const id = await readMeantTask(session, input, workerBlock)
    const issue = await readRequired(session, input, { name: 'issue', flag: '--issue' })
    const report = {
      kind: 'blocker',
      issue,
      need: optionText(input, 'need') ?? 'A decision',
      impact: optionText(input, 'impact') ?? 'The task waits',
    } as const
    return await publishReport(session, id, {
      report,
      next: `Wait for the answer: brain worker wait ${id} --timeout 30m`,
    })
  },
}
