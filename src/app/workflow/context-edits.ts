import type { Snapshot } from '../../domain/snapshot.ts'
import { contextFiles, type ContextFile } from '../../domain/workflow/context-text.ts'
import { gatherNotes } from '../../domain/workflow/run-notes.ts'
import type { RunView } from '../../domain/workflow/run-view.ts'

const CONTEXT_FILE = /^workflows\/[^/]+\/(?:CONTEXT\.md|components\/[^/]+\.md|reviews\/summary\.md)$/

/** What `advance` has to compare with what it would write. */
export function contextTexts(path: string): boolean {
  return CONTEXT_FILE.test(path)
}

/** The files that hand on what workers found, as they ought to be; a run that is stopped keeps what it has. */
export function contextOf({ look }: Pick<Snapshot, 'look'>, view: RunView): readonly ContextFile[] {
  if (view.run.stopped !== null || view.state === 'damaged') return []
  return contextFiles(view, gatherNotes(view.tasks, look), (path) => look.plan.tree.has(path))
}

/** Those of them that are not there yet, or say something else. */
export function contextEdits(snapshot: Snapshot, view: RunView): readonly ContextFile[] {
  return contextOf(snapshot, view).filter(({ path, text }) => snapshot.look.texts.get(path) !== text)
}
