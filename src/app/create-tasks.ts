import { refuse, type CommitPlan, type Decision, type Refusal } from '../domain/decision.ts'
import { Failure } from '../domain/failure.ts'
import { leftOf } from '../domain/left-of-task.ts'
import { highestNumber } from '../domain/highest-number.ts'
import { findCycle } from '../domain/queue/dependency-graph.ts'
import type { KnownTasks, Snapshot, World } from '../domain/snapshot.ts'
import { packedTasks } from '../domain/plan/outline.ts'
import type { PlanView } from '../domain/plan/plan-view.ts'
import { parseDuration } from '../domain/task/duration.ts'
import { renderTask, type NewTask } from '../domain/task/render-task.ts'
import { numberOf, taskIdOf, taskPath, type TaskId } from '../domain/task/task-id.ts'
import type { PhasePart, Priority, TaskSource } from '../domain/task/task.ts'
import { formatTime } from '../domain/task/time.ts'
import { TITLE_CHARACTERS_MAX } from '../domain/task/title.ts'
import { isRefusal } from './find-task.ts'
import { planChange } from './with-plan.ts'

/** A task to be created; what is left out gets its default. */
export interface TaskDraft {
  /** null: the next free one. */
  readonly id: TaskId | null
  readonly title: string
  readonly objective?: string | undefined
  readonly criteria?: readonly string[] | undefined
  readonly context?: readonly string[] | undefined
  readonly output?: readonly string[] | undefined
  readonly notes?: string | undefined
  readonly verify?: readonly string[] | undefined
  readonly scope?: readonly string[] | undefined
  /** Ids, or titles of other drafts of the same batch. */
  readonly dependsOn?: readonly TaskId[] | undefined
  readonly priority?: Priority | undefined
  readonly estimate?: string | undefined
  readonly lease?: string | undefined
  readonly sprint?: number | undefined
  readonly backlog?: boolean | undefined
  readonly workflow?: string | undefined
  readonly phase?: string | undefined
  readonly part?: PhasePart | undefined
  readonly source?: TaskSource | undefined
  /** The whole text below the front matter, in place of the sections. */
  readonly body?: string | undefined
}

/** Creates all of them in one commit, or none. Throws BAD_INPUT for a title or lease that cannot be. */
export function createTasks(
  snapshot: Snapshot,
  world: World,
  drafts: readonly TaskDraft[],
): Decision<readonly TaskId[]> {
  const planned = planCreation(besideAll(snapshot), world, drafts)
  if (isRefusal(planned)) return planned
  const { ids, edits, message } = planned
  return planChange(snapshot, world, { edits, message, result: ids })
}

/** What new tasks are beside. */
export interface Beside extends KnownTasks {
  readonly highest: number
  readonly packed?: NonNullable<PlanView['packed']>
  /** Asked of ids that somebody has chosen: what is there of it, though no task is. */
  readonly leftOf?: (id: TaskId) => string | null
}

export interface Creation extends Pick<CommitPlan, 'message'> {
  readonly ids: readonly TaskId[]
  readonly edits: readonly { readonly path: string; readonly text: string }[]
}

/** The ids and files of new tasks, all of them or a refusal. Throws BAD_INPUT for a title or lease that cannot be. */
export function planCreation(known: Beside, world: World, drafts: readonly TaskDraft[]): Creation | Refusal {
  drafts.forEach(assertDraft)
  const ids = giveIdsBeside(known, drafts)
  if (isRefusal(ids)) return ids
  const wrong = checkDependencies(
    known,
    new Map(drafts.map((draft, index) => [ids[index]!, draft.dependsOn ?? []])),
  )
  if (wrong !== null) return wrong
  const edits = drafts.map((draft, index) => ({
    path: taskPath(ids[index]!),
    text: renderDraft({ ...draft, id: ids[index]! }, world.now),
  }))
  const message =
    ids.length === 1
      ? `Add ${ids[0]}: ${drafts[0]?.title}`
      : `Add ${ids.length} tasks: ${ids[0]} to ${ids.at(-1)}`
  return { ids, edits, message }
}

