import { checkResult, type Inspection } from '../../app/inspect-result.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import type { Task } from '../../domain/task/task.ts'
import type { CheckResult } from '../../ports/records.ts'
import type { Session, Workspace } from './session.ts'

interface Checked {
  readonly snapshot: Snapshot
  readonly task: Task
  readonly inspection: Pick<Inspection, 'preview' | 'made'>
}

/** Runs the verify commands on the merge result, says which, and says when nothing held them. */
export async function runChecks(
  session: Session,
  { checks, reviews }: Workspace,
  { snapshot, task, inspection: { preview, made } }: Checked,
): Promise<readonly CheckResult[] | null> {
  const onStart = (command: string): void => session.console.note(`Running ${command} …`)
  const results = await checkResult(snapshot, task, { preview, made, checking: { checks, reviews, onStart } })
  const isHeld = results?.every(({ sandboxed }) => sandboxed) ?? true
  if (!isHeld) session.console.note(UNHELD)
  else if (!snapshot.look.settings.sandbox.network && results?.some(({ network }) => network) === true)
    session.console.note(WITH_NETWORK)
  return results
}

const WITH_NETWORK = 'These checks could reach the network: it cannot be taken away here. See: brain health'
const UNHELD = 'These checks ran without a sandbox: they could reach what you can. Why: brain health'
