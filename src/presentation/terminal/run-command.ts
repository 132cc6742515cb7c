import { Failure } from '../../domain/failure.ts'
import { nearest } from '../../domain/settings/nearest.ts'
import { Console, type ConsoleOptions, type Streams } from './console.ts'
import { leadingOptions } from './global-options.ts'
import { parseWords } from './parse-command.ts'
import type { Session } from './session.ts'
import type { Input, Outcome } from './verb.ts'
import { findVerb, VERBS } from './verbs.ts'

export interface CommandLine {
  /** What follows `brain`, global options taken off the front. */
  readonly words: readonly string[]
  readonly streams: Streams
  /** Builds everything a verb may use; called once the options are known. */
  readonly session: (console: Console, input: Input) => Promise<Session>
}

/** One command line, from its words to its exit code. Throws failures: main.ts has the one catch. */
export async function runCommand(line: CommandLine): Promise<number> {
  const words = verbFirst(line.words)
  const found = findVerb(words)
  if (found === null) throw unknownVerb(words)
  const verb = await found.entry.load()
  const input = parseWords(verb, found.rest)
  if (input === null) return await runCommand({ ...line, words: helpWords(found) })
  const console = new Console(line.streams, consoleOptions(input))
  if (verb.writes === true) await assertWordsHoldNoSecret(input)
  const session = await line.session(console, input)
  const outcome = await verb.run(session, input)
  if ('code' in outcome) return await console.refuse(outcome)
  const told = verb.showsTexts === true ? await withoutSecrets(outcome, console) : outcome
  return await console.tell(told, { isPaged: session.mayPage })
}

async function withoutSecrets(outcome: Outcome, { out }: Console): Promise<Outcome> {
  return await (await import('./hide-secrets.ts')).hideSecrets(outcome, out)
}

/** Paths and names of commits, which are not written anywhere. */
const NOT_WRITTEN: ReadonlySet<string> = new Set([
  'C',
  'bodyFile',
  'batch',
  'commit',
  'file',
  'fields',
  'json',
])

/** One check for all writers, so that no verb can forget it; what verbs read from files they check by themselves. */
async function assertWordsHoldNoSecret({ arguments: words, options }: Input): Promise<void> {
  const values = Object.entries(options).flatMap(([name, value]) =>
    NOT_WRITTEN.has(name) ? [] : [value].flat(),
  )
  const texts = [...words, ...values].filter((value) => typeof value === 'string')
  if (texts.every((text) => text.length < SECRET_LENGTH_MIN)) return
  const { assertNoSecrets } = await import('../secrets.ts')
  await assertNoSecrets(texts.join('\n'), 'the command line')
}

/** No secret is shorter. */
const SECRET_LENGTH_MIN = 16

/** `brain <verb> --help` is `brain help <verb>`. */
function helpWords({ name, rest }: { name: string; rest: readonly string[] }): readonly string[] {
  return ['help', ...name.split(' '), ...(rest.includes('--json') ? ['--json'] : [])]
}

const ASKS_FOR_HELP: ReadonlySet<string | undefined> = new Set(['-h', '--help', undefined])

/** Global options are accepted before the verb as well: they are moved behind it. Without a verb it is `help`. */
export function verbFirst(words: readonly string[]): readonly string[] {
  const at = leadingOptions(words)
  const [leading, rest] = [words.slice(0, at), words.slice(at)]
  if (ASKS_FOR_HELP.has(rest[0])) return ['help', ...leading, ...rest.slice(1)]
  if ((rest[0] === 'worker' || rest[0] === 'workflow') && isGroupAlone(rest[1]))
    return [
      'help',
      rest[0],
      ...leading,
      ...rest.slice(1).filter((word) => !ASKS_FOR_HELP.has(word) && word !== 'help'),
    ]
  const verb = findVerb(rest)
  const length = verb === null ? 1 : rest.length - verb.rest.length
  return [...rest.slice(0, length), ...leading, ...rest.slice(length)]
}

/** `brain worker` or `brain workflow`, without a verb. */
function isGroupAlone(word: string | undefined): boolean {
  return word === undefined || word === 'help' || word.startsWith('-')
}

export function consoleOptions(input: Input): ConsoleOptions {
  const fields = input.options['fields']
  return {
    json: input.options['json'] === true || input.options['output'] === 'json',
    quiet: input.options['quiet'] === true,
    verbose: input.options['verbose'] === true,
    fields: typeof fields === 'string' ? fields.split(',').map((field) => field.trim()) : null,
  }
}

/** Words that begin commands and are none, the longest first. */
const GROUP_WORDS = [['workflow', 'template'], ['workflow'], ['worker']] as const

function unknownVerb(words: readonly string[]): Failure {
  const group = GROUP_WORDS.find((word) => word.every((part, index) => part === words[index]))
  const typed = words.slice(0, (group?.length ?? 0) + 1).join(' ')
  const meant = meantBy(typed)
  return new Failure('USAGE', {
    message: `There is no command "${typed}".`,
    hint: meant === null ? 'See all commands: brain help --all' : `Did you mean: brain ${meant}`,
  })
}

/** What other tools call it. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['approve', 'review <id> --approve'],
  ['new', 'create-task "…"'],
  ['reject', 'review <id> --request-changes "…"'],
  ['remove', 'cancel <id>'],
  ['start', 'spawn <id>'],
])

/** `claim` is said for `worker claim` more often than it is a slip for `reclaim`. */
function meantBy(typed: string): string | null {
  const names = Object.keys(VERBS).filter((name) => VERBS[name]?.hidden !== true)
  const whole = names.filter((name) => name.endsWith(` ${typed}`))
  return ELSEWHERE.get(typed) ?? (whole.length > 0 ? whole.join(', or brain ') : nearest(typed, names))
}
