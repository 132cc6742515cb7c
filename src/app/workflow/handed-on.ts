import type { Snapshot, World } from '../../domain/snapshot.ts'
import type { Task } from '../../domain/task/task.ts'
import { contextForPrompt } from '../../domain/workflow/context-text.ts'
import { gatherNotes } from '../../domain/workflow/run-notes.ts'
import type { Repository } from '../../ports/repository.ts'
import { readRuns } from './read-runs.ts'

/** What others of its run hand on to a task's worker, bounded; empty for a task of no run. */
export async function handedOnTo(
  repository: Repository,
  { snapshot, world }: { readonly snapshot: Snapshot; readonly world: World },
  task: Task,
): Promise<string> {
  if (task.workflow === null) return ''
  const [read] = await readRuns(repository, snapshot, { now: world.now, names: [task.workflow] })
  if (read === undefined || read.view.state === 'damaged') return ''
  return contextForPrompt(read.view, gatherNotes(read.view.tasks, snapshot.look), task)
}
