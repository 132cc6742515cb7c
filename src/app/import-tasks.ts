import type { Decision, FileEdit } from '../domain/decision.ts'
import { type ImportedTask, sourceKey } from '../domain/import/imported-task.ts'
import { readSections } from '../domain/markdown/sections.ts'
import { splitFrontMatter } from '../domain/markdown/split-front-matter.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { editTask } from '../domain/task/edit-task.ts'
import { taskIdOf, taskPath, type TaskId } from '../domain/task/task-id.ts'
import type { Problem, Task, TaskSource } from '../domain/task/task.ts'
import { formatTime } from '../domain/task/time.ts'
import { checkDependencies, renderDraft } from './create-tasks.ts'
import { highestNumber } from '../domain/highest-number.ts'
import { planChange } from './with-plan.ts'

export interface ImportRequest {
  readonly tasks: readonly ImportedTask[]
  /** Make tasks of what is ticked, too: completed ones. */
  readonly includeDone: boolean
  readonly sprint?: number | undefined
  readonly backlog?: boolean | undefined
  /** Files beside the sources; those that a worker should read are named in the tasks. */
  readonly names: readonly string[]
  /** The import has seen all that is in this file, or that it is no longer there. */
  readonly covers: (file: string) => boolean
}

export type ImportAction = 'create' | 'update' | 'unchanged' | 'skipped'

export interface ImportRow {
  /** null when there is no such task here. */
  readonly id: TaskId | null
  readonly title: string
  readonly source: TaskSource
  readonly action: ImportAction
  /** Why nothing was done; null otherwise. */
  readonly reason: string | null
}

export interface Imported {
  readonly tasks: readonly ImportRow[]
  readonly problems: readonly Problem[]
}

/**
 * One commit that creates what is new, and brings titles and dependencies of tasks that nobody has begun up to date.
 * Doing it again changes nothing. Tasks that were claimed or closed are never touched, and none is ever removed.
 */
export function planImport(snapshot: Snapshot, world: World, request: ImportRequest): Decision<Imported> {
  const plans = plansOf(snapshot, request)
  const changed = plans.filter(({ action }) => action === 'create' || action === 'update')
  const result = { tasks: plans.map(rowOf), problems: vanished(snapshot, request) }
  if (changed.length === 0) return { kind: 'change', commits: [], refs: [], result }
  const wrong = checkDependencies(snapshot, new Map(changed.map(({ id, dependsOn }) => [id!, dependsOn])))
  if (wrong !== null) return wrong
  const edits = changed.map((plan) => editOf(plan, { snapshot, world, request }))
  return planChange(snapshot, world, { edits, message: messageOf(changed), result })
}

/** What is to be done about one task of the sources. */
interface Plan {
  readonly imported: ImportedTask
  readonly existing: Task | null
  readonly id: TaskId | null
  readonly action: ImportAction
  readonly reason: string | null
  readonly dependsOn: readonly TaskId[]
}

function plansOf(snapshot: Snapshot, { tasks, includeDone }: ImportRequest): readonly Plan[] {
  const existing = importedBefore(snapshot)
  let next = highestNumber(snapshot.look)
  const ids = new Map<string, TaskId>()
  for (const task of tasks) {
    const key = sourceKey(task.source)
    const id = existing.get(key)?.id ?? (task.done && !includeDone ? null : taskIdOf(++next))
    if (id !== null) ids.set(key, id)
  }
  const elsewhere = new Map(tasks.map(({ source }) => [source.id.toLowerCase(), ids.get(sourceKey(source))]))
  const of = (source: TaskSource, id: string): TaskId | undefined =>
    ids.get(sourceKey({ ...source, id })) ?? elsewhere.get(id.toLowerCase())
  const own = new Set(ids.values())
  return tasks.map((imported) => {
    const { source } = imported
    const dependsOn = imported.dependsOn.map((id) => of(source, id)).filter((id) => id !== undefined)
    const there = existing.get(sourceKey(source)) ?? null
    return planOf(
      { imported, existing: there, id: ids.get(sourceKey(source)) ?? null, dependsOn },
      snapshot,
      own,
    )
  })
}

/** Archived ones, too: what was done once is not made again. */
function importedBefore({ tasks, archived }: Snapshot): ReadonlyMap<string, Task> {
  const found = new Map<string, Task>()
  for (const task of [...tasks.values(), ...archived.values()]) {
    if (task.source === undefined) continue
    const key = sourceKey(task.source)
    if (!found.has(key)) found.set(key, task)
  }
  return found
}

type Wanted = Omit<Plan, 'action' | 'reason'>

function planOf(wanted: Wanted, snapshot: Snapshot, own: ReadonlySet<TaskId>): Plan {
  const { imported, existing } = wanted
  if (existing === null)
    return wanted.id === null
      ? { ...wanted, action: 'skipped', reason: 'ticked' }
      : { ...wanted, action: 'create', reason: null }
  const kept = existing.dependsOn.filter((id) => !own.has(id))
  const dependsOn = [...new Set([...kept, ...wanted.dependsOn])]
  const plan = { ...wanted, dependsOn }
  if (imported.done && !isClosed(existing))
    return { ...plan, action: 'skipped', reason: 'ticked, but open here' }
  const same = existing.title === imported.title && sameOpen(snapshot, existing.dependsOn, dependsOn)
  if (same || imported.done) return { ...plan, action: 'unchanged', reason: null }
  const begun = whyUntouched(existing)
  return begun === null
    ? { ...plan, action: 'update', reason: null }
    : { ...plan, action: 'skipped', reason: begun }
}

