import { TASK_STATES } from '../../../domain/task/task.ts'
import { leadingOptions } from '../global-options.ts'
import { TOPICS } from '../help-text.ts'
import { GLOBAL_OPTIONS, optionsOf } from '../parse-command.ts'
import type { Verb, VerbOption } from '../verb.ts'
import { findVerb, VERBS, type VerbEntry } from '../verbs.ts'

/** Something that may be typed next. */
export interface Candidate {
  readonly value: string
  readonly description: string
}

/** Asked only where a task id may stand, since it costs git a look; written as the typed beginning is. */
export type TaskIds = (typed: string) => Promise<readonly Candidate[]>

/** Asked only where a branch may stand. */
export type Branches = () => Promise<readonly Candidate[]>

/** What may follow: `words` are those after `brain`, up to the cursor; the last is the one being typed. */
export async function candidatesFor(
  words: readonly string[],
  taskIds: TaskIds,
  branches: Branches = () => Promise.resolve([]),
): Promise<readonly Candidate[]> {
  const { before, current } = readLine(words)
  const found = before.length === 0 ? null : findVerb(before)
  if (found === null)
    return startingWith(current, current.startsWith('-') ? optionsAs(GLOBAL_OPTIONS) : verbNames(before))
  if (found.name === 'help')
    return startingWith(current, [...verbNames(found.rest), ...(found.rest.length === 0 ? topics() : [])])
  const verb = await found.entry.load()
  const all = await candidatesOfVerb(verb, { before: found.rest, current, taskIds, branches })
  return startingWith(current, all)
}

interface Line {
  readonly before: readonly string[]
  readonly current: string
}

/** Global options at the front say nothing of what follows; bash makes a word of the `=` in `--state=ready`. */
function readLine(words: readonly string[]): Line {
  const last = words.at(-1) ?? ''
  const earlier = words.slice(0, -1).filter((word) => word !== '=')
  return { before: earlier.slice(leadingOptions(earlier)), current: last === '=' ? '' : last }
}

function startingWith(current: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(current))
}

/** The next words of all commands, after those that are there. */
function verbNames(before: readonly string[]): readonly Candidate[] {
  const seen = Object.entries(VERBS).filter(([, { hidden }]) => hidden !== true)
  const start = before.length === 0 ? '' : `${before.join(' ')} `
  const inside = seen.filter(([name]) => name.startsWith(start))
  const words = inside.map(([name, { summary }]): readonly [string, string] => {
    const [word = '', ...more] = name.slice(start.length).split(' ')
    return [word, more.length === 0 ? summary : (GROUP_MEANINGS[start + word] ?? '')]
  })
  const next = [...new Map(words)].map(([value, description]) => ({ value, description }))
  const aliases = before.length > 0 ? [] : inside.flatMap(aliasesOf)
  return [...next, ...aliases.filter(({ value }) => !next.some((word) => word.value === value))]
}

/** Words that begin commands and are none. */
const GROUP_MEANINGS: Readonly<Record<string, string>> = {
  autosave: 'save the working tree in the background',
  worker: 'what a worker says',
  workflow: 'work in phases with gates',
  'workflow template': 'what workflows are made from',
}

function aliasesOf([, { summary, aliases = [] }]: readonly [string, VerbEntry]): readonly Candidate[] {
  return aliases.map((value) => ({ value, description: summary }))
}

function topics(): readonly Candidate[] {
  return Object.entries(TOPICS)
    .filter(([name]) => !Object.hasOwn(GROUP_MEANINGS, name))
    .map(([value, { summary }]) => ({ value, description: summary }))
}

async function candidatesOfVerb(
  verb: Verb,
  { before, current, taskIds, branches }: Line & { taskIds: TaskIds; branches: Branches },
): Promise<readonly Candidate[]> {
  const options = [...optionsOf(verb), ...GLOBAL_OPTIONS]
  const equals = /^(--[\w-]+=)/.exec(current)?.[1]
  if (equals !== undefined)
    return prefixed(
      equals,
      await valuesOf(optionNamed(options, equals.slice(0, -1)), current.slice(equals.length), taskIds),
    )
  const open = optionNamed(options, before.at(-1) ?? '')
  if (open !== null && takesValue(open)) return await valuesOf(open, current, taskIds)
  if (current.startsWith('-'))
    return optionsAs(
      options.filter(
        (option) => option.many === true || !longNames(option).some((name) => before.includes(name)),
      ),
    )
  return await argumentValues(verb, { before, options, branches, taskIds: () => taskIds(current) })
}

function prefixed(prefix: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.map(({ value, description }) => ({ value: prefix + value, description }))
}

/** Options whose value is a task, and those whose value is a list of them. */
const TASK_VALUES = /<ids?>/
const STATE_VALUES = /<states>/

async function valuesOf(
  option: VerbOption | null,
  current: string,
  taskIds: TaskIds,
): Promise<readonly Candidate[]> {
  if (option === null) return []
  const { flags, description, choices } = option
  if (choices !== undefined) return choices.map((value) => ({ value, description }))
  const listed = current.slice(0, current.lastIndexOf(',') + 1)
  if (STATE_VALUES.test(flags))
    return prefixed(
      listed,
      [...TASK_STATES, 'all'].map((value) => ({ value, description })),
    )
  return TASK_VALUES.test(flags) || flags.startsWith('--task ')
    ? prefixed(listed, await taskIds(current.slice(listed.length)))
    : []
}

/** Words that are neither options nor their values count as arguments; the next one's syntax says what it is. */
async function argumentValues(
  verb: Verb,
  {
    before,
    options,
    branches,
    taskIds,
  }: {
    before: readonly string[]
    options: readonly VerbOption[]
    branches: Branches
    taskIds: () => Promise<readonly Candidate[]>
  },
): Promise<readonly Candidate[]> {
  const given = before.filter((word, index) => !word.startsWith('-') && !isValue(options, before[index - 1]))
  const all = verb.arguments ?? []
  const last = all.at(-1)
  const syntax = (all[given.length] ?? (last?.[0].includes('...') === true ? last : undefined))?.[0] ?? ''
  if (/\bids?\b/.test(syntax)) return await taskIds()
  if (syntax === '<branch>') return await branches()
  const choices = /^[<[](\w+(?:\|\w+)+)[>\]]$/.exec(syntax)?.[1]
  return choices === undefined ? [] : choices.split('|').map((value) => ({ value, description: '' }))
}

function isValue(options: readonly VerbOption[], word: string | undefined): boolean {
  const option = word === undefined ? null : optionNamed(options, word)
  return option !== null && takesValue(option)
}

function optionNamed(options: readonly VerbOption[], word: string): VerbOption | null {
  return word.startsWith('-') ? (options.find((option) => namesIn(option).includes(word)) ?? null) : null
}

function takesValue({ flags }: VerbOption): boolean {
  return /[<[]/.test(flags)
}

/** `-n, --dry-run` → `-n`, `--dry-run`. */
function namesIn({ flags }: VerbOption): readonly string[] {
  return flags.split(/[ ,]+/).filter((word) => word.startsWith('-'))
}

function longNames(option: VerbOption): readonly string[] {
  return namesIn(option).filter((name) => name.startsWith('--') || name === '-C')
}

function optionsAs(options: readonly VerbOption[]): readonly Candidate[] {
  return options.flatMap((option) =>
    longNames(option).map((value) => ({ value, description: option.description })),
  )
}
