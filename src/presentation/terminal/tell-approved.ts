import type { Performed } from '../../app/perform.ts'
import type { Approved } from '../../app/review-task.ts'
import { openRequest, type RequestOutcome } from './pull-request.ts'
import type { Workspace } from './session.ts'
import type { Outcome } from './verb.ts'
import { writtenTasks } from './written-tasks.ts'

/** Says what was approved; where a pull request does the rest, it is opened first. */
export async function tellApproved(
  workspace: Workspace,
  { result, commits, change }: Performed<Approved>,
): Promise<Outcome> {
  const { id, commit, integration } = result
  const opened = integration === 'pull-request' ? await openRequest(workspace, id) : NONE
  const written = await writtenTasks(workspace.ports, { ids: [id], commit: null })
  const merge = result.merge === null ? null : (commits.get(result.merge) ?? null)
  const [task] = (written.data as { tasks: unknown[] }).tasks
  const { pullRequest, notes } = opened
  const short = commit.slice(0, 8)
  const done =
    merge === null
      ? `Approved ${id} at ${short}.`
      : `Approved ${id} at ${short}, merged as ${merge.slice(0, 8)}.`
  return {
    kind: 'review',
    data: { task, commit, merge, integration, pullRequest, verdict: 'approved' },
    text: () => (change.refs.length === 0 ? `${id} is approved already, at ${short}.` : done),
    quiet: id,
    notes,
  }
}

const NONE: RequestOutcome = { pullRequest: null, notes: ['Next: brain status'] }
