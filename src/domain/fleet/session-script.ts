import { shellQuoted } from '../shell-words.ts'

export interface SessionScript {
  /** The whole environment; what the launcher brings beside it is dropped. */
  readonly environment: Readonly<Record<string, string>>
  /** On another machine the environment that it has there stays, and this one is added. */
  readonly isAdded?: boolean
  readonly place: string
  readonly words: readonly string[]
  /** What goes before the agent's words and each set-up command: a sandbox. */
  readonly prefix?: readonly string[]
  /** What the agent reads; null: nothing. */
  readonly input: string | null
  /** Run before the agent, each by a shell; the first that fails ends the session. */
  readonly setup: readonly string[]
  /** Gets `agent <code>` or `setup <code>` when the session is over. */
  readonly exitFile: string
  /** With a terminal, the log gets a copy; without, the launcher's own output is the log. */
  readonly log: string | null
}

/**
 * A session as a POSIX script: set-up commands, then the agent, then its exit code in a file. The shell outlives a
 * SIGTERM to its group, so that the code is told; its children get the signal as usual. Every value stands in single quotes:
 * nothing of a task, a prompt or an environment is ever read as shell.
 */
export function sessionScript(script: SessionScript): string {
  const { environment, isAdded = false, place, words, prefix = [], input, setup, exitFile, log } = script
  const before = prefix.map((word) => `${shellQuoted(word)} `).join('')
  const file = shellQuoted(exitFile)
  const session = [
    'what=setup code=0',
    ...setup.map(
      (command) => `[ $code -ne 0 ] || ${before}sh -c ${shellQuoted(command)} </dev/null || code=$?`,
    ),
    'if [ $code -eq 0 ]; then',
    '  what=agent',
    `  ${before}${words.map(shellQuoted).join(' ')} <${input === null ? '/dev/null' : shellQuoted(input)} || code=$?`,
    'fi',
    `echo "$what $code" >${shellQuoted(`${exitFile}.new`)} && mv ${shellQuoted(`${exitFile}.new`)} ${file}`,
  ]
  return [
    ...(isAdded ? [] : dropping()),
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${shellQuoted(value)}`),
    'trap : TERM INT HUP',
    `cd ${shellQuoted(place)} || { echo "setup 1" >${file}; exit 1; }`,
    ...(log === null ? session : ['{', ...session, `} 2>&1 | tee -a ${shellQuoted(log)}`]),
    '',
  ].join('\n')
}

/** All that was inherited; a value with line breaks only makes names that are not set. */
function dropping(): readonly string[] {
  return [
    "for name in $(env | sed -n 's/^\\([A-Za-z_][A-Za-z_0-9]*\\)=.*/\\1/p'); do",
    '  case $name in PATH|PWD|OLDPWD|SHLVL|_|TERM|TMUX|TMUX_PANE) ;; *) unset "$name" ;; esac',
    'done',
  ]
}
