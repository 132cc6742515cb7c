import type { Change, Decision, FileEdit } from '../../domain/decision.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import { taskPath, type TaskId } from '../../domain/task/task-id.ts'
import type { Task } from '../../domain/task/task.ts'
import type { Steps } from '../../domain/workflow/next-steps.ts'
import type { RunView } from '../../domain/workflow/run-view.ts'
import { closedBy, closedEdit, fenceBranches } from '../close-task.ts'
import { giveIds, renderDraft, type TaskDraft } from '../create-tasks.ts'
import { isRefusal } from '../find-task.ts'
import { planCommit, planMove } from '../with-plan.ts'
import type { Advance } from './advance-runs.ts'
import { contextEdits } from './context-edits.ts'
import { phaseTask } from './phase-task.ts'
import type { ReadRun } from './read-runs.ts'
import { renderSummary, summaryPath } from './render-summary.ts'

export interface RunSteps {
  readonly read: ReadRun
  readonly steps: Steps
}

/** New tasks, tasks that nobody needs, summaries and contexts of all runs: one commit, or none when there is nothing. */
export function planRuns(
  snapshot: Snapshot,
  world: World,
  runs: readonly RunSteps[],
): Decision<readonly Advance[]> {
  const wanted = runs.flatMap(({ read, steps }) =>
    steps.creations.map((creation) => ({
      run: read.view.run.name,
      draft: phaseTask(read.view, creation, { snapshot, world }),
    })),
  )
  const ids = giveIds(
    snapshot,
    wanted.map(({ draft }) => draft),
  )
  if (isRefusal(ids)) return ids
  const made = wanted.map(({ run, draft }, index) => ({ run, draft, id: ids[index]! }))
  const gone = runs.flatMap(({ read, steps }) =>
    steps.cancels.map((task) => ({ run: read.view.run.name, task })),
  )
  const records = runs.flatMap(({ read }) => [
    ...summaryEdit(snapshot, read.view),
    ...contextEdits(snapshot, read.view).map((edit) => ({ run: read.view.run.name, edit })),
  ])
  const edits: FileEdit[] = [
    ...made.map(({ draft, id }) => ({ path: taskPath(id), text: renderDraft({ ...draft, id }, world.now) })),
    ...gone.map(({ task }) => closedEdit(snapshot, task, closedBy(task, world, 'cancelled'))),
    ...records.map(({ edit }) => edit),
  ]
  const result: Advance[] = [
    ...made.map(({ run, draft, id }) => created(run, id, draft)),
    ...gone.map(({ run, task: { id, title } }) => ({
      ...{ run, task: id, did: 'cancelled' as const, text: `cancelled ${id}: ${title}` },
    })),
    ...records.map(({ run, edit: { path } }) => ({
      ...{ run, task: null, did: 'recorded' as const, text: `recorded ${path}` },
    })),
  ]
  if (edits.length === 0) return { kind: 'change', commits: [], refs: [], result }
  return changeOf(snapshot, world, { edits, result, gone: gone.map(({ task }) => task) })
}

function created(run: string, id: TaskId, { title }: TaskDraft): Advance {
  return { run, did: 'created', task: id, text: `created ${id}: ${title}` }
}

interface Planned {
  readonly edits: readonly FileEdit[]
  readonly result: readonly Advance[]
  readonly gone: readonly Task[]
}

function changeOf(
  snapshot: Snapshot,
  world: World,
  { edits, result, gone }: Planned,
): Change<readonly Advance[]> {
  const names = [...new Set(result.map(({ run }) => run))].join(', ')
  const main = planCommit(snapshot, world, { mark: ':main', edits, message: `Advance workflow ${names}` })
  const fences = gone.flatMap((task, index) => fenceBranches(snapshot, task, `:fence${index}`) ?? [])
  return {
    kind: 'change',
    commits: [main, ...fences.map(({ commit }) => commit)],
    refs: [planMove(snapshot, main.mark), ...fences.flatMap(({ refs }) => refs)],
    result,
  }
}

/** Only while a gate is open to it: what was recorded of a phase that is behind stays as it is. */
function summaryEdit(
  snapshot: Snapshot,
  view: RunView,
): readonly { run: string; edit: { path: string; text: string } }[] {
  const isDue = view.phases.some(
    ({ gate, settled }) => gate !== null && !settled && gate.outcome.kind !== 'open',
  )
  const path = summaryPath(view.run.name)
  const text = isDue && view.run.stopped === null ? renderSummary(view) : null
  return text === null || snapshot.look.texts.get(path) === text
    ? []
    : [{ run: view.run.name, edit: { path, text } }]
}
