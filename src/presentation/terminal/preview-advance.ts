import { nextRound } from '../../app/workflow/advance-runs.ts'
import type { Refusal } from '../../domain/decision.ts'
import { makeChange } from './change.ts'
import type { Session, Workspace } from './session.ts'
import type { Outcome } from './verb.ts'

/** What advancing would do first, with `--dry-run`; without names all runs are meant. */
export async function previewAdvance(
  session: Session,
  { ports }: Workspace,
  meant: { readonly names?: readonly string[]; readonly cascade?: boolean },
): Promise<Outcome | Refusal> {
  const step = { runs: [], doing: [], task: null }
  const advancing = { ...meant, check: () => Promise.resolve(null) }
  return await makeChange(session, ports, {
    doing: 'Looking',
    ...nextRound(ports, advancing, { stuck: new Map(), step }),
    tell: () => ({ kind: 'advance', data: null, text: () => '' }),
  })
}
