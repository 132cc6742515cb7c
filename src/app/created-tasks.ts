import type { Change } from '../domain/decision.ts'
import { fold } from '../domain/fold.ts'
import type { Look } from '../domain/look.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { parseAttemptBranch, type TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { lookAfter } from './with-plan.ts'

/**
 * New tasks as the next look will show them, made of what was seen and of what was written: a look for it would read the whole
 * plan again.
 */
export function createdTasks(
  { look }: Snapshot,
  world: Pick<World, 'now' | 'digest'>,
  { ids, change }: { readonly ids: readonly TaskId[]; readonly change: Change },
): readonly Task[] {
  const written = change.commits.flatMap(({ mark, edits }) => (mark === ':main' ? edits : []))
  const { tasks } = fold(onlyAbout(lookAfter(look, written), new Set(ids)), world)
  return ids.flatMap((id) => tasks.get(id) ?? [])
}

/** The tasks, those that they wait for, and branches that bear their numbers. */
function onlyAbout(look: Look, ids: ReadonlySet<TaskId>): Look {
  const files = [...look.tasks]
  const needed = new Set(files.flatMap(([, { id, dependsOn }]) => (ids.has(id) ? [id, ...dependsOn] : [])))
  return {
    ...look,
    tasks: new Map(files.filter(([, { id }]) => needed.has(id))),
    tips: look.tips.filter(({ branch }) => isOneOf(ids, parseAttemptBranch(branch)?.id)),
  }
}

function isOneOf(ids: ReadonlySet<TaskId>, id: TaskId | undefined): boolean {
  return id !== undefined && ids.has(id)
}
