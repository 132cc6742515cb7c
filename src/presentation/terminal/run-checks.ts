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
  if (results?.some(({ sandboxed }) => !sandboxed) === true) session.console.note(UNHELD)
  return results
}

const UNHELD = 'These checks ran without a sandbox: they could reach what you can. Why: brain health'
