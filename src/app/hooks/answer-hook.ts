import type { HookAnswer } from '../../domain/hooks/hook-answer.ts'
import type { HookEvent, HookInput } from '../../domain/hooks/hook-input.ts'
import type { HookPlace } from '../../ports/hooks.ts'

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

/** What the client is told. Nothing is fetched: a hook never waits for the network. */
export async function answerHook(place: HookPlace, input: HookInput): Promise<HookAnswer> {
  const answer = await ANSWERS[input.event]()
  return await answer(place, input)
}
