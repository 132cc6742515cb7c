import { advanceRuns, type Advanced } from '../../app/workflow/advance-runs.ts'
import { isRefusal } from '../../app/find-task.ts'
import { observe } from '../../app/observe.ts'
import { runNames } from '../../app/workflow/read-runs.ts'
import type { Refusal } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import { REFUSAL_TEXTS } from '../refusal-texts.ts'
import { runChecks } from './run-checks.ts'
import type { Session, Workspace } from './session.ts'
import type { Outcome } from './verb.ts'

/** Advances these runs (all without), with the session's way of running checks. */
export async function advanceNow(
  session: Session,
  workspace: Workspace,
  { names, cascade = false }: { readonly names?: readonly string[]; readonly cascade?: boolean },
): Promise<Advanced> {
  return await advanceRuns(workspace.ports, {
    check: (snapshot, task, inspection) => runChecks(session, workspace, { snapshot, task, inspection }),
    cascade,
    ...(names === undefined ? {} : { names }),
  })
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
  }: { readonly outcome: Outcome | Refusal; readonly runs: readonly (string | null)[] | 'all' },
): Promise<Outcome | Refusal> {
  if (isRefusal(outcome) || session.dryRun) return outcome
  const names = runs === 'all' ? await allRuns(workspace) : [...new Set(runs.filter((name) => name !== null))]
  if (names.length === 0) return outcome
  try {
    const advanced = await advanceNow(session, workspace, { names })
    return { ...outcome, notes: [...(outcome.notes ?? []), ...advanceNotes(advanced)] }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const note = `The workflow was not advanced (${error.code}). Later: brain workflow advance ${names.join(' ')}`
    return { ...outcome, notes: [...(outcome.notes ?? []), note] }
  }
}

/** From what was fetched a moment ago: where there is no run nothing more is asked for. */
async function allRuns({ ports }: Workspace): Promise<readonly string[]> {
  return runNames((await observe(ports, { fetch: 'never' })).snapshot)
}

/** What was done, and what is left for a person. */
export function advanceNotes({ done, stuck }: Advanced): readonly string[] {
  return [
    ...done.map(({ run, text }) => `${run}: ${text}`),
    ...stuck.map(({ task, refusal: { code, details } }) => {
      const { message, hint } = REFUSAL_TEXTS[code]
      return `${task}: ${message(details)} ${hint(details)}`
    }),
  ]
}
