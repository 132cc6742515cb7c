import type { Refusal } from '../../domain/decision.ts'
import { isRefusal } from '../../app/find-task.ts'
import { previewResult, publishResult } from '../../app/publish-result.ts'
import type { Report } from '../../app/record-result.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { assertNoSecrets } from '../secrets.ts'
import { taskJson } from '../task-json.ts'
import { observe } from '../../app/observe.ts'
import { tellDryRun } from './change.ts'
import { exactChange } from './exact-change.ts'
import type { Session } from './session.ts'
import { isSpinning, startSpinner } from './spinner.ts'
import type { Outcome } from './verb.ts'

/** Publishes a worker's report and tells what the task is now. */
export async function publishReport(
  session: Session,
  id: TaskId,
  { report, next }: { report: Report; next: string },
): Promise<Outcome | Refusal> {
  await assertNoSecrets(JSON.stringify(report), 'the report')
  const workspace = await session.open()
  const spinner = await startSpinner(session, 'Pushing')
  try {
    if (session.dryRun) {
      const change = await previewResult(workspace, id, { report })
      return isRefusal(change) ? change : tellDryRun(await exactChange(workspace.ports.repository, change))
    }
    const result = await publishResult(workspace, id, { report })
    if (isRefusal(result)) return result
    const { snapshot } = await observe(workspace.ports, { fetch: 'never' })
    const task = snapshot.tasks.get(id) ?? result.task
    return {
      kind: 'task',
      data: { task: taskJson(task), files: result.files, pushed: result.pushed },
      text: () => result.message,
      quiet: id,
      notes: [...result.notes, next],
    }
  } finally {
    if (isSpinning(spinner)) spinner.stop()
  }
}
