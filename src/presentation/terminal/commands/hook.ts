import { answerHook } from '../../../app/hooks/answer-hook.ts'
import { HOOK_EVENTS } from '../../../domain/hooks/hook-input.ts'
import type { Verb } from '../verb.ts'

/** `main.ts` answers the plain form by itself, for clients wait for it; with other options it comes here. */
export const hook: Verb = {
  name: 'hook',
  summary: `What the hooks of an AI client call: reads the event's JSON on standard input, and answers in JSON or not at all. Events: ${HOOK_EVENTS.join(', ')}.`,
  arguments: [['[event]', 'the event, where the input does not name it']],
  examples: ['cat event.json | brain hook SessionStart', 'cat event.json | brain hook -v'],
  run: async (session, input) => {
    const asked = { named: input.arguments[0], directory: session.directory }
    const { said, why } = await answerHook(await session.hooks(), asked)
    const text = said === null ? '' : JSON.stringify(said)
    const isAsked = session.console.options.verbose
    return {
      kind: 'hook',
      data: said,
      text: () => text,
      quiet: text,
      notes: why !== null && isAsked ? [why] : [],
    }
  },
}
