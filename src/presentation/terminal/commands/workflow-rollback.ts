import { rollBack } from '../../../app/workflow/roll-back.ts'
import type { Verb } from '../verb.ts'
import { changeRun } from '../workflow-verb.ts'

export const workflowRollback: Verb = {
  name: 'workflow rollback',
  summary: 'Do a phase again, and all that rests on it. What was written stays readable.',
  arguments: [
    ['<run>', 'its name'],
    ['<phase>', 'the first one to be done again'],
  ],
  writes: true,
  examples: ['brain workflow rollback contact-form design'],
  run: async (session, input) =>
    await changeRun(session, await session.open(), {
      name: input.arguments[0] ?? '',
      doing: 'Rolling back',
      decide: (snapshot, world, view) =>
        rollBack(snapshot, world, { view, phase: [input.arguments[1] ?? ''] }),
      done: ({ run, tasks }) =>
        `Rolled ${run} back to ${input.arguments[1]}; behind it: ${tasks.join(', ') || 'nothing'}.`,
    }),
}
