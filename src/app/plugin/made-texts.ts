import { fillTemplate } from '../../domain/markdown/fill-template.ts'
import { VERDICTS } from '../../domain/workflow/tally.ts'
import { type Client, CLIENT_FACTS } from './clients.ts'
import type { SlashCommand } from './slash-commands.ts'
import { STAMP, stamp } from './stamp.ts'

/** A text that comes with brain, from `plugin/`. */
export type ReadText = (name: string) => Promise<string>

export interface MadeFile {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

export interface Making {
  readonly read: ReadText
  /** brain's own version. */
  readonly version: string
}

/** What a command says, for a client. */
export async function commandText(
  { name, hint }: SlashCommand,
  client: Client,
  { read }: Making,
): Promise<string> {
  const session = client === CLIENT_FACTS.claude ? ' --session "${CLAUDE_SESSION_ID}"' : ''
  const steps = fillTemplate(await read(`commands/${name}.md`), { slash: client.slash, session })
  const words = hint === null ? [] : [fillTemplate(await read('words.md'), { words: client.words })]
  return [...words, steps, await read('after.md')].map((part) => part.trim()).join('\n\n')
}

/** Values are written as JSON strings, which YAML reads as they are meant. */
export function markdown(fields: Readonly<Record<string, unknown>> | null, text: string): string {
  const lines = Object.entries(fields ?? {}).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  const head = fields === null ? '' : `---\n${lines.join('\n')}\n---\n\n`
  return stamp(`${head}${text.trim()}\n\n<!-- ${STAMP} -->\n`)
}

export async function skillText({ read }: Making): Promise<string> {
  return fillTemplate(await read('skill.md'), {
    verdicts: VERDICTS.map((word) => `\`${word}\``).join(', '),
  })
}

export const SKILL_SUMMARY =
  'How to work in a repository that brain (tenarms) coordinates, as a worker on a task/NNN branch or as the brain: claim, report, ask, hand in, review. Use when tasks/, WORK-PLAN.md or the command brain come up.'
