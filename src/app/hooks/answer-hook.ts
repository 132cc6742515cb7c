import type { HookAnswer } from '../../domain/hooks/hook-answer.ts'
import { type HookEvent, type HookInput, readHookInput } from '../../domain/hooks/hook-input.ts'
import type { HookPlace, Hooks } from '../../ports/hooks.ts'

type Answer = (place: HookPlace, input: HookInput) => Promise<HookAnswer>

/** Each event loads what it needs, and nothing else. */
const ANSWERS: Readonly<Record<HookEvent, () => Promise<Answer>>> = {
  SessionStart: async () => (await import('./session-start.ts')).onSessionStart,
  PreToolUse: async () => (await import('./pre-tool-use.ts')).onPreToolUse,
  Stop: async () => (await import('./stop.ts')).onStop,
  SubagentStop: async () => (await import('./subagent-stop.ts')).onSubagentStop,
  StopFailure: async () => (await import('./stop-failure.ts')).onStopFailure,
  PreCompact: async () => (await import('./pre-compact.ts')).onPreCompact,
}

/** What the client is told, and why nothing when it is nothing. */
export interface Answered {
  readonly said: HookAnswer
  readonly why: string | null
}

/**
 * Answers what stands on standard input. Nothing is fetched: a hook never waits for the network. Whatever goes wrong, the
 * session that called it goes on: nothing is thrown.
 */
export async function answerHook(
  hooks: Hooks,
  { named, directory }: { readonly named: string | undefined; readonly directory: string },
): Promise<Answered> {
  try {
    const input = readHookInput(await hooks.input(), named)
    if (typeof input === 'string') return { said: null, why: input }
    // Where the session is now, which need not be where its client was started.
    const now = input.cwd === null ? null : await hooks.open(input.cwd)
    const place = now ?? (await hooks.open(directory))
    if (place === null) return { said: null, why: 'brain is not used here' }
    const answer = await ANSWERS[input.event]()
    return { said: await answer(place, input), why: null }
  } catch (error) {
    return { said: null, why: error instanceof Error ? error.message : String(error) }
  }
}
