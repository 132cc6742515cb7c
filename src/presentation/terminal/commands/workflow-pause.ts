import { stopRun } from '../../../app/workflow/change-run.ts'
import { optionText, type Verb } from '../verb.ts'
import { changeRun } from '../workflow-verb.ts'

export const workflowPause: Verb = {
  name: 'workflow pause',
  summary: 'Stop a run for a while: nothing is created, approved or handed out.',
  arguments: [['<run>', 'its name']],
  options: [{ flags: '--why <text>', description: 'for whoever looks at it' }],
  writes: true,
  examples: ['brain workflow pause contact-form --why "Waiting for the legal text"'],
  run: async (session, input) => {
    const why = optionText(input, 'why') ?? null
    return await changeRun(session, await session.open(), {
      name: input.arguments[0] ?? '',
      doing: 'Pausing',
      decide: (snapshot, world, view) => stopRun(snapshot, world, { view, how: 'paused', why }),
      done: ({ run }) => `Paused ${run}. Tasks that are being worked on go on.`,
    })
  },
}
