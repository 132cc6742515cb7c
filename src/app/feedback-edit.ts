import type { FileEdit } from '../domain/decision.ts'
import { appendFeedback } from '../domain/result/feedback.ts'
import { resultPath, type FeedbackEntry } from '../domain/result/result.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { Task } from '../domain/task/task.ts'

interface Asked {
  readonly task: Task
  readonly text: string
  /** What was looked at; the newest commit when left out. */
  readonly commit?: string | null
}

/** Changes are asked for: the entry names the output's blob and the commit that was looked at. */
export function changesEdit(
  snapshot: Snapshot,
  world: World,
  { task, text, commit = task.commit }: Asked,
): FileEdit {
  const blobs = task.output === null ? [] : [task.output.blob]
  return feedbackEdit(snapshot, world, { task, said: { kind: 'changes', blobs, commit, text } })
}

/** An entry at the end of the task's feedback, in the name of whoever acts. */
export function feedbackEdit(
  { look }: Snapshot,
  world: World,
  { task, said }: { readonly task: Task; readonly said: Omit<FeedbackEntry, 'at' | 'by'> },
): FileEdit {
  const path = resultPath(task.id, 'feedback')
  const entry = { ...said, at: world.now.toISOString(), by: world.actor }
  return { path, text: appendFeedback(look.texts.get(path) ?? null, task.id, entry) }
}
