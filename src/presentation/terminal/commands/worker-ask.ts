import { MEANT_TASK, readMeantTask } from '../meant-task.ts'
import { readRequired } from '../text-input.ts'
import { publishReport } from '../worker-result.ts'
import { optionList, optionText, type Verb } from '../verb.ts'

export const workerAsk: Verb = {
  name: 'worker ask',
  summary: 'Ask the brain a question; the lease rests until it answers.',
  arguments: MEANT_TASK,
  options: [
    { flags: '--question <text>', description: 'the question; - is standard input' },
    { flags: '--options <text>', description: 'a possible answer', many: true },
    { flags: '--recommendation <text>', description: 'which one you would take, and why' },
  ],
  writes: true,
  examples: [
    'brain worker ask 012 --question "Which date format?" --options "ISO" --options "local" --recommendation "ISO: logs use it"',
  ],
  run: async (session, input) => {
    const id = await readMeantTask(session, input, workerAsk)
    const question = await readRequired(session, input, { name: 'question', flag: '--question' })
    const report = {
      kind: 'question',
      question,
      options: optionList(input, 'options') ?? [],
      recommendation: optionText(input, 'recommendation') ?? null,
    } as const
    return await publishReport(session, id, {
      report,
      next: `Wait for the answer: brain worker wait ${id} --timeout 30m`,
    })
  },
}
