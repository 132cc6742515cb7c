import { nextMajor } from '../version-order.ts'
import { NO_WORDS, PLAIN_TEXT, USUAL, type Agent, type OutputFormat, type PermissionMode } from './agent.ts'

const JSON_LINES: OutputFormat = { ...PLAIN_TEXT, lines: 'json' }

/** An option for each mode. */
function words(...all: string[]): PermissionMode {
  return { words: all, env: {} }
}

/** Known from where its flags were tried, to the next major version: before and after, they may be others. */
function tried(version: string): Agent['version'] {
  return { words: ['--version'], tried: version, range: { from: version, below: nextMajor(version) } }
}

const NEVER_TRIED: Agent['version'] = { words: ['--version'], tried: null, range: null }

const NO_SAFE_MODE =
  'No mode is known in which it neither asks nor may do everything: choose `full`, in a sandbox.'
const NOT_TRIED = 'From documents or source; never run by this project.'
const NO_LOGIN = 'Without a login it waits for ever; the silence limit ends it.'

/** For agents that put standard input behind the words that they are given. */
const BELOW = 'Do what the text on standard input says.'

const ALL: readonly Agent[] = [
  {
    ...USUAL,
    name: 'claude',
    title: 'Claude Code',
    command: [
      ...['claude', '-p', '--output-format', 'stream-json', '--verbose'],
      ...['{permissions}', '--disallowedTools', 'AskUserQuestion'],
    ],
    resume: [
      ...['claude', '-p', '--resume', '{resume}', '--output-format', 'stream-json', '--verbose'],
      ...['{permissions}', '--disallowedTools', 'AskUserQuestion'],
    ],
    permissions: {
      safe: words('--permission-mode', 'acceptEdits', '--allowedTools', 'Bash(git *)'),
      full: words('--permission-mode', 'bypassPermissions'),
    },
    output: {
      ...JSON_LINES,
      resume: ['session_id'],
      cost: ['total_cost_usd'],
      tokens: ['usage.input_tokens', 'usage.output_tokens'],
      failed: ['is_error'],
    },
    keeps: ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN'],
    home: ['.claude/.credentials.json', '.claude/settings.json', '.claude/CLAUDE.md'],
    version: tried('2.1.197'),
    notes: ['Runs the hooks in .claude/settings.json and the servers of .mcp.json without asking.'],
  },
  {
    ...USUAL,
    name: 'codex',
    title: 'Codex',
    command: ['codex', 'exec', '--json', '{permissions}', '--skip-git-repo-check', '-C', '{place}', '-'],
    permissions: {
      safe: words('--sandbox', 'workspace-write', '-c', 'approval_policy="never"'),
      full: words('--dangerously-bypass-approvals-and-sandbox'),
    },
    output: {
      ...JSON_LINES,
      resume: ['thread_id'],
      tokens: ['usage.input_tokens', 'usage.output_tokens'],
      totals: 'sum',
      failedTypes: ['turn.failed', 'error'],
    },
    keeps: ['OPENAI_API_KEY'],
    home: ['.codex/auth.json', '.codex/config.toml'],
    version: tried('0.169.0'),
    notes: [
      'Tells tokens and no money. Where its sandbox keeps it from pushing, brain pushes what it committed.',
      'It can resume a conversation, but which of these options hold then was not tried: it starts anew.',
    ],
  },
  {
    ...USUAL,
    name: 'gemini',
    title: 'Gemini CLI',
    command: ['gemini', '-p', BELOW, '{permissions}', '--skip-trust', '-o', 'stream-json'],
    permissions: {
      safe: words('--approval-mode', 'auto_edit'),
      full: words('--approval-mode', 'yolo'),
    },
    output: JSON_LINES,
    exits: { 41: 'auth', 53: 'limit', 52: 'setup', 55: 'setup' },
    keeps: ['GEMINI_API_KEY'],
    home: ['.gemini/oauth_creds.json', '.gemini/settings.json', '.gemini/google_accounts.json'],
    version: tried('0.61.0'),
    notes: ['What it spent is not known to be told. It resumes by place in a list only, so it starts anew.'],
  },
  {
    ...USUAL,
    name: 'opencode',
    title: 'OpenCode',
    command: ['opencode', 'run', '--format', 'json', '{permissions}', '--dir', '{place}', '{ask}'],
    prompt: 'file',
    permissions: { safe: null, full: words('--auto') },
    output: JSON_LINES,
    home: ['.local/share/opencode/auth.json', '.config/opencode'],
    version: tried('1.18.33'),
    notes: ['A permission that asks hangs for ever.', NO_SAFE_MODE],
  },
  {
    ...USUAL,
    name: 'aider',
    title: 'Aider',
    command: ['aider', '{permissions}', '--no-check-update', '--no-stream', '--message-file', '{prompt}'],
    prompt: 'file',
    permissions: { safe: null, full: words('--yes-always') },
    keeps: ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY'],
    home: ['.aider.conf.yml'],
    version: NEVER_TRIED,
    notes: [
      'Ends with 0 whatever the model did. Commits, and may not push: brain does.',
      NO_SAFE_MODE,
      NOT_TRIED,
    ],
  },
  {
    ...USUAL,
    name: 'amp',
    title: 'Amp',
    command: ['amp', '-x', '{permissions}', '--stream-json'],
    permissions: { safe: null, full: words('--dangerously-allow-all') },
    output: { ...JSON_LINES, failed: ['is_error'] },
    keeps: ['AMP_API_KEY'],
    home: ['.local/share/amp/secrets.json', '.config/amp'],
    version: tried('0.0.1790142911'),
    notes: [NO_LOGIN, 'It runs tools unapproved in any case.', NO_SAFE_MODE],
  },
  {
    ...USUAL,
    name: 'cursor',
    title: 'Cursor',
    command: [
      ...['agent', '-p', '--output-format', 'stream-json'],
      ...['{permissions}', '--trust', '--workspace', '{place}'],
    ],
    permissions: { safe: null, full: words('--force') },
    output: { ...JSON_LINES, failed: ['is_error'] },
    keeps: ['CURSOR_API_KEY'],
    home: ['.config/cursor/auth.json', '.cursor/cli-config.json'],
    version: NEVER_TRIED,
    notes: ['Needs CURSOR_API_KEY; may never exit.', NO_SAFE_MODE, NOT_TRIED],
  },
  {
    ...USUAL,
    name: 'copilot',
    title: 'Copilot CLI',
    command: ['copilot', '-p', '{ask}', '{permissions}', '--no-ask-user', '--output-format', 'json', '-s'],
    prompt: 'file',
    permissions: { safe: null, full: words('--allow-all') },
    output: JSON_LINES,
    keeps: ['COPILOT_GITHUB_TOKEN'],
    home: ['.copilot/config.json'],
    version: tried('1.0.102'),
    notes: ['GH_TOKEN and GITHUB_TOKEN are the brain’s and are not passed on.', NO_SAFE_MODE],
  },
  {
    ...USUAL,
    name: 'qwen',
    title: 'Qwen Code',
    command: ['qwen', BELOW, '{permissions}', '-o', 'stream-json'],
    permissions: {
      safe: words('--approval-mode', 'auto-edit'),
      full: words('--approval-mode', 'yolo'),
    },
    output: JSON_LINES,
    home: ['.qwen/oauth_creds.json', '.qwen/settings.json'],
    version: tried('0.15.10'),
    notes: ['Its exit codes are not known.'],
  },
  {
    ...USUAL,
    name: 'droid',
    title: 'Droid',
    command: ['droid', 'exec', '--output-format', 'stream-json', '{permissions}'],
    permissions: { safe: words('--auto', 'low'), full: words('--auto', 'high') },
    output: JSON_LINES,
    home: ['.factory/auth.json', '.factory/settings.json'],
    version: NEVER_TRIED,
    notes: [NOT_TRIED],
  },
  {
    ...USUAL,
    name: 'goose',
    title: 'Goose',
    command: ['goose', 'run', '--text', '{ask}'],
    prompt: 'file',
    permissions: { safe: null, full: { words: [], env: { GOOSE_MODE: 'auto' } } },
    home: ['.config/goose'],
    version: NEVER_TRIED,
    notes: [NO_SAFE_MODE, NOT_TRIED],
  },
  {
    ...USUAL,
    name: 'scripted',
    title: 'Scripted agent (for tries and demos; no model)',
    command: ['sh', '{templates}/scripted-agent.sh'],
    resume: ['sh', '{templates}/scripted-agent.sh', '{resume}'],
    permissions: { safe: NO_WORDS, full: NO_WORDS },
    output: {
      ...JSON_LINES,
      resume: ['session_id'],
      cost: ['total_cost_usd'],
      tokens: ['usage.input_tokens', 'usage.output_tokens'],
      failed: ['is_error'],
    },
    version: { words: ['-c', 'echo 1'], tried: '1', range: null },
    notes: ['Does what a line `Script: …` in its task says.'],
  },
]

/** Those that come with brain, by name, in the order in which they are shown. */
export const KNOWN_AGENTS: ReadonlyMap<string, Agent> = new Map(ALL.map((agent) => [agent.name, agent]))
