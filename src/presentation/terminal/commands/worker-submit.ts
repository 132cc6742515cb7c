import { MEANT_TASK, readMeantTask } from '../meant-task.ts'
import { readRequired } from '../text-input.ts'
import { publishReport } from '../worker-result.ts'
import { optionText, type Verb } from '../verb.ts'

export const workerSubmit: Verb = {
  name: 'worker submit',
  summary: 'Hand the result in: pushes your commits and the output file for review.',
  arguments: MEANT_TASK,
  options: [
    { flags: '--summary <text>', description: 'what was done; - is standard input' },
    { flags: '--file <file>', description: 'the whole report, in markdown' },
    {
      flags: '--verdict <text>',
      description: 'for a task that asks for one: PASS, or an option to vote for',
    },
  ],
  writes: true,
  examples: [
    'brain worker submit 012 --summary "Form, validation and tests are done"',
    'brain worker submit 012 --summary "Done" --file report.md',
  ],
  run: async (session, input) => {
    const id = await readMeantTask(session, input, workerSubmit)
    const file = optionText(input, 'file')
    const body = file === undefined ? null : await (await session.desk()).readText(file)
    const verdict = optionText(input, 'verdict')
    const summary = await readRequired(session, input, { name: 'summary', flag: '--summary' })
    return await publishReport(session, id, {
      report: { kind: 'output', summary, body, ...(verdict === undefined ? {} : { verdict }) },
      next: `Then wait, or stop here: brain worker wait ${id} --timeout 30m`,
    })
  },
}