/** The text of the file that a draft becomes. */
export function renderDraft(draft: TaskDraft & { readonly id: TaskId }, now: Date): string {
  const set = Object.entries(draft).filter(([, value]) => value !== undefined)
  return renderTask({ priority: 'medium', created: formatTime(now), ...Object.fromEntries(set) } as NewTask)
}

/** Anything but spaces, control and format characters. */
const VISIBLE = /[^\p{Z}\p{C}]/u

/** Exported for edits: a title is one line of text, with something in it. */
export function assertTitle(title: string): void {
  if (!VISIBLE.test(title))
    throw new Failure('BAD_INPUT', {
      message: 'The title is empty.',
      hint: 'brain create-task "Build homepage hero section"',
    })
  const { length } = title
  if (length > TITLE_CHARACTERS_MAX) {
    throw new Failure('BAD_INPUT', {
      message: `The title has ${length} characters; at most ${TITLE_CHARACTERS_MAX} are allowed.`,
      hint: 'Put the rest into --objective.',
    })
  }
}

export function assertLease(lease: string | null | undefined): void {
  if (lease != null && parseDuration(lease) === null)
    throw new Failure('BAD_INPUT', {
      message: `"${lease}" is not a duration.`,
      hint: 'For example: --lease 60m, 2h, 1d',
    })
}

function assertDraft(draft: TaskDraft): void {
  assertTitle(draft.title)
  assertLease(draft.lease)
}

/** 1 + the highest number in tasks, results, archives and branches: an id is never given twice (protocol §6). */
export function giveIds(snapshot: Snapshot, drafts: readonly TaskDraft[]): readonly TaskId[] | Refusal {
  return giveIdsBeside(besideAll(snapshot), drafts)
}

function besideAll({ tasks, archived, look }: Snapshot): Beside {
  return { tasks, archived, highest: highestNumber(look), leftOf: (id) => leftOf(look, id) }
}

function giveIdsBeside(
  { tasks, archived, highest, leftOf: left = () => null }: Beside,
  drafts: readonly TaskDraft[],
): readonly TaskId[] | Refusal {
  const asked = drafts.map(({ id }) => id).filter((id) => id !== null)
  const twice = asked.find((id, index) => tasks.has(id) || archived.has(id) || asked.indexOf(id) !== index)
  if (twice !== undefined) return refuse('TASK_EXISTS', { task: twice })
  for (const id of asked) {
    const found = left(id)
    if (found !== null) return refuse('TASK_EXISTS', { task: id, left: found })
  }
  let next = Math.max(highest, 0, ...asked.map(numberOf))
  return drafts.map(({ id }) => id ?? taskIdOf(++next))
}

/** Unknown dependencies and circles, among all tasks once the given ones depend on what they say. */
export function checkDependencies(
  known: KnownTasks & Pick<PlanView, 'packed'>,
  changed: ReadonlyMap<TaskId, readonly TaskId[]>,
): Refusal | null {
  for (const [id, dependencies] of changed) {
    const unknown = dependencies.filter(
      (dependency) => ![known.tasks, known.archived, changed].some((known) => known.has(dependency)),
    )
    if (unknown.length > 0) return refuse('DEPENDENCY_UNKNOWN', { task: id, unknown })
  }
  const edges = new Map<TaskId, readonly TaskId[]>()
  for (const { id, dependsOn = [] } of packedTasks(known)) if (dependsOn.length > 0) edges.set(id, dependsOn)
  for (const [id, dependencies] of changed) edges.set(id, dependencies)
  const cycle = findCycle(edges)
  return cycle === null ? null : refuse('DEPENDENCY_CYCLE', { cycle: cycle.join(' → '), tasks: cycle })
}
