import { fillTemplate } from '../../domain/markdown/fill-template.ts'
import { claudeFiles } from './claude-files.ts'
import { type Client, CLIENT_FACTS, type ClientName } from './clients.ts'
import { commandText, type MadeFile, type Making, markdown, SKILL_SUMMARY, skillText } from './made-texts.ts'
import { SLASH_COMMANDS, type SlashCommand } from './slash-commands.ts'
import { STAMP, stamp } from './stamp.ts'

/** All files that a client is given; not the region of its memory file. */
export async function clientFiles(name: ClientName, making: Making): Promise<readonly MadeFile[]> {
  const client = CLIENT_FACTS[name]
  if (name === 'claude') return await claudeFiles(client.folder, making)
  const files = await Promise.all(
    SLASH_COMMANDS.map(async (command) => SHAPES[name](command, await commandText(command, client, making))),
  )
  return [...files, ...(name === 'codex' ? [await skillFile(client, making)] : [])]
}

type Shape = (command: SlashCommand, text: string) => MadeFile

const SHAPES: Readonly<Record<Exclude<ClientName, 'claude'>, Shape>> = {
  codex: ({ name, summary }, text) => ({
    path: `${CLIENT_FACTS.codex.folder}/brain-${name}/SKILL.md`,
    text: markdown({ name: `brain-${name}`, description: `${summary} (brain). Only when asked for.` }, text),
  }),
  gemini: ({ name, summary }, text) => ({
    path: `${CLIENT_FACTS.gemini.folder}/${name}.toml`,
    text: stamp(`# ${STAMP}\ndescription = ${JSON.stringify(summary)}\nprompt = '''\n${text}\n'''\n`),
  }),
  cursor: ({ name, summary }, text) => ({
    path: `${CLIENT_FACTS.cursor.folder}/brain-${name}.md`,
    text: markdown(null, `# ${summary}\n\n${text}`),
  }),
  copilot: ({ name, summary, hint }, text) => ({
    path: `${CLIENT_FACTS.copilot.folder}/brain-${name}.prompt.md`,
    text: markdown(
      { description: summary, agent: 'agent', ...(hint === null ? {} : { 'argument-hint': hint }) },
      text,
    ),
  }),
}

async function skillFile(client: Client, making: Making): Promise<MadeFile> {
  return {
    path: `${client.folder}/brain-protocol/SKILL.md`,
    text: markdown({ name: 'brain-protocol', description: SKILL_SUMMARY }, await skillText(making)),
  }
}

/** What stands in the region of AGENTS.md and its like. */
export async function memoryText(clients: readonly ClientName[], { read }: Making): Promise<string> {
  const calls = clients.map((name) => `${CLIENT_FACTS[name].title}: \`${CLIENT_FACTS[name].slash}status\``)
  const commands =
    calls.length === 0 ? '' : `Commands for a person are installed (${calls.join(', ')}, and so on).`
  return fillTemplate(await read('agents-region.md'), { commands }).replaceAll(/ +$/gm, '')
}
