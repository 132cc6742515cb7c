import { refuse, type Change, type Decision, type FileEdit, type Refusal } from '../../domain/decision.ts'
import { isClosed } from '../../domain/queue/ready-tasks.ts'
import { resultPath } from '../../domain/result/result.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import { editTask } from '../../domain/task/edit-task.ts'
import type { Task } from '../../domain/task/task.ts'
import { formatTime } from '../../domain/task/time.ts'
import { runPath } from '../../domain/workflow/run-paths.ts'
import { editRun, type RunPatch, type Stop } from '../../domain/workflow/run.ts'
import { findingsText } from '../../domain/workflow/findings-text.ts'
import type { GateView, PhaseView, RunView } from '../../domain/workflow/run-view.ts'
import { changesEdit } from '../feedback-edit.ts'
import { planChange } from '../with-plan.ts'

/** What a verb did to a run. */
export interface RunChanged {
  readonly run: string
  readonly tasks: readonly string[]
}

/** The paths whose texts a change of the run needs. */
export function runTexts({ run, tasks }: RunView): readonly string[] {
  return [runPath(run.name), ...tasks.flatMap(({ id, path }) => [path, resultPath(id, 'feedback')])]
}

/** The run, where it can be read at all. */
export function whole(view: RunView): RunView | Refusal {
  if (view.state !== 'damaged') return view
  const [problem] = view.problems
  const reason = `${problem?.path ?? ''}${problem?.line == null ? '' : `:${problem.line}`}: ${problem?.message ?? ''}`
  return refuse('RUN_DAMAGED', { run: view.run.name, reason, fix: problem?.fix })
}

/** Nothing moves any more, and nobody takes its tasks; those at work go on. */
export function stopRun(
  snapshot: Snapshot,
  world: World,
  { view, how, why }: { readonly view: RunView; readonly how: Stop['how']; readonly why: string | null },
): Decision<RunChanged> {
  const { run } = view
  if (run.stopped?.how === how) return refuse('RUN_STOPPED', { run: run.name, state: how })
  if (view.state === 'completed')
    return refuse('RUN_STOPPED', {
      ...{ run: run.name, state: 'completed', next: `Put it away: brain workflow archive ${run.name}` },
    })
  const idle = view.tasks.filter((task) => task.state === 'ready' || task.state === 'waiting')
  const act = how === 'paused' ? 'Pause' : 'Cancel'
  return changed(snapshot, world, {
    view,
    patch: { stopped: { how, at: formatTime(world.now), by: world.actor, why } },
    tasks: idle,
    edits: idle.map((task) => backlogEdit(snapshot, task, true)),
    message: `${act} workflow ${run.name}`,
  })
}

export interface Resuming {
  readonly view: RunView
  /** Members that are not waited for. */
  readonly without: readonly string[]
  /** The findings go to the workers. */
  readonly sendBack: boolean
}

/** Lets a stopped run go on, or one that a team's verdict holds. */
export function resumeRun(snapshot: Snapshot, world: World, resuming: Resuming): Decision<RunChanged> {
  const { view, without, sendBack } = resuming
  const { run } = view
  if (without.length > 0) return goWithout(snapshot, world, resuming)
  if (sendBack) return sendFindings(snapshot, world, view)
  if (run.stopped === null) return refuse('RUN_NOT_STOPPED', { run: run.name })
  const idle = view.tasks.filter((task) => task.backlog && !isClosed(task))
  return changed(snapshot, world, {
    view,
    patch: { stopped: null },
    tasks: idle,
    edits: idle.map((task) => backlogEdit(snapshot, task, false)),
    message: `Resume workflow ${run.name}`,
  })
}

function backlogEdit({ look }: Snapshot, { path }: Task, backlog: boolean): FileEdit {
  return { path, text: editTask(look.texts.get(path) ?? '', { backlog }, path) }
}

function judged({ phases }: RunView): PhaseView | undefined {
  return phases.find(
    ({ gate, settled }) => gate !== null && !settled && gate.members.some(({ task }) => task !== null),
  )
}

function goWithout(snapshot: Snapshot, world: World, { view, without }: Resuming): Decision<RunChanged> {
  const { run } = view
  const phase = judged(view)
  const asked = [...(phase?.gate?.members ?? []), ...(phase?.gate?.voters ?? [])]
  const members = asked.map(({ member }) => member.id)
  if (phase === undefined || without.some((id) => !members.includes(id)))
    return refuse('RUN_NOT_STOPPED', { run: run.name, members })
  const excused = { phase: phase.phase.id, without, at: formatTime(world.now), by: world.actor }
  return changed(snapshot, world, {
    view,
    patch: { excused },
    tasks: [],
    edits: [],
    message: `Workflow ${run.name}: ${phase.phase.id} goes on without ${without.join(', ')}`,
  })
}

/** What the team found, for everybody whose work it judged. */
function sendFindings(snapshot: Snapshot, world: World, view: RunView): Decision<RunChanged> {
  const phase = judged(view)
  const held = (phase?.gates ?? []).filter(({ outcome }) => outcome.kind === 'held')
  const gateFor = (task: Task): GateView | undefined =>
    held.find(({ subject }) => subject[task.id] !== undefined)
  const tasks = (phase?.parts ?? []).flatMap(({ task }) =>
    task?.state === 'review' && gateFor(task) !== undefined ? [task] : [],
  )
  if (phase?.gate == null || phase.state !== 'held' || tasks.length === 0)
    return refuse('RUN_NOT_STOPPED', { run: view.run.name })
  const textFor = (task: Task): string =>
    `${findingsText(gateFor(task)!, 1)}\n\nAll of it: workflows/${view.run.name}/reviews/summary.md`
  const edits = tasks.map((task) => changesEdit(snapshot, world, { task, text: textFor(task) }))
  return planChange(snapshot, world, {
    edits,
    message: `Workflow ${view.run.name}: ${phase.phase.id} goes back with the findings`,
    result: { run: view.run.name, tasks: tasks.map(({ id }) => id) },
  })
}

interface Changing {
  readonly view: RunView
  readonly patch: RunPatch
  readonly tasks: readonly Task[]
  readonly edits: readonly FileEdit[]
  readonly message: string
}

function changed(
  snapshot: Snapshot,
  world: World,
  { view, patch, tasks, edits, message }: Changing,
): Change<RunChanged> {
  const path = runPath(view.run.name)
  const text = editRun(snapshot.look.texts.get(path) ?? '', patch, path)
  return planChange(snapshot, world, {
    edits: [{ path, text }, ...edits],
    message,
    result: { run: view.run.name, tasks: tasks.map(({ id }) => id) },
  })
}
