import { inTable } from '../reference-text.ts'
import { ENVIRONMENT } from './help-text.ts'
import { commandFor, GLOBAL_OPTIONS, optionsOf } from './parse-command.ts'
import type { Verb, VerbOption } from './verb.ts'
import { GROUPS, VERBS, type VerbEntry } from './verbs.ts'

type NamedEntry = readonly [name: string, entry: VerbEntry]

/** docs/cli-reference.md: every command with its options and examples, in the order of `brain help`. */
export async function cliReference(): Promise<string> {
  const visible = Object.entries(VERBS).filter(([, { hidden }]) => hidden !== true)
  const groups = await Promise.all(
    GROUPS.map((group) =>
      groupReference(
        group,
        visible.filter(([, entry]) => entry.group === group),
      ),
    ),
  )
  return `# Command line reference

Made from the commands by \`npm run docs\`; not to be edited by hand. Codes and exits: [errors.md](errors.md).

${visible.map(([name, { summary }]) => `- [\`brain ${name}\`](#${anchor(name)}): ${summary}`).join('\n')}

## Everywhere

These options work with every command, before or after its name.

${optionTable(GLOBAL_OPTIONS)}

${groups.join('\n\n')}

## Environment

| name | meaning |
| --- | --- |
${ENVIRONMENT.map(({ name, meaning }) => `| \`${name}\` | ${inTable(meaning)} |`).join('\n')}
`
}

/** As git hosts make it from a heading. */
function anchor(name: string): string {
  return `brain-${name.replaceAll(' ', '-')}`
}

async function groupReference(group: string, entries: readonly NamedEntry[]): Promise<string> {
  const verbs = await Promise.all(entries.map(async ([, entry]) => verbReference(await entry.load())))
  return [`## ${group}`, ...verbs].join('\n\n')
}

function verbReference(verb: Verb): string {
  const options = optionsOf(verb)
  const aliases = (verb.aliases ?? []).map((alias) => `\`brain ${alias}\``)
  const words = (verb.arguments ?? []).map(
    ([syntax, description]) => `| \`${syntax.replaceAll('|', '\\|')}\` | ${inTable(description)} |`,
  )
  return [
    `### brain ${verb.name}`,
    verb.summary,
    `\`\`\`\n${usageOf(verb)}\n\`\`\``,
    ...(aliases.length === 0 ? [] : [`Also: ${aliases.join(', ')}`]),
    ...(words.length === 0 ? [] : [`| argument | meaning |\n| --- | --- |\n${words.join('\n')}`]),
    ...(options.length === 0 ? [] : [optionTable(options)]),
    `Examples:\n\n\`\`\`sh\n${verb.examples.join('\n')}\n\`\`\``,
  ].join('\n\n')
}

function usageOf(verb: Verb): string {
  const command = commandFor(verb)
  return `${command.name()} ${command.usage()}`
}

function optionTable(options: readonly VerbOption[]): string {
  return ['| option | meaning |', '| --- | --- |', ...options.map(optionRow)].join('\n')
}

function optionRow({ flags, description, choices, many }: VerbOption): string {
  const more = [
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(many === true ? ['may be given several times'] : []),
  ]
  return `| \`${flags.replaceAll('|', '\\|')}\` | ${inTable([description, ...more].join('; '))} |`
}
