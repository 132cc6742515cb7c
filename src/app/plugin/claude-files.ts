import { fillTemplate } from '../../domain/markdown/fill-template.ts'
import { HOOK_EVENTS, type HookEvent } from '../../domain/hooks/hook-input.ts'
import { VERDICTS } from '../../domain/workflow/tally.ts'
import { commandText, type MadeFile, type Making, markdown, SKILL_SUMMARY, skillText } from './made-texts.ts'
import { CLIENT_FACTS } from './clients.ts'
import { type Reviewer, REVIEWERS, SLASH_COMMANDS, type SlashCommand } from './slash-commands.ts'
import { STAMP, stamp } from './stamp.ts'

export const PLUGIN = 'tenarms'
export const PLUGIN_SUMMARY =
  'Plans work as tasks in git, hands them to sessions on any machine, reviews what comes back. Needs the command brain (npm package tenarms).'

/** A whole plugin for Claude Code, below the folder. */
export async function claudeFiles(folder: string, making: Making): Promise<readonly MadeFile[]> {
  const files = [
    { path: '.claude-plugin/plugin.json', text: manifest(making.version) },
    { path: 'hooks/hooks.json', text: hooksFile() },
    {
      path: 'skills/protocol/SKILL.md',
      text: markdown({ name: 'protocol', description: SKILL_SUMMARY }, await skillText(making)),
    },
    await workerFile(making),
    ...(await Promise.all(SLASH_COMMANDS.map((command) => commandFile(command, making)))),
    ...(await Promise.all(REVIEWERS.map((reviewer) => reviewerFile(reviewer, making)))),
  ]
  return files.map(({ path, text }) => ({ path: `${folder}/${path}`, text }))
}

/** All that makes this repository a marketplace, with the plugin in it. */
export async function marketplaceFiles(making: Making): Promise<readonly MadeFile[]> {
  const folder = `plugins/${PLUGIN}`
  const catalog = {
    name: PLUGIN,
    owner: { name: 'tenarms contributors' },
    plugins: [{ name: PLUGIN, source: `./${folder}`, description: PLUGIN_SUMMARY, version: making.version }],
  }
  return [
    { path: '.claude-plugin/marketplace.json', text: json(catalog) },
    ...(await claudeFiles(folder, making)),
  ]
}

function manifest(version: string): string {
  return json({
    name: PLUGIN,
    version,
    description: PLUGIN_SUMMARY,
    author: { name: 'tenarms contributors' },
    license: 'MIT',
    keywords: ['tasks', 'git', 'orchestration', 'workflow', 'agents'],
    metadata: { note: STAMP },
  })
}

const SECONDS: Readonly<Record<HookEvent, number>> = {
  SessionStart: 10,
  PreToolUse: 10,
  Stop: 15,
  SubagentStop: 10,
  StopFailure: 10,
  PreCompact: 15,
}
const MATCHERS: Readonly<Partial<Record<HookEvent, string>>> = {
  PreToolUse: 'Edit|Write|MultiEdit|NotebookEdit',
}

/** Whoever has the plugin and not the command is not bothered with an error at each edit; the input is read all the same. */
function hooksFile(): string {
  const hooks = HOOK_EVENTS.map((event) => {
    const command = `if command -v brain >/dev/null 2>&1; then exec brain hook ${event}; else cat >/dev/null; fi`
    const matcher = MATCHERS[event]
    const entry = {
      ...(matcher === undefined ? {} : { matcher }),
      hooks: [{ type: 'command', command, timeout: SECONDS[event] }],
    }
    return [event, [entry]] as const
  })
  return json({ description: STAMP, hooks: Object.fromEntries(hooks) })
}

function json(value: unknown): string {
  return stamp(`${JSON.stringify(value, null, 2)}\n`)
}

/** Only a person calls them: they are no part of what the session has to know. */
async function commandFile(command: SlashCommand, making: Making): Promise<MadeFile> {
  const { name, summary, hint } = command
  const fields = {
    description: summary,
    ...(hint === null ? {} : { 'argument-hint': hint }),
    'disable-model-invocation': true,
  }
  return {
    path: `commands/${name}.md`,
    text: markdown(fields, await commandText(command, CLIENT_FACTS.claude, making)),
  }
}

const MEANINGS: Readonly<Record<(typeof VERDICTS)[number], string>> = {
  PASS: 'nothing has to change.',
  'PASS WITH RECOMMENDATIONS': 'it may go on as it stands; the findings are worth doing.',
  'REVISE REQUIRED': 'it must not go on as it stands.',
}

async function reviewerFile({ name, summary, focus }: Reviewer, { read }: Making): Promise<MadeFile> {
  const verdicts = VERDICTS.map((word) => ({ word, meaning: MEANINGS[word] }))
  const fields = {
    name: `${name}-reviewer`,
    description: `${summary}, and gives a verdict. Use for a review task of the member "${name}", or when asked.`,
    tools: 'Read, Grep, Glob, Bash, Write',
  }
  const text = fillTemplate(await read('agents/reviewer.md'), { focus, verdicts })
  return { path: `agents/${name}-reviewer.md`, text: markdown(fields, text) }
}

async function workerFile({ read }: Making): Promise<MadeFile> {
  const fields = {
    name: 'worker',
    description:
      'Does one task of this repository, from claim to hand-in, in a working tree of its own. Give it the id.',
    isolation: 'worktree',
  }
  return { path: 'agents/worker.md', text: markdown(fields, await read('agents/worker.md')) }
}
