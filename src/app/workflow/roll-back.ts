import { refuse, type Decision } from '../../domain/decision.ts'
import { isClosed } from '../../domain/queue/ready-tasks.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import { formatTime } from '../../domain/task/time.ts'
import { runPath } from '../../domain/workflow/run-paths.ts'
import { editRun } from '../../domain/workflow/run.ts'
import type { RunView } from '../../domain/workflow/run-view.ts'
import { closedBy, closedEdit, fenceBranches } from '../close-task.ts'
import { planCommit, planMove } from '../with-plan.ts'
import type { RunChanged } from './change-run.ts'

/**
 * A phase and all that rest on it are to be done again: open tasks are cancelled and fenced, closed ones no longer
 * count. What they wrote stays where it is.
 */
export function rollBack(
  snapshot: Snapshot,
  world: World,
  { view, phase }: { readonly view: RunView; readonly phase: readonly string[] },
): Decision<RunChanged> {
  const { run, template } = view
  const known = template.phases.map(({ id }) => id)
  const unknown = phase.find((id) => !known.includes(id))
  if (unknown !== undefined)
    return refuse('PHASE_NOT_FOUND', { run: run.name, phase: unknown, phases: known })
  const again = laterPhases(view, phase)
  const tasks = view.tasks.filter((task) => task.phase !== null && again.has(task.phase))
  const open = tasks.filter((task) => !isClosed(task))
  const path = runPath(run.name)
  const rolledBack = {
    phase: phase[0] ?? '',
    tasks: tasks.map(({ id }) => id),
    skipped: view.phases.filter(({ state }) => state === 'skipped').map(({ phase: { id } }) => id),
    at: formatTime(world.now),
    by: world.actor,
  }
  const main = planCommit(snapshot, world, {
    mark: ':main',
    edits: [
      { path, text: editRun(snapshot.look.texts.get(path) ?? '', { rolledBack }, path) },
      ...open.map((task) => closedEdit(snapshot, task, closedBy(task, world, 'cancelled'))),
    ],
    message: `Roll workflow ${run.name} back to ${phase[0]}`,
  })
  const fences = open.flatMap((task, index) => fenceBranches(snapshot, task, `:fence${index}`) ?? [])
  return {
    kind: 'change',
    commits: [main, ...fences.map(({ commit }) => commit)],
    refs: [planMove(snapshot, main.mark), ...fences.flatMap(({ refs }) => refs)],
    result: { run: run.name, tasks: rolledBack.tasks },
  }
}

function laterPhases({ template }: RunView, phase: readonly string[]): ReadonlySet<string> {
  const later = new Set(phase)
  for (let before = 0; before !== later.size;) {
    before = later.size
    for (const { id, needs } of template.phases) if (needs.some((need) => later.has(need))) later.add(id)
  }
  return later
}
