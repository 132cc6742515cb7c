import { archivedResultPath, archivedTaskPath } from '../domain/archive.ts'
import { refuse, type Change, type Decision, type FileEdit, type Prune } from '../domain/decision.ts'
import type { Tree } from '../domain/look.ts'
import { isClosed } from '../domain/queue/ready-tasks.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Attempt, Task } from '../domain/task/task.ts'
import { planChange } from './with-plan.ts'

export interface ArchiveRequest {
  /** None: all that were closed long enough ago. */
  readonly ids: readonly TaskId[]
  /** The latest time of closing that counts as long enough ago; null: any. */
  readonly closedBefore: Date | null
  readonly keepBranches: boolean
}

export interface Archived {
  readonly tasks: readonly TaskId[]
  /** Branches to be deleted, as far as the host lets. */
  readonly branches: readonly string[]
  /** Branches that stay because nothing else has what is on them. */
  readonly kept: readonly string[]
  /** Of the ids asked for: those that were in the archive before. */
  readonly before: readonly TaskId[]
}

/** Moves closed tasks and their results out of the way, in one commit; their closed branches are deleted after it. */
export function archiveTasks(snapshot: Snapshot, world: World, request: ArchiveRequest): Decision<Archived> {
  const wrong = request.ids.map((id) => refusalOf(snapshot, id)).find((refusal) => refusal !== null)
  if (wrong !== undefined) return wrong
  const ids = new Set(request.ids)
  const tasks = [...snapshot.tasks.values()].filter((task) =>
    ids.size > 0 ? ids.has(task.id) : isClosed(task) && isLongAgo(task, request.closedBefore),
  )
  const before = [...snapshot.archived.values()].filter(({ id }) => ids.has(id) && !snapshot.tasks.has(id))
  const attempts = [...tasks, ...before].flatMap((task) =>
    task.attempts.map((attempt) => ({ task, attempt })),
  )
  const done = attempts.filter(({ task, attempt }) => isDone(snapshot, task, attempt))
  const prunes = request.keepBranches ? [] : done.map(({ attempt }) => pruneOf(attempt))
  const result = {
    tasks: tasks.map(({ id }) => id),
    branches: prunes.map(({ branch }) => branch),
    kept: attempts.filter((one) => !done.includes(one)).map(({ attempt }) => attempt.branch),
    before: before.map(({ id }) => id),
  }
  if (tasks.length === 0) return { kind: 'change', commits: [], refs: [], prunes, result }
  return { ...moveTasks(snapshot, world, { tasks, result }), prunes }
}

function refusalOf(snapshot: Snapshot, id: TaskId) {
  const task = snapshot.tasks.get(id)
  if (task === undefined) return snapshot.archived.has(id) ? null : refuse('TASK_NOT_FOUND', { task: id })
  return isClosed(task) ? null : refuse('TASK_OPEN', { task: id, state: task.state })
}

/** A task that was closed by hand may not say when: then it was not today's work. */
function isLongAgo({ closed }: Task, closedBefore: Date | null): boolean {
  const at = closed?.at == null ? Number.NaN : Date.parse(closed.at)
  return closedBefore === null || Number.isNaN(at) || at <= closedBefore.getTime()
}

/**
 * Nothing would be lost with the branch: its tip is within main or base, or it is where brain closed it. Where
 * approved work is not merged by brain at all, the closed branch is the work.
 */
function isDone({ look }: Snapshot, { state }: Task, { merged, mark }: Attempt): boolean {
  const isTheWork = look.settings.integration === 'none' && state === 'completed'
  return merged || (mark === 'closing' && !isTheWork)
}

function pruneOf({ branch, commit }: Attempt): Prune {
  return { branch, from: commit }
}

function moveTasks(
  snapshot: Snapshot,
  world: World,
  { tasks, result }: { tasks: readonly Task[]; result: Archived },
): Change<Archived> {
  const results = resultsByTask(snapshot.look.plan.tree)
  const edits = tasks.flatMap(({ id, path }) => [
    ...moveEdits(snapshot.look.plan.tree, path, archivedTaskPath(id)),
    ...(results.get(id) ?? []).flatMap((from) =>
      moveEdits(snapshot.look.plan.tree, from, archivedResultPath(id, from)),
    ),
  ])
  const [first] = tasks
  const message = tasks.length === 1 ? `Archive ${first?.id}` : `Archive ${tasks.length} tasks`
  return planChange(snapshot, world, { edits, message, result })
}

const RESULT = /^results\/(task-\d+)-/

function resultsByTask(tree: Tree): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>()
  for (const path of tree.keys()) {
    const id = RESULT.exec(path)?.[1]
    if (id === undefined) continue
    const known = paths.get(id)
    if (known === undefined) paths.set(id, [path])
    else known.push(path)
  }
  return paths
}

/** The very same object at another path; what is no plain file stays where it is. */
function moveEdits(tree: Tree, from: string, to: string): readonly FileEdit[] {
  const entry = tree.get(from)
  if (entry === undefined || !entry.mode.startsWith('100')) return []
  const mode = entry.mode === '100755' ? { mode: '100755' as const } : {}
  return [
    { path: to, blob: entry.blob, ...mode },
    { path: from, remove: true },
  ]
}
