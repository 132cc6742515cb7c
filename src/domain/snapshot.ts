import type { Look, Tip } from './look.ts'
import type { Problem, Task } from './task/task.ts'
import type { TaskId } from './task/task-id.ts'

/** The repository as it stands: every task with its state, and what else needs a look. */
export interface Snapshot {
  readonly look: Look
  /** By id, in the order of their numbers. */
  readonly tasks: ReadonlyMap<TaskId, Task>
  /** Archived tasks that the look holds: those asked for, and those that matter to a task in the plan. */
  readonly archived: ReadonlyMap<TaskId, Task>
  /** Branches that look like work but belong to no task: misspelt names, unknown ids, cloud branches not adopted. */
  readonly unclaimed: readonly Tip[]
  /** Problems of files that belong to no task. */
  readonly problems: readonly Problem[]
}

/** What Decide may know besides the snapshot. */
export interface World {
  readonly now: Date
  /** Who acts: git's user.name, or the worker's name. */
  readonly actor: string
  /** A fresh random 128-bit nonce, 32 hex digits. */
  readonly nonce: string
  /** sha256 in hex. */
  readonly digest: (text: string) => string
}

/** All that is asked for a task. */
export type KnownTasks = Pick<Snapshot, 'tasks' | 'archived'>

/** A task of the plan, or one in the archive that the look holds. */
export function knownTask({ tasks, archived }: KnownTasks, id: TaskId): Task | undefined {
  return tasks.get(id) ?? archived.get(id)
}
