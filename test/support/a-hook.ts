import { brain, type BrainRun } from './brain-cli.ts'
import type { Person } from './a-project.ts'

export interface HookRun {
  readonly run: BrainRun
  /** null: it said nothing. */
  readonly answer: Record<string, unknown> | null
}

/** Calls a hook as Claude Code does, with what every input of it says, and reads the answer as JSON. */
export async function callHook(
  { dir }: Pick<Person, 'dir'>,
  event: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<HookRun> {
  const input = {
    session_id: '4f0c2a8e-5d4e-4d7a-9d5b-6a1f6c1f0b11',
    prompt_id: 'prompt-1',
    transcript_path: '/home/ada/.claude/projects/project/4f0c2a8e.jsonl',
    cwd: dir,
    permission_mode: 'default',
    hook_event_name: event,
    ...more,
  }
  return await sayToHook(dir, [event], JSON.stringify(input))
}

/** Any input at all. Throws unless the hook ends with exit 0, and says one JSON object or nothing. */
export async function sayToHook(dir: string, words: readonly string[], input: string): Promise<HookRun> {
  const run = await brain(dir, ['hook', ...words], { input })
  if (run.code !== 0) throw new Error(`hook ${words.join(' ')}: exit ${run.code}\n${run.stdout}${run.stderr}`)
  return { run, answer: run.stdout === '' ? null : (JSON.parse(run.stdout) as Record<string, unknown>) }
}

/** What a hook tells the session. */
export function contextIn({ answer }: HookRun): string {
  const output = answer?.['hookSpecificOutput'] as { additionalContext?: string } | undefined
  return output?.additionalContext ?? ''
}

/** Why a tool is refused; empty when it is not. */
export function refusalIn({ answer }: HookRun): string {
  const output = answer?.['hookSpecificOutput'] as
    | { permissionDecision?: string; permissionDecisionReason?: string }
    | undefined
  return output?.permissionDecision === 'deny' ? (output.permissionDecisionReason ?? '') : ''
}
