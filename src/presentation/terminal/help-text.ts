import { EXIT_CODES } from '../exit-codes.ts'
import { commandFor } from './parse-command.ts'
import type { Verb } from './verb.ts'
import { GROUPS, VERBS } from './verbs.ts'

/** Lines of help, unpainted, at most this wide where words allow. */
export interface HelpOptions {
  readonly width: number
}

/** What `brain help <command>` says: what it does, how it is called, examples, every option. */
export function verbHelp(verb: Verb, { width }: HelpOptions): string {
  const [usage = '', ...parts] = commandFor(verb)
    .configureOutput({ getOutHelpWidth: () => width })
    .helpInformation()
    .trimEnd()
    .split('\n\n')
  const also = (verb.aliases ?? []).map((alias) => `brain ${alias}`)
  return [
    verb.summary,
    `${usage}${also.length === 0 ? '' : `\nAlso:  ${also.join(', ')}`}`,
    `Examples:\n${verb.examples.map((example) => `  ${example}`).join('\n')}`,
    ...parts,
  ].join('\n\n')
}

/** What most people say on most days, on both sides. */
const MOST_USED: readonly (readonly [side: string, verbs: readonly string[]])[] = [
  [
    'As the brain',
    ['init', 'create-task', 'list', 'show', 'worker-instructions', 'status', 'review', 'answer', 'sync'],
  ],
  ['As a worker', ['worker claim', 'worker report', 'worker block', 'worker submit']],
]

/** What `brain` alone says: short, with examples first; the commands that are used less by their names. */
export function overview(): string {
  const told = MOST_USED.flatMap(([, verbs]) => verbs)
  return [
    INTRODUCTION,
    ...MOST_USED.map(([side, verbs]) => [`${side}:`, ...verbs.map(verbLine)].join('\n')),
    ['More commands:', ...GROUPS.flatMap((group) => namesOf(group, told))].join('\n'),
    'Go on: brain help --all, brain help <command>, brain help worker | workflow | exit-codes | json | environment',
  ].join('\n\n')
}

/** What `brain help --all` says. */
export function wholeOverview(): string {
  return [
    INTRODUCTION,
    // So many commands that they would hide the others: they have a help of their own.
    ...GROUPS.filter((group) => group !== 'Workflow').map(groupHelp),
    'Work in phases with gates: brain help workflow\nGo on: brain help <command>, brain help exit-codes | json | environment',
  ].join('\n\n')
}

const INTRODUCTION = `brain plans work as tasks in a git repository, hands them to workers, and reviews what comes back.

Examples:
  brain create-task "Build homepage hero section"
  brain status`

/** A line at most; `fleet …` stands for all commands that begin with that word. */
function namesOf(group: (typeof GROUPS)[number], told: readonly string[]): readonly string[] {
  const names = visibleIn(group).filter((name) => !told.includes(name))
  const short = names.map((name) => {
    const [first = ''] = name.split(' ')
    return names.some((other) => other.startsWith(`${first} `)) ? `${first} …` : first
  })
  return short.length === 0 ? [] : [`  ${group.padEnd(NAMES_AT)}${[...new Set(short)].join(', ')}`]
}

const NAMES_AT = 12

/** What `brain worker` says. */
export function workerOverview(): string {
  const first = 'What a worker says: it takes a task, reports, and hands the result in.'
  return [
    first,
    'Examples:\n  brain worker claim\n  brain worker submit 012 --summary "Hero section is done"',
    groupHelp('Worker'),
    'Go on: brain help worker <command>',
  ].join('\n\n')
}

/** What `brain workflow` says. */
function workflowOverview(): string {
  return [
    'Workflows are phases with gates, made from templates; each phase becomes an ordinary task.',
    'Examples:\n  brain workflow template list\n  brain workflow template show feature',
    groupHelp('Workflow'),
    'Go on: brain help workflow <command>',
  ].join('\n\n')
}

const NAME_WIDTH = 26

