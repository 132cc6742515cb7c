import type { Refusal } from '../../domain/decision.ts'
import { publishResult } from '../../app/publish-result.ts'
import type { Report } from '../../app/record-result.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { assertNoSecrets } from '../secrets.ts'
import { taskJson } from '../task-json.ts'
import { observe } from '../../app/perform.ts'
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
    const result = await publishResult(workspace, id, { report, dryRun: session.dryRun })
    if (result.kind === 'refusal') return result
    const { snapshot } = await observe(workspace.ports, { fetch: 'never' })
    const task = snapshot.tasks.get(id) ?? result.task
    return {
      kind: 'task',
      data: { task: taskJson(task), files: result.files, pushed: result.pushed },
      text: () =>
        `${result.message}${session.dryRun ? `\n${result.files.map((file) => `  write ${file}`).join('\n')}` : ''}`,
      quiet: id,
      notes: [...result.notes, ...(session.dryRun ? [] : [next])],
    }
  } finally {
    if (isSpinning(spinner)) spinner.stop()
  }
}
