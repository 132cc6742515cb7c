import { exportRun } from '../../../app/workflow/export-run.ts'
import { isRefusal } from '../../../app/find-task.ts'
import { renderBundle } from '../../../domain/workflow/run-bundle.ts'
import { whole } from '../../../app/workflow/change-run.ts'
import { assertNoSecrets } from '../../secrets.ts'
import { plain } from '../printable.ts'
import { writeNew, wrote } from '../write-new.ts'
import { optionText, type Verb } from '../verb.ts'
import { openRun } from '../workflow-verb.ts'

export const workflowExport: Verb = {
  name: 'workflow export',
  summary: 'A run as one file: what was asked, template, artifacts, tasks with results, approvals.',
  arguments: [['[run]', 'its name; not needed while only one is under way']],
  options: [{ flags: '--output <file>', description: 'write it there; it must not be there yet' }],
  examples: ['brain workflow export contact-form --output contact-form.json'],
  run: async (session, input) => {
    const workspace = await session.open()
    const found = await openRun(session, workspace, input.arguments[0])
    if (isRefusal(found)) return found
    const view = whole(found.read.view)
    if (isRefusal(view)) return view
    const { bundle, missing } = await exportRun(workspace.ports.repository, found.snapshot, found.read)
    const text = renderBundle(bundle)
    await assertNoSecrets(text, 'the exported run')
    const file = optionText(input, 'output') ?? null
    if (file !== null) await writeNew(session, file, text)
    const open = view.tasks.filter(({ closed }) => closed === null).map(({ id }) => id)
    return {
      kind: 'workflow-run-export',
      data: {
        run: bundle.run,
        file,
        files: bundle.files.length,
        open,
        missing,
        text: file === null ? text : null,
      },
      neverPaged: true,
      text: () =>
        file === null ? plain(text.trimEnd()) : `${wrote(session)} ${file}: ${bundle.files.length} files.`,
      quiet: file ?? plain(text.trimEnd()),
      notes: [
        ...(open.length === 0 ? [] : [`Work on branches is not part of it; open: ${open.join(', ')}.`]),
        ...(missing.length === 0 ? [] : [`Not part of it, for they are no text: ${missing.join(', ')}.`]),
      ],
    }
  },
}
