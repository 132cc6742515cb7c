/** Events that brain answers; all others are left alone. */
export const HOOK_EVENTS = [
  'SessionStart',
  'PreToolUse',
  'Stop',
  'SubagentStop',
  'StopFailure',
  'PreCompact',
] as const
export type HookEvent = (typeof HOOK_EVENTS)[number]

/** What a client said of the moment. All of it may be missing: older and newer clients say other things. */
export interface HookInput {
  readonly event: HookEvent
  /** What the session goes by: letters, digits, `-` and `_` only. */
  readonly session: string | null
  /** What the person's newest words go by. */
  readonly turn: string | null
  readonly cwd: string | null
  readonly agent: { readonly id: string; readonly type: string } | null
  /** Files that a tool is about to write. */
  readonly paths: readonly string[]
  /** The session goes on already because a hook asked for it. */
  readonly isActive: boolean
  readonly lastWords: string
  /** Something of the session's own is still at work in the background. */
  readonly isBusy: boolean
  readonly permissionMode: string | null
  readonly error: string | null
  readonly errorDetails: string | null
}

/** Reads the JSON of a hook. A text: why nothing is to be made of it. */
export function readHookInput(text: string | null, named: string | undefined): HookInput | string {
  if (text === null) return 'there is no input, or too much of it'
  const fields = parsed(text)
  if (fields === null) return 'the input is not a JSON object'
  const event = textOf(fields['hook_event_name']) ?? named
  if (event === undefined || !isEvent(event)) return `brain has no answer to ${event ?? 'no event'}`
  const agent = nameOf(fields['agent_id'])
  return {
    event,
    session: nameOf(fields['session_id']),
    turn: nameOf(fields['prompt_id']),
    cwd: textOf(fields['cwd']),
    agent: agent === null ? null : { id: agent, type: textOf(fields['agent_type']) ?? '' },
    paths: pathsOf(fields),
    isActive: fields['stop_hook_active'] === true,
    lastWords: textOf(fields['last_assistant_message']) ?? '',
    isBusy: Array.isArray(fields['background_tasks']) && fields['background_tasks'].length > 0,
    permissionMode: textOf(fields['permission_mode']),
    error: nameOf(fields['error']),
    errorDetails: textOf(fields['error_details']),
  }
}

type Fields = Readonly<Record<string, unknown>>

function parsed(text: string): Fields | null {
  try {
    return asFields(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch {
    return null
  }
}

function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

function isEvent(text: string): text is HookEvent {
  return (HOOK_EVENTS as readonly string[]).includes(text)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** It becomes the name of a file. */
const NAME = /^[A-Za-z0-9_-]{1,100}$/

function nameOf(value: unknown): string | null {
  return typeof value === 'string' && NAME.test(value) ? value : null
}

/** Tools that write files; where they name them. */
const WRITING = /^(?:Edit|Write|MultiEdit|NotebookEdit)$/
const PATH_FIELDS = ['file_path', 'notebook_path'] as const

function pathsOf(fields: Fields): readonly string[] {
  if (!WRITING.test(textOf(fields['tool_name']) ?? '')) return []
  const input = asFields(fields['tool_input']) ?? {}
  const edits = Array.isArray(input['edits']) ? input['edits'].map((edit) => asFields(edit) ?? {}) : []
  return [input, ...edits].flatMap((one) => PATH_FIELDS.flatMap((name) => textOf(one[name]) ?? []))
}
