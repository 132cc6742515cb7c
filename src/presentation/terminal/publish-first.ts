import { publishPlan } from '../../app/publish-plan.ts'
import type { Refusal } from '../../domain/decision.ts'
import { isRefusal } from '../../app/find-task.ts'
import { tellChange } from './change.ts'
import type { Session, Workspace } from './session.ts'
import type { Outcome } from './verb.ts'

/** The plan that is not on its branch yet goes there before all else. null: it is there, or there is none. */
export async function publishFirst(
  session: Session,
  workspace: Workspace,
): Promise<Outcome | Refusal | null> {
  const told = { isDone: false }
  const outcome = await tellChange(session, workspace.ports, {
    doing: 'Publishing the plan',
    act: async () => {
      const performed = await publishPlan(workspace, session.dryRun)
      told.isDone = performed.kind !== 'refusal' && performed.change.refs.length > 0
      return performed
    },
    tell: async ({ result: { branches, from } }) => {
      const names = branches.join(', ')
      const line = from === null ? `Pushed ${names}` : `Made ${names}, from ${from}`
      const current = await workspace.checkout.currentBranch()
      return {
        kind: 'sync',
        data: { branches },
        text: () => line,
        notes:
          from === null || current === branches[0]
            ? []
            : [`The plan is on ${names} from now on: git switch ${names}`],
      }
    },
  })
  return isRefusal(outcome) || told.isDone ? outcome : null
}

/** What went before, and what came of the rest. */
export function afterFirst(first: Outcome | null, outcome: Outcome): Outcome {
  if (first === null) return outcome
  return {
    ...outcome,
    text: (paint) => [first.text(paint), outcome.text(paint)].join('\n'),
    notes: [...(first.notes ?? []), ...(outcome.notes ?? [])],
  }
}
