import { Failure } from '../../../domain/failure.ts'
import { nearest } from '../../../domain/settings/nearest.ts'
import { EXIT_CODES } from '../../exit-codes.ts'
import { ENVIRONMENT, overview, TOPICS, verbHelp, wholeOverview } from '../help-text.ts'
import { optionsOf } from '../parse-command.ts'
import { terminalWidth } from '../terminal-width.ts'
import { isSet, type Outcome, type Verb, type VerbOption } from '../verb.ts'
import { findVerb, VERBS, type VerbEntry } from '../verbs.ts'

export const help: Verb = {
  name: 'help',
  summary: 'Show what brain can do, or everything about one command or topic.',
  arguments: [['[words...]', `a command, or one of: ${Object.keys(TOPICS).join(', ')}`]],
  options: [{ flags: '--all', description: 'every command by its group, each with what it does' }],
  examples: [
    'brain help',
    'brain help --all',
    'brain help create-task',
    'brain help worker claim',
    'brain help exit-codes',
    'brain help --json',
  ],
  run: async (session, input) => {
    const words = input.arguments
    const json = session.console.options.json
    if (words.length === 0)
      return await tellHelp(isSet(input, 'all') ? wholeOverview : overview, json ? visibleVerbs() : [])
    const topic = Object.hasOwn(TOPICS, words.join(' ')) ? TOPICS[words.join(' ')] : undefined
    if (topic !== undefined)
      return await tellHelp(
        topic.text,
        json ? visibleVerbs().filter(([name]) => name.startsWith(`${words.join(' ')} `)) : [],
      )
    const found = findVerb(words)
    if (found === null || found.rest.length > 0) throw unknownTopic(words)
    const verb = await found.entry.load()
    return await tellHelp(
      () => verbHelp(verb, { width: Math.min(terminalWidth() ?? 100, 100) }),
      [[found.name, found.entry]],
    )
  },
}

type NamedEntry = readonly [name: string, entry: VerbEntry]

function visibleVerbs(): readonly NamedEntry[] {
  return Object.entries(VERBS).filter(([, { hidden }]) => hidden !== true)
}

async function tellHelp(text: () => string, entries: readonly NamedEntry[]): Promise<Outcome> {
  const commands = await Promise.all(
    entries.map(async ([name, entry]) => commandJson(name, await entry.load())),
  )
  const exitCodes = Object.entries(EXIT_CODES).map(([code, meaning]) => ({ code: Number(code), meaning }))
  return {
    kind: 'help',
    data: { commands, exitCodes, environment: ENVIRONMENT },
    text: (paint) => text().replace(/^\S.*:$/gm, paint.bold),
  }
}

function commandJson(name: string, verb: Verb) {
  return {
    name,
    summary: verb.summary,
    aliases: verb.aliases ?? [],
    arguments: (verb.arguments ?? []).map(([syntax, description]) => ({ syntax, description })),
    options: optionsOf(verb).map(optionJson),
    examples: verb.examples,
  }
}

function optionJson({ flags, description, choices, many }: VerbOption) {
  return { flags, description, choices: choices ?? null, many: many === true }
}

function unknownTopic(words: readonly string[]): Failure {
  const typed = words.join(' ')
  const meant = nearest(typed, [...Object.keys(VERBS), ...Object.keys(TOPICS)])
  return new Failure('USAGE', {
    message: `There is no help on "${typed}".`,
    hint: meant === null ? 'See all commands: brain help --all' : `Did you mean: brain help ${meant}`,
  })
}
