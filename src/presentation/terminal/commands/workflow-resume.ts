import { resumeRun } from '../../../app/workflow/change-run.ts'
import { isSet, optionList, type Verb } from '../verb.ts'
import { changeRun } from '../workflow-verb.ts'

export const workflowResume: Verb = {
  name: 'workflow resume',
  summary: 'Let a run go on that is paused or cancelled, or that a team holds at a gate.',
  arguments: [['<run>', 'its name']],
  options: [
    { flags: '--without <member>', description: 'go on without this member of the team', many: true },
    { flags: '--send-back', description: "give the team's findings to the workers" },
  ],
  writes: true,
  examples: [
    'brain workflow resume contact-form',
    'brain workflow resume contact-form --without performance',
    'brain workflow resume contact-form --send-back',
  ],
  run: async (session, input) =>
    await changeRun(session, await session.open(), {
      name: input.arguments[0] ?? '',
      doing: 'Resuming',
      decide: (snapshot, world, view) =>
        resumeRun(snapshot, world, {
          view,
          without: optionList(input, 'without') ?? [],
          sendBack: isSet(input, 'sendBack'),
        }),
      done: ({ run, tasks }) => `${run} goes on.${tasks.length === 0 ? '' : ` Tasks: ${tasks.join(', ')}.`}`,
    }),
}
