import { refuse, type Decision, type FileEdit } from '../../domain/decision.ts'
import { isClosed } from '../../domain/queue/ready-tasks.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import { archivedRunFolder, runFolder } from '../../domain/workflow/run-paths.ts'
import type { RunView } from '../../domain/workflow/run-view.ts'
import { archiveEdits } from '../archive-tasks.ts'
import { planChange } from '../with-plan.ts'
import type { RunChanged } from './change-run.ts'

/** Puts a run away: its folder and all its tasks, in one commit. */
export function archiveRun(
  snapshot: Snapshot,
  world: World,
  { view: { run, tasks, former } }: { readonly view: RunView },
): Decision<RunChanged> {
  const all = [...tasks, ...former].filter(({ id }) => snapshot.tasks.has(id))
  const open = all.filter((task) => !isClosed(task)).map(({ id }) => id)
  if (open.length > 0) return refuse('RUN_OPEN', { run: run.name, tasks: open, first: open[0] })
  return planChange(snapshot, world, {
    edits: [...folderEdits(snapshot, run.name), ...archiveEdits(snapshot.look.plan.tree, all)],
    message: `Archive workflow ${run.name}`,
    result: { run: run.name, tasks: all.map(({ id }) => id) },
  })
}

function folderEdits({ look }: Snapshot, name: string): readonly FileEdit[] {
  const folder = `${runFolder(name)}/`
  return [...look.plan.tree].flatMap(([path, { blob, mode }]) =>
    path.startsWith(folder) && mode.startsWith('100')
      ? [
          { path: `${archivedRunFolder(name)}/${path.slice(folder.length)}`, blob },
          { path, remove: true },
        ]
      : [],
  )
}
