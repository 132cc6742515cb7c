import type { Advanced, Advancing } from '../../app/workflow/advance-runs.ts'
import { advanceUnlessSettled, type AdvancedTold, type Telling } from '../../app/workflow/settled-runs.ts'
import { isRefusal } from '../../app/find-task.ts'
import { observe } from '../../app/observe.ts'
import { runNames } from '../../app/workflow/read-runs.ts'
import type { Refusal } from '../../domain/decision.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { Failure } from '../../domain/failure.ts'
import { REFUSAL_TEXTS } from '../refusal-texts.ts'
import { stepBanners } from './render/progress-box.ts'
import { runChecks } from './run-checks.ts'
import { runJson } from '../run-json.ts'
import type { Session, Workspace } from './session.ts'
import type { Outcome } from './verb.ts'

type RunJson = ReturnType<typeof runJson>

const TELLING: Telling<RunJson> = {
  tell: runJson,
  isTold: (value): value is RunJson => {
    const { phase, next } = (value ?? {}) as Partial<RunJson>
    return Number.isInteger(phase?.at) && Number.isInteger(phase?.of) && typeof next === 'string'
  },
}

/**
 * Advances runs, with the session's way of running checks; as long as nothing has moved since nothing was to do, it only
 * tells how they stand.
 */
export async function advanceNow(
  session: Session,
  workspace: Workspace,
  { names, cascade = false }: { readonly names?: readonly string[]; readonly cascade?: boolean },
): Promise<AdvancedTold<RunJson>> {
  const advancing: Advancing = {
    check: (snapshot, task, inspection) => runChecks(session, workspace, { snapshot, task, inspection }),
    cascade,
    ...(names === undefined ? {} : { names }),
  }
  return await advanceUnlessSettled(workspace.ports, advancing, TELLING)
}

/**
 * After a write that may move runs. What was written stays written when this fails: the next command that advances
 * makes up for it, so a failure here is told and is not the end.
 */
export async function thenAdvance(
  session: Session,
  workspace: Workspace,
  {
    outcome,
    runs,
    approved = [],
  }: {
    readonly outcome: Outcome | Refusal
    readonly runs: readonly (string | null)[] | 'all'
    /** Tasks that the write has just approved. */
    readonly approved?: readonly TaskId[]
  },
): Promise<Outcome | Refusal> {
  if (isRefusal(outcome)) return outcome
  const names = runs === 'all' ? await allRuns(workspace) : [...new Set(runs.filter((name) => name !== null))]
  if (names.length === 0) return outcome
  if (session.dryRun) return wouldAdvance(outcome)
  try {
    const advanced = await advanceNow(session, workspace, { names })
    return {
      ...outcome,
      text: (paint) => [outcome.text(paint), ...stepBanners(advanced, approved)].join('\n'),
      notes: [...(outcome.notes ?? []), ...advanceNotes(advanced)],
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const note = `The workflow was not advanced (${error.code}). Later: brain workflow advance ${names.join(' ')}`
    return { ...outcome, notes: [...(outcome.notes ?? []), note] }
  }
}

/** A dry run cannot know what follows from what is not written. */
export function wouldAdvance(outcome: Outcome): Outcome {
  const note = 'Then what follows would be done, in commits of its own, as brain workflow advance does.'
  return { ...outcome, notes: [...(outcome.notes ?? []), note] }
}

/** From what was fetched a moment ago: where there is no run nothing more is asked for. */
async function allRuns({ ports }: Workspace): Promise<readonly string[]> {
  return runNames((await observe(ports, { fetch: 'never' })).snapshot)
}

/** What was done, and what is left for a person. */
export function advanceNotes({ done, stuck }: Pick<Advanced, 'done' | 'stuck'>): readonly string[] {
  return [
    ...done.map(({ run, text }) => `${run}: ${text}`),
    ...stuck.map(({ task, refusal: { code, details } }) => {
      const { message, hint } = REFUSAL_TEXTS[code]
      return `${task}: ${message(details)} ${hint(details)}`
    }),
  ]
}
