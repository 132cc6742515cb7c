/** The AI clients that files can be made for. */
export const CLIENTS = ['claude', 'codex', 'gemini', 'cursor', 'copilot'] as const
export type ClientName = (typeof CLIENTS)[number]

/** How a client calls commands, and where it looks for them. */
export interface Client {
  readonly title: string
  /** Before the name of a command: `/brain:` makes `/brain:execute`. */
  readonly slash: string
  /** What is put in the place of the words that follow a command. */
  readonly words: string
  /** All below it is made by brain, or is left alone. */
  readonly folder: string
  /** A file that the person writes, too: only a region of it is brain's. null: none is needed. */
  readonly memory: 'AGENTS.md' | 'GEMINI.md' | null
}

const AFTER_COMMAND = '(what follows the command in the message of the person; perhaps nothing)'

export const CLIENT_FACTS: Readonly<Record<ClientName, Client>> = {
  // A plugin in a folder of skills: loaded in place, without a marketplace, under a name space of its own.
  claude: {
    title: 'Claude Code',
    slash: '/tenarms:',
    words: '$ARGUMENTS',
    folder: '.claude/skills/tenarms',
    memory: null,
  },
  codex: {
    title: 'Codex',
    slash: '$brain-',
    words: AFTER_COMMAND,
    folder: '.agents/skills',
    memory: 'AGENTS.md',
  },
  gemini: {
    title: 'Gemini CLI',
    slash: '/brain:',
    words: '{{args}}',
    folder: '.gemini/commands/brain',
    memory: 'GEMINI.md',
  },
  cursor: {
    title: 'Cursor',
    slash: '/brain-',
    words: AFTER_COMMAND,
    folder: '.cursor/commands',
    memory: 'AGENTS.md',
  },
  copilot: {
    title: 'GitHub Copilot',
    slash: '/brain-',
    words: '${input:words}',
    folder: '.github/prompts',
    memory: 'AGENTS.md',
  },
}

export const REGION = 'agents'
