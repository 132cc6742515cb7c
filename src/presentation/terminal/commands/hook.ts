import { answerHook } from '../../../app/hooks/answer-hook.ts'
import { HOOK_EVENTS, readHookInput } from '../../../domain/hooks/hook-input.ts'
import type { HookAnswer } from '../../../domain/hooks/hook-answer.ts'
import type { Session } from '../session.ts'
import type { Outcome, Verb } from '../verb.ts'

/** Whatever goes wrong, the session that called it goes on: exit 0, and nothing but JSON on standard output. */
export const hook: Verb = {
  name: 'hook',
  summary: `What the hooks of an AI client call: reads the event's JSON on standard input, and answers in JSON or not at all. Events: ${HOOK_EVENTS.join(', ')}.`,
  arguments: [['[event]', 'the event, where the input does not name it']],
  examples: ['brain hook SessionStart < event.json', 'brain hook -v < event.json'],
  run: async (session, input) => {
    try {
      return await answer(session, input.arguments[0])
    } catch (error) {
      return told(session, null, error instanceof Error ? error.message : String(error))
    }
  },
}

async function answer(session: Session, named: string | undefined): Promise<Outcome> {
  const hooks = await session.hooks()
  const event = readHookInput(await hooks.input(), named)
  if (typeof event === 'string') return told(session, null, event)
  // Where the session is now, which need not be where its client was started.
  const now = event.cwd === null ? null : await hooks.open(event.cwd)
  const place = now ?? (await hooks.open(session.directory))
  if (place === null) return told(session, null, 'brain is not used here')
  return told(session, await answerHook(place, event), null)
}

function told({ console }: Session, said: HookAnswer, why: string | null): Outcome {
  const text = said === null ? '' : JSON.stringify(said)
  return {
    kind: 'hook',
    data: said,
    text: () => text,
    quiet: text,
    notes: why !== null && console.options.verbose ? [why] : [],
  }
}
