import type { HookEvent } from './hook-input.ts'

/** One JSON document on standard output. null: nothing is said, and the client does what it would without a hook. */
export type HookAnswer = Readonly<Record<string, unknown>> | null

/** Clients cut longer texts off. */
const TEXT_MAX = 4_000

/** Text for the session to know from now on. */
export function tellSession(event: HookEvent, text: string): HookAnswer {
  return { hookSpecificOutput: { hookEventName: event, additionalContext: bounded(text) } }
}

/** Text for the person. */
export function tellPerson(text: string): HookAnswer {
  return { systemMessage: bounded(text) }
}

/** The tool is not run, and the session is told why. */
export function denyTool(reason: string): HookAnswer {
  return {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: bounded(reason),
    },
  }
}

/** The session goes on, with this as its next instruction. */
export function goOn(reason: string): HookAnswer {
  return { decision: 'block', reason: bounded(reason) }
}

function bounded(text: string): string {
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX - 1)}…`
}
