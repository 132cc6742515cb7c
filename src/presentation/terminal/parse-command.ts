import { Command, CommanderError, Option } from 'commander'
import { Failure } from '../../domain/failure.ts'
import type { Input, Verb, VerbOption } from './verb.ts'

/** Options that every command takes, before or after its name. */
export const GLOBAL_OPTIONS: readonly VerbOption[] = [
  { flags: '-C <dir>', description: 'run as if started in this folder' },
  { flags: '--json', description: 'print one JSON document' },
  { flags: '--fields <names>', description: 'only these fields, separated by commas' },
  { flags: '-q, --quiet', description: 'print only ids' },
  { flags: '-v, --verbose', description: 'say more on stderr' },
  { flags: '--no-input', description: 'never ask, and open no pager' },
  { flags: '--no-pager', description: 'print what is longer than the screen at once' },
  { flags: '--fetch', description: 'ask the remote now' },
  { flags: '--no-fetch', description: 'do not ask the remote' },
]

export const WRITER_OPTIONS: readonly VerbOption[] = [
  { flags: '-n, --dry-run', description: 'say what would change, and change nothing' },
  { flags: '-y, --yes', description: 'do not ask whether to go on' },
]

/** Of a reader of workflows: whoever drives them may say it with each of their commands. */
const DRY_READER: VerbOption = { flags: '-n, --dry-run', description: 'write no file either' }

/** A verb as a commander command: used to read a command line, to print help, and to make the reference. */
export function commandFor(verb: Verb): Command {
  const command = new Command(`brain ${verb.name}`)
    .exitOverride()
    .allowExcessArguments(false)
    .showSuggestionAfterError()
  for (const [syntax, description] of verb.arguments ?? []) command.argument(syntax, description)
  for (const option of optionsOf(verb)) command.addOption(optionFor(option))
  for (const option of GLOBAL_OPTIONS) command.addOption(optionFor(option).helpGroup('Everywhere:'))
  command.helpOption('-h, --help', 'show this')
  return command.configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
}

/** The verb's own options, and those of every writer. */
export function optionsOf({ name, options = [], writes }: Verb): readonly VerbOption[] {
  if (writes === true) return [...options, ...WRITER_OPTIONS]
  return name.startsWith('workflow ') ? [...options, DRY_READER] : options
}

function optionFor({ flags, description, choices, many }: VerbOption): Option {
  const option = new Option(flags, description)
  if (many === true)
    return option.argParser((value: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      value,
    ])
  return choices === undefined ? option : option.choices([...choices])
}

/** What the words after a verb's name say. Throws USAGE; null when help was asked for. */
export function parseWords(verb: Verb, words: readonly string[]): Input | null {
  const command = commandFor(verb)
  try {
    command.parse([...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') return null
    throw new Failure('USAGE', { message: sentence(error.message), hint: usageOf(verb) }, error)
  }
  return {
    arguments: command.processedArgs.flat().filter((word): word is string => word !== undefined),
    options: command.opts(),
  }
}

function sentence(message: string): string {
  const text = message.replace(/^error: /, '')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}

function usageOf(verb: Verb): string {
  const words = (verb.arguments ?? []).map(([syntax]) => syntax)
  return `Usage: ${['brain', verb.name, ...words].join(' ')}. For example: ${verb.examples[0] ?? ''}`
}