function groupHelp(group: (typeof GROUPS)[number]): string {
  return [`${group}:`, ...visibleIn(group).map(verbLine)].join('\n')
}

function visibleIn(group: (typeof GROUPS)[number]): readonly string[] {
  return Object.keys(VERBS).filter((name) => VERBS[name]?.group === group && VERBS[name].hidden !== true)
}

function verbLine(name: string): string {
  const { summary, aliases = [] } = VERBS[name] ?? { summary: '' }
  return `  ${name.padEnd(NAME_WIDTH)}${summary}${aliases.length === 0 ? '' : ` (also: ${aliases.join(', ')})`}`
}

/** Variables and git settings that brain reads. */
export const ENVIRONMENT: readonly { readonly name: string; readonly meaning: string }[] = [
  {
    name: 'BRAIN_WORKER',
    meaning: "the worker's name; goes before the git setting brain.worker, which goes before user.name",
  },
  { name: 'VISUAL, EDITOR', meaning: 'the editor that --edit opens; only where there is a terminal' },
  {
    name: 'BRAIN_EDITOR',
    meaning: 'goes before them, and is run without a terminal too: for a script that edits by itself',
  },
  {
    name: 'BRAIN_PAGER, GIT_PAGER, PAGER',
    meaning: 'what shows a text longer than the screen (default: less); cat or empty: nothing does',
  },
  { name: 'NO_COLOR', meaning: 'no colors, when not empty' },
  { name: 'FORCE_COLOR, CLICOLOR_FORCE', meaning: 'colors in pipes too, when not empty or 0' },
  { name: 'TERM', meaning: 'no colors and no pager when it is dumb' },
  { name: 'CI', meaning: 'never ask and open no pager, when set; the same within coding agents' },
  {
    name: 'GH_TOKEN, GITHUB_TOKEN',
    meaning: 'opens pull requests where gh is not logged in; sent to its own host only',
  },
  { name: 'GITHUB_API_URL', meaning: 'where that host answers, when it is not https://api.github.com' },
  {
    name: 'NODE_COMPILE_CACHE',
    meaning:
      'compiled code is kept in its folder brain (else in ~/.cache/brain/code); nowhere with NODE_DISABLE_COMPILE_CACHE',
  },
  { name: 'GIT_*', meaning: "git's own: identity, ssh command, configuration, …" },
  { name: 'git config brain.worker', meaning: "the worker's name in this clone" },
  {
    name: 'git config brain.remote',
    meaning: 'the shared remote, where there are several and none is origin',
  },
  { name: 'git config brain.plan', meaning: 'the branch that holds the plan, whatever the settings say' },
]

const JSON_HELP = `With --json, standard output holds exactly one document, errors included:

  {"schemaVersion": 1, "kind": "tasks", "data": {"tasks": […]}}
  {"schemaVersion": 1, "kind": "error", "error": {"code": …, "message": …, "hint": …, "retryable": …, "details": {…}}}

brain watch --json prints one document a line instead. A key is always there: null or [] when empty.
Times are RFC 3339 in UTC. --fields id,title keeps only these fields; a wrong name tells all names.
New keys may come; what a key means changes only with schemaVersion.
The codes of errors: docs/errors.md. All commands as data: brain help --json`

export const TOPICS: Readonly<Record<string, { readonly summary: string; readonly text: () => string }>> = {
  'exit-codes': {
    summary: 'what the exit codes mean',
    text: () =>
      Object.entries(EXIT_CODES)
        .map(([code, meaning]) => `${code.padStart(3)}  ${meaning}`)
        .join('\n'),
  },
  json: { summary: 'how programs read the output', text: () => JSON_HELP },
  environment: {
    summary: 'variables and git settings',
    text: () => ENVIRONMENT.map(({ name, meaning }) => `${name.padEnd(28)}${meaning}`).join('\n'),
  },
  worker: { summary: 'all commands of a worker', text: workerOverview },
  workflow: { summary: 'all commands on workflows', text: workflowOverview },
}
