import type { Journal } from './journal.ts'
import { readBlobs, readLines } from './plain-git.ts'
import { fieldOf, readClosing, type Closing } from './read-fields.ts'
import type { Finding } from './violation.ts'

/** One change of one task file on main. */
interface FileChange {
  readonly task: string
  readonly subject: string
  readonly before: TaskFile | null
  readonly after: TaskFile | null
}

interface TaskFile {
  readonly id: string | null
  readonly title: string | null
  readonly closing: Closing | null
}

/** Reads every step of main, first parents only, and what each did to the task files. */
export async function checkHistory(remote: string, journal: Journal): Promise<readonly Finding[]> {
  const changes = await readChanges(remote)
  const merges = new Set(await readLines(remote, ['rev-list', '--first-parent', 'main']))
  return [
    ...changes.flatMap((change) => RULES.flatMap((rule) => rule(change, journal))),
    ...createdAsTold(changes, journal),
    ...createdOnce(changes),
    ...approvedAsTold(journal, merges),
  ]
}

async function readChanges(remote: string): Promise<readonly FileChange[]> {
  const options = [
    '--first-parent',
    '--diff-merges=first-parent',
    '--reverse',
    '--raw',
    '--no-renames',
    '--no-abbrev',
  ]
  const lines = await readLines(remote, ['log', ...options, '--format=commit %s', 'main', '--', 'tasks/'])
  const raw: { subject: string; before: string; after: string; task: string }[] = []
  let subject = ''
  for (const line of lines) {
    if (line.startsWith('commit ')) subject = line.slice('commit '.length)
    const [, before = '', after = '', task] =
      /^:\d+ \d+ (\w+) (\w+) \w\ttasks\/(task-\d+)\.md$/.exec(line) ?? []
    if (task !== undefined) raw.push({ subject, before, after, task })
  }
  const blobs = await readBlobs(
    remote,
    raw.flatMap(({ before, after }) => [before, after]).filter((id) => !/^0+$/.test(id)),
  )
  const fileOf = (id: string): TaskFile | null => {
    const text = blobs.get(id)?.text
    return text === undefined
      ? null
      : { id: fieldOf(text, 'id'), title: fieldOf(text, 'title'), closing: readClosing(text) }
  }
  return raw.map((change) => ({ ...change, before: fileOf(change.before), after: fileOf(change.after) }))
}

type Rule = (change: FileChange, journal: Journal) => readonly Finding[]

const RULES: readonly Rule[] = [keepsItsId, closesOnce, closesWhatWasShown]

/** An id stands for one task for ever; only undoing its creation gives it back. */
function keepsItsId({ task, before, after }: FileChange): readonly Finding[] {
  if (after === null) return []
  if (after.id !== task) return [finding('no id twice', task, `tasks/${task}.md says that it is ${after.id}`)]
  if (before === null || before.title === after.title) return []
  return [finding('no id twice', task, `"${before.title}" became "${after.title}"`)]
}

function closesOnce({ task, before, after, subject }: FileChange): readonly Finding[] {
  const [first, second] = [before?.closing ?? null, after?.closing ?? null]
  if (first === null || second === null || first.text === second.text) return []
  return [
    finding(
      'completed exactly once',
      task,
      `closed as ${first.text} and then by "${subject}" as ${second.text}`,
    ),
  ]
}

function closesWhatWasShown(
  { task, before, after, subject }: FileChange,
  journal: Journal,
): readonly Finding[] {
  const closing = after?.closing ?? null
  if (closing?.as !== 'completed' || before?.closing != null || subject.startsWith('Undo ')) return []
  if (closing.commit !== null && journal.wasShown(closing.by, task, closing.commit)) return []
  const message = `${closing.by} approved ${closing.commit ?? 'no commit'}, which it was never shown`
  return [finding('only what was shown is approved', task, message)]
}

function createdAsTold(changes: readonly FileChange[], journal: Journal): readonly Finding[] {
  const made = new Set(changes.filter(isCreation).map(({ task, after }) => `${task} ${after?.title}`))
  return journal.created
    .filter(({ id, title }) => !made.has(`${id} ${title}`))
    .map(({ id, title, actor }) =>
      finding('what was said to be created is there', id, `${actor}: "${title}"`),
    )
}

/** A lost answer or a retry must not make the same task twice. */
function createdOnce(changes: readonly FileChange[]): readonly Finding[] {
  const made = changes.filter((change) => isCreation(change) && !change.subject.startsWith('Undo '))
  const first = new Map<string, string>()
  return made.flatMap(({ task, after }) => {
    const title = after?.title ?? ''
    const other = first.get(title)
    first.set(title, other ?? task)
    return other === undefined ? [] : [finding('created once', task, `"${title}" is ${other} already`)]
  })
}

function isCreation({ before, after }: FileChange): boolean {
  return before === null && after !== null
}

function approvedAsTold(journal: Journal, merges: ReadonlySet<string>): readonly Finding[] {
  return journal.approvals
    .filter(({ merge }) => merge !== null && !merges.has(merge))
    .map(({ actor, id, merge }) =>
      finding('what was said to be approved is merged', id, `${actor}: ${merge} is not on main`),
    )
}

function finding(rule: string, task: string | null, message: string): Finding {
  return { rule, task, message }
}
