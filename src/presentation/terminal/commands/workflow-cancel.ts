import { stopRun } from '../../../app/workflow/change-run.ts'
import { optionText, type Verb } from '../verb.ts'
import { changeRun } from '../workflow-verb.ts'

export const workflowCancel: Verb = {
  name: 'workflow cancel',
  summary: 'Give a run up. Its tasks and files stay, and it can be resumed.',
  arguments: [['<run>', 'its name']],
  options: [{ flags: '--why <text>', description: 'for whoever looks at it' }],
  writes: true,
  examples: ['brain workflow cancel contact-form --why "Not wanted any more"'],
  run: async (session, input) => {
    const why = optionText(input, 'why') ?? null
    return await changeRun(session, await session.open(), {
      name: input.arguments[0] ?? '',
      doing: 'Cancelling',
      decide: (snapshot, world, view) => stopRun(snapshot, world, { view, how: 'cancelled', why }),
      done: ({ run }) => `Cancelled ${run}.`,
    })
  },
}
