import { isRefusal } from '../../app/find-task.ts'
import { observe } from '../../app/observe.ts'
import { planTexts } from '../../app/with-plan.ts'
import { readRuns, runNames, withTexts, type ReadRun } from '../../app/workflow/read-runs.ts'
import { runTexts, whole, type RunChanged } from '../../app/workflow/change-run.ts'
import type { TeamAgents } from '../../app/fleet/team-agents.ts'
import { refuse, type Decision, type Refusal } from '../../domain/decision.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import type { RunView } from '../../domain/workflow/run-view.ts'
import { nearest } from '../../domain/settings/nearest.ts'
import { runNameIn } from '../../domain/workflow/run-paths.ts'
import { nextCommand } from '../../domain/workflow/next-command.ts'
import { runJson } from '../run-json.ts'
import { makeChange } from './change.ts'
import { readNotes } from './read-notes.ts'
import { agentsLine } from './render/team-agents.ts'
import { progressBox, stepBanners, teamLine } from './render/progress-box.ts'
import { phaseCount, renderRun } from './render/run-board.ts'
import type { Session, Workspace } from './session.ts'
import { advanceNotes, advanceNow, wouldAdvance } from './then-advance.ts'
import type { Outcome } from './verb.ts'

/** A run that a reader asks for, or the only one that is under way when it names none. */
export async function openRun(
  session: Session,
  workspace: Workspace,
  name: string | undefined,
): Promise<{ readonly read: ReadRun; readonly snapshot: Snapshot; readonly world: World } | Refusal> {
  const { ports } = workspace
  const { snapshot, world } = await observe(ports, { fetch: session.fetch })
  const names = name === undefined ? undefined : [runNameIn(name)]
  const runs = await readRuns(ports.repository, snapshot, { now: world.now, names })
  const open = runs.filter(({ view }) => name !== undefined || view.state !== 'completed')
  const meant = open.length === 0 ? runs : open
  const [read] = meant
  if (read !== undefined && meant.length === 1) return { read, snapshot, world }
  return noRun(snapshot, name)
}

function noRun(snapshot: Snapshot, name: string | undefined): Refusal {
  const names = runNames(snapshot)
  if (name === undefined) return refuse('RUN_NOT_FOUND', { next: oneOf(names) })
  const meant = nearest(name, names)
  return refuse('RUN_NOT_FOUND', {
    run: name,
    next: meant === null ? oneOf(names) : `Did you mean: ${meant}`,
  })
}

function oneOf(names: readonly string[]): string {
  return names.length === 0
    ? 'Start one: brain workflow new --template interactive "what to build"'
    : `Name one of: ${names.join(', ')}`
}

/** A writer that changes one run, and then lets it move. */
export async function changeRun(
  session: Session,
  workspace: Workspace,
  { name: word, doing, decide, done }: RunChange,
): Promise<Outcome | Refusal> {
  const name = runNameIn(word)
  const { ports } = workspace
  const outcome = await makeChange<RunChanged>(session, ports, {
    doing,
    look: { texts: planTexts },
    decide: async (snapshot, world) => {
      const [read] = await readRuns(ports.repository, snapshot, { now: world.now, names: [name] })
      if (read === undefined) return noRun(snapshot, name)
      const view = whole(read.view)
      if (isRefusal(view)) return view
      return decide(await withTexts(ports.repository, snapshot, runTexts(view)), world, view)
    },
    tell: ({ result }) => ({ kind: 'workflow', data: result, text: () => done(result) }),
  })
  return isRefusal(outcome) ? outcome : await tellAfter(session, workspace, { name, outcome })
}

export interface RunChange {
  readonly name: string
  readonly doing: string
  readonly decide: (snapshot: Snapshot, world: World, view: RunView) => Decision<RunChanged>
  readonly done: (result: RunChanged) => string
}

/** Advances the run and tells how it stands then. */
export async function tellAfter(
  session: Session,
  workspace: Workspace,
  {
    name,
    outcome,
    cascade,
  }: { readonly name: string; readonly outcome: Outcome; readonly cascade?: boolean },
): Promise<Outcome> {
  if (session.dryRun) return wouldAdvance(outcome)
  const advanced = await advanceNow(session, workspace, {
    names: [name],
    ...(cascade === true ? { cascade } : {}),
  })
  const told = advanced.told.find((run) => run.name === name)
  const notes = [...(outcome.notes ?? []), ...advanceNotes(advanced)]
  if (told === undefined) return { ...outcome, notes }
  return {
    kind: 'workflow',
    data: { run: told, done: advanced.done, stuck: advanced.stuck },
    text: (paint) =>
      [outcome.text(paint), ...stepBanners(advanced), endLine({ ...told.phase, next: told.next })]
        .filter(Boolean)
        .join('\n'),
    quiet: name,
    notes,
  }
}

/** Every status ends with these. */
export function endLines(view: RunView): readonly string[] {
  return [endLine({ ...view, next: nextCommand(view) })]
}

export function endLine({ next, ...place }: Pick<RunView, 'at' | 'of'> & { readonly next: string }): string {
  return `${phaseCount(place)}. Next: ${next}`
}

export function tellRun(
  { read: { view }, snapshot }: { readonly read: ReadRun; readonly snapshot: Snapshot },
  { team, agents = null }: { readonly team: boolean; readonly agents?: TeamAgents | null },
): Outcome {
  return {
    kind: 'workflow',
    data: { run: runJson(view), ...(agents === null ? {} : { agents }) },
    text: (paint) =>
      [
        ...progressBox(view),
        renderRun(view, paint, { team }),
        ...(team ? [teamLine([...snapshot.tasks.values()])] : []),
        ...(agents === null ? [] : [agentsLine(agents)]),
        ...endLines(view),
      ].join('\n'),
    quiet: view.run.name,
    notes: readNotes(snapshot),
  }
}