/** What is completed holds nobody up: whether it is named makes no difference. */
function sameOpen(
  { tasks, archived }: Snapshot,
  before: readonly TaskId[],
  after: readonly TaskId[],
): boolean {
  const open = (ids: readonly TaskId[]): string =>
    ids
      .filter((id) => (tasks.get(id) ?? archived.get(id))?.state !== 'completed')
      .toSorted()
      .join(' ')
  return open(before) === open(after)
}

const UNBEGUN: ReadonlySet<string> = new Set(['backlog', 'waiting', 'ready'])

function whyUntouched(task: Task): string | null {
  if (isClosed(task)) return `${task.state} here`
  return UNBEGUN.has(task.state) && task.attempts.length === 0 ? null : 'claimed here'
}

function rowOf({ id, imported: { title, source }, action, reason }: Plan): ImportRow {
  return { id, title, source, action, reason }
}

function vanished(snapshot: Snapshot, { tasks, covers }: ImportRequest): readonly Problem[] {
  const there = new Set(tasks.map(({ source }) => sourceKey(source)))
  return [...snapshot.tasks.values()].flatMap((task) => {
    const { source } = task
    if (source === undefined || isClosed(task) || there.has(sourceKey(source)) || !covers(source.file))
      return []
    const message = `${source.id} is no longer there; ${task.id} was made of it, and stays as it is.`
    return [
      { path: source.file, line: source.line, message, fix: `If it is not wanted: brain cancel ${task.id}` },
    ]
  })
}

interface Around {
  readonly snapshot: Snapshot
  readonly world: World
  readonly request: ImportRequest
}

function editOf(plan: Plan, around: Around): FileEdit {
  return plan.existing === null ? newFile(plan, around) : changedFile(plan, plan.existing, around)
}

function newFile({ imported, id, dependsOn }: Plan, { world, request }: Around): FileEdit {
  const { done, dependsOn: _, notes, ...rest } = imported
  const objective = asText(imported.objective)
  const draft = { ...rest, objective, id: id!, dependsOn, sprint: request.sprint, backlog: request.backlog }
  const context = [imported.source.file, ...companions(imported.source.file, request.names)]
  const text = renderDraft({ ...draft, context, notes: notesText(notes) }, world.now)
  const path = taskPath(id!)
  if (!done) return { path, text }
  const closed = {
    as: 'completed',
    commit: null,
    attempt: null,
    by: world.actor,
    at: formatTime(world.now),
  } as const
  return { path, text: editTask(text, { closed }) }
}

/** Documents that the tools here keep beside their tasks. */
const COMPANIONS = [
  'spec.md',
  'plan.md',
  'requirements.md',
  'design.md',
  'proposal.md',
  'data-model.md',
  'research.md',
]

function companions(file: string, names: readonly string[]): readonly string[] {
  if (!/(?:^|\/)tasks\.md$/.test(file)) return []
  const beside = COMPANIONS.map((name) => file.replace(/tasks\.md$/, name))
  return beside.filter((path) => names.includes(path))
}

/** What would begin a heading, a code block or a comment is a plain line. */
function asText(text: string): string {
  return text.replaceAll(/^(?=[#<]|=+$|-+$|`{3}|~{3})/gm, '\\')
}

/** Lines of code keep their indentation, below the note that they belong to. */
function notesText(notes: readonly string[]): string {
  return notes.map((note) => (note.startsWith('    ') ? note : `- ${note}`)).join('\n')
}

function changedFile({ imported, dependsOn }: Plan, existing: Task, { snapshot }: Around): FileEdit {
  const { title, source } = imported
  const before = snapshot.look.texts.get(existing.path) ?? ''
  const objective = objectiveOf(before)
  const follows = objective.startsWith(existing.title) && title !== existing.title
  const sections = follows ? { sections: { objective: title + objective.slice(existing.title.length) } } : {}
  return {
    path: existing.path,
    text: editTask(before, { title, dependsOn, source, ...sections }, existing.path),
  }
}

function objectiveOf(text: string): string {
  const sections = readSections(text.slice(splitFrontMatter(text).bodyStart))
  return sections.find(({ heading }) => heading.toLowerCase() === 'objective')?.text.trim() ?? ''
}

function messageOf(changed: readonly Plan[]): string {
  const files = new Set(changed.map(({ imported }) => imported.source.file))
  const from = files.size === 1 ? [...files][0] : `${files.size} files`
  const created = changed.filter(({ action }) => action === 'create')
  const updated = changed.length - created.length
  const counts = [
    ...(created.length === 0 ? [] : [`${created.length} new`]),
    ...(updated === 0 ? [] : [`${updated} changed`]),
  ]
  return `Import tasks from ${from}: ${counts.join(', ')}`
}
