import type { Archive } from '../archive.ts'
import type { Look, Tip } from '../look.ts'
import { resultPath } from '../result/result.ts'
import { SETTINGS_PATH } from '../settings/settings.ts'
import type { Snapshot } from '../snapshot.ts'
import type { TaskId } from '../task/task-id.ts'
import type { Task } from '../task/task.ts'
import type { PackedTask } from '../task/whole-task.ts'

/** Of a snapshot all that WORK-PLAN.md tells of. */
export interface PlanView extends Pick<Snapshot, 'tasks' | 'archived' | 'problems'> {
  readonly look: Pick<Look, 'settings' | 'remote'> & {
    readonly archive: Pick<Archive, 'count'>
    readonly plan: { readonly tree: FilesThere }
  }
  readonly unclaimed: readonly Pick<Tip, 'branch' | 'author' | 'subject' | 'committedAt'>[]
  /** All tasks, without what is the usual, where they are kept so. */
  readonly packed?: readonly PackedTask[]
}

/** Of the files on the plan branch nothing else is asked than which outputs of closed tasks are there, and whether the settings are. */
export interface FilesThere {
  has(path: string): boolean
}

/** There is something to work with. */
export function isLaidOut({ look, tasks }: Pick<PlanView, 'look' | 'tasks'>): boolean {
  return tasks.size > 0 || look.plan.tree.has(SETTINGS_PATH)
}

/** A link must lead somewhere: the output is linked when it is on the plan branch, or comes there with the work. */
export function outputOnPlan(task: Task, tree: FilesThere): string | null {
  const path = resultPath(task.id, 'output')
  return comesWithWork(task) || tree.has(path) ? path : null
}

function comesWithWork({ state, output }: Task): boolean {
  return state === 'completed' && output !== null
}

/** Closed tasks whose output is there, though nothing else of them says so. */
export function hiddenOutputs(tasks: Iterable<Task>, tree: FilesThere): readonly TaskId[] {
  const ids: TaskId[] = []
  for (const task of tasks)
    if (task.closed !== null && !comesWithWork(task) && tree.has(resultPath(task.id, 'output')))
      ids.push(task.id)
  return ids
}
