import type { Snapshot } from '../../domain/snapshot.ts'
import { archivedRunFolder, runFolder } from '../../domain/workflow/run-paths.ts'

/**
 * The folders and tasks that have the name of a run; none where it is free. Runs that were put away keep their names: their
 * tasks still say them.
 */
export function runTraces({ look, tasks }: Snapshot, run: string): readonly string[] {
  const folders = [`${runFolder(run)}/`, `${archivedRunFolder(run)}/`]
  const paths = [...look.plan.tree.keys()]
  const there = folders.filter((folder) => paths.some((path) => path.startsWith(folder)))
  const named = [...tasks.values()].filter(({ workflow }) => workflow === run).map(({ id }) => id)
  return [...there, ...named]
}
