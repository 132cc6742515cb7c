import { isSecretVariable } from '../secret-variable.ts'

/** A proxy's credentials are needed to get out at all. */
const PROXY = /^(?:https?|all|no)_proxy$/i

/** What an agent that runs brain sets for its own children: another agent would take itself for one of them. */
const PARENT_AGENT =
  /^(?:CLAUDECODE|CLAUDE_CODE|CLAUDE_CODE_(?:ENTRYPOINT|EXECPATH|SESSION_ID|SSE_PORT)|CODEX_SANDBOX(?:_\w+)?|CODEX_THREAD_ID|CURSOR_AGENT|GEMINI_CLI|OPENCODE|AI_AGENT|BRAIN_\w+)$/

/** What git needs to reach the remote and to know who commits; a worker that cannot push delivers nothing. */
const GIT_ACCESS =
  /^(?:SSH_AUTH_SOCK|SSH_ASKPASS|GIT_SSH|GIT_SSH_COMMAND|GIT_SSH_VARIANT|GIT_ASKPASS|GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|GIT_CEILING_DIRECTORIES)$/

export interface WorkerIdentity {
  readonly worker: string
  /** Names the session: whatever has it in its environment belongs to it. */
  readonly mark: string
}

/** The variable that marks all processes of a session. */
export const MARK = 'BRAIN_FLEET'

/**
 * What a worker's processes see: the brain's environment without its secrets, without what redirects git, and without the
 * traces of an agent that brain itself may run under. `keeps` names what the agent or the project needs all the same.
 */
export function workerEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  { keeps, sets }: { readonly keeps: readonly string[]; readonly sets: Readonly<Record<string, string>> },
  { worker, mark }: WorkerIdentity,
): Readonly<Record<string, string>> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (keeps.includes(entry[0]) || isHarmless(entry[0], entry[1])),
  )
  return {
    ...Object.fromEntries(kept),
    ...sets,
    BRAIN_WORKER: worker,
    [MARK]: mark,
    GIT_TERMINAL_PROMPT: '0',
  }
}

/** Passed on whatever its value is. */
export function isNeededToReach(name: string): boolean {
  return GIT_ACCESS.test(name) || PROXY.test(name)
}

/** What leads out of a sandbox, or names folders that are not there: agents that hold keys, settings, sockets, temporary folders. */
const LEADS_OUT =
  /^(?:SSH_.*|GIT_(?!TERMINAL_PROMPT$).*|XDG_.*|DBUS_.*|GNUPGHOME|GPG_.*|DOCKER_.*|KUBECONFIG|DISPLAY|WAYLAND_DISPLAY|TMUX.*|TMPDIR|TMP|TEMP)$/

/** The same for a worker in a sandbox: git reaches no remote from there, and needs nothing for it. */
export function sandboxEnvironment(
  environment: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !LEADS_OUT.test(name)))
}

function isHarmless(name: string, value: string): boolean {
  if (!/^[A-Za-z_]\w*$/.test(name)) return false
  if (isNeededToReach(name)) return true
  if (name.startsWith('GIT_') || PARENT_AGENT.test(name)) return false
  return !isSecretVariable(name, value)
}
