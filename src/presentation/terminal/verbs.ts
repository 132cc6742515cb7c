import type { Verb } from './verb.ts'
import { BACKUP_VERBS } from './backup-verbs.ts'
import { CLIENT_VERBS } from './client-verbs.ts'
import { FLEET_VERBS } from './fleet-verbs.ts'
import { WORKFLOW_VERBS } from './workflow-verbs.ts'

/** How a command is found, and what `brain help` says of it, without loading it. */
export interface VerbEntry {
  readonly group: (typeof GROUPS)[number]
  readonly summary: string
  readonly aliases?: readonly string[]
  /** Not for people: help does not list it. */
  readonly hidden?: true
  readonly load: () => Promise<Verb>
}

/** In the order of `brain help`. */
export const GROUPS = [
  'Start',
  'Plan',
  'Hand out',
  'Watch',
  'Review',
  'Keep',
  'Workflow',
  'Worker',
  'About',
] as const

/** Every command. Each is its own file and is loaded only when it is asked for. */
export const VERBS: Readonly<Record<string, VerbEntry>> = {
  init: {
    group: 'Start',
    summary: 'lay a repository out, or take one over',
    load: async () => (await import('./commands/init.ts')).init,
  },
  health: {
    group: 'Start',
    summary: 'check git, remote, files and settings',
    load: async () => (await import('./commands/health.ts')).health,
  },
  ...CLIENT_VERBS,
  'create-task': {
    group: 'Plan',
    summary: 'create a task, or many',
    aliases: ['add'],
    load: async () => (await import('./commands/create-task.ts')).createTask,
  },
  'edit-task': {
    group: 'Plan',
    summary: 'change a task',
    aliases: ['edit'],
    load: async () => (await import('./commands/edit-task.ts')).editTask,
  },
  import: {
    group: 'Plan',
    summary: 'make tasks of what another tool wrote',
    load: async () => (await import('./commands/import.ts')).importTasks,
  },
  list: { group: 'Plan', summary: 'list tasks', load: async () => (await import('./commands/list.ts')).list },
  show: {
    group: 'Plan',
    summary: 'show one task whole',
    load: async () => (await import('./commands/show.ts')).show,
  },
  next: {
    group: 'Plan',
    summary: 'ready tasks, best first',
    load: async () => (await import('./commands/next.ts')).next,
  },
  orchestrate: {
    group: 'Plan',
    summary: 'say what a piece of work is, needs and risks, and the steps to it',
    load: async () => (await import('./commands/orchestrate.ts')).orchestrate,
  },
  cancel: {
    group: 'Plan',
    summary: 'end a task without its work',
    load: async () => (await import('./commands/cancel.ts')).cancel,
  },
  reopen: {
    group: 'Plan',
    summary: 'open a closed task again',
    load: async () => (await import('./commands/reopen.ts')).reopen,
  },
  'worker-instructions': {
    group: 'Hand out',
    summary: 'print the prompt for a worker',
    aliases: ['prompt'],
    load: async () => (await import('./commands/worker-instructions.ts')).workerInstructions,
  },
  'brain-instructions': {
    group: 'Hand out',
    summary: "print the prompt for the brain's own session",
    load: async () => (await import('./commands/brain-instructions.ts')).brainInstructions,
  },
  reserve: {
    group: 'Hand out',
    summary: 'open an attempt for a worker that cannot claim',
    load: async () => (await import('./commands/reserve.ts')).reserve,
  },
  adopt: {
    group: 'Hand out',
    summary: 'make a branch of any name the work of a task',
    load: async () => (await import('./commands/adopt.ts')).adopt,
  },
  reclaim: {
    group: 'Hand out',
    summary: 'free a stale task',
    load: async () => (await import('./commands/reclaim.ts')).reclaim,
  },
  ...FLEET_VERBS,
  status: {
    group: 'Watch',
    summary: 'what needs you, and how everything stands',
    load: async () => (await import('./commands/status.ts')).status,
  },
  watch: {
    group: 'Watch',
    summary: 'wait for changes on the remote and say them',
    load: async () => (await import('./commands/watch.ts')).watch,
  },
  history: {
    group: 'Watch',
    summary: 'what was done, newest first',
    load: async () => (await import('./commands/history.ts')).history,
  },
  review: {
    group: 'Review',
    summary: 'show, check, approve or send back a result',
    load: async () => (await import('./commands/review.ts')).review,
  },
  answer: {
    group: 'Review',
    summary: 'answer a blocker or question',
    load: async () => (await import('./commands/answer.ts')).answer,
  },
  sync: {
    group: 'Keep',
    summary: 'publish hand edits, bring plan and clone up to date',
    load: async () => (await import('./commands/sync.ts')).sync,
  },
  archive: {
    group: 'Keep',
    summary: 'move closed tasks out of the way',
    load: async () => (await import('./commands/archive.ts')).archive,
  },
  undo: {
    group: 'Keep',
    summary: "take back the brain's last change",
    load: async () => (await import('./commands/undo.ts')).undo,
  },
  ...BACKUP_VERBS,
  ...WORKFLOW_VERBS,
  'worker claim': {
    group: 'Worker',
    summary: 'take a task',
    load: async () => (await import('./commands/worker-claim.ts')).workerClaim,
  },
  'worker wait': {
    group: 'Worker',
    summary: 'print the answer or feedback when there is one',
    load: async () => (await import('./commands/worker-wait.ts')).workerWait,
  },
  'worker report': {
    group: 'Worker',
    summary: 'say how far you are',
    load: async () => (await import('./commands/worker-report.ts')).workerReport,
  },
  'worker block': {
    group: 'Worker',
    summary: 'say that you cannot go on',
    load: async () => (await import('./commands/worker-block.ts')).workerBlock,
  },
  'worker ask': {
    group: 'Worker',
    summary: 'ask the brain a question',
    load: async () => (await import('./commands/worker-ask.ts')).workerAsk,
  },
  'worker incident': {
    group: 'Worker',
    summary: 'record that something went wrong',
    load: async () => (await import('./commands/worker-incident.ts')).workerIncident,
  },
  'worker submit': {
    group: 'Worker',
    summary: 'hand the result in',
    load: async () => (await import('./commands/worker-submit.ts')).workerSubmit,
  },
  'worker release': {
    group: 'Worker',
    summary: 'give the task back',
    load: async () => (await import('./commands/worker-release.ts')).workerRelease,
  },
  'worker rescue': {
    group: 'Worker',
    summary: 'keep unpushed work of a task that is no longer yours',
    load: async () => (await import('./commands/worker-rescue.ts')).workerRescue,
  },
  help: {
    group: 'About',
    summary: 'help on a command or topic',
    load: async () => (await import('./commands/help.ts')).help,
  },
  completion: {
    group: 'About',
    summary: 'print a completion script for your shell',
    load: async () => (await import('./commands/completion.ts')).completion,
  },
  complete: {
    group: 'About',
    summary: 'what a completion script asks for',
    hidden: true,
    load: async () => (await import('./commands/complete.ts')).complete,
  },
}

/** The entry that a command line names, which is up to three words: `worker claim …`. Aliases are followed. */
export function findVerb(
  words: readonly string[],
): { name: string; entry: VerbEntry; rest: readonly string[] } | null {
  const [first = ''] = words
  for (const length of [3, 2]) {
    const name = words.slice(0, length).join(' ')
    const entry = words.length < length ? null : entryOf(name)
    if (entry !== null) return { name, entry, rest: words.slice(length) }
  }
  const name =
    entryOf(first) === null ? Object.keys(VERBS).find((verb) => VERBS[verb]?.aliases?.includes(first)) : first
  const one = name === undefined ? null : entryOf(name)
  return name === undefined || one === null ? null : { name, entry: one, rest: words.slice(1) }
}

/** Own keys only: `brain constructor` is no command. */
function entryOf(name: string): VerbEntry | null {
  return Object.hasOwn(VERBS, name) ? (VERBS[name] ?? null) : null
}
