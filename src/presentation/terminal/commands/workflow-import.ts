import { count } from '../../../domain/plan/fields.ts'
import { refuseSecondPlan } from '../../../app/publish-plan.ts'
import { planTexts } from '../../../app/with-plan.ts'
import { importRun, readInTheWay } from '../../../app/workflow/import-run.ts'
import { BUNDLE_BYTES_MAX, readBundle } from '../../../domain/workflow/run-bundle.ts'
import { assertNoSecrets } from '../../secrets.ts'
import { makeChange } from '../change.ts'
import type { Verb } from '../verb.ts'

export const workflowImport: Verb = {
  name: 'workflow import',
  summary: 'Take a run in that was exported: in one commit, or not at all.',
  arguments: [['<file>', 'what workflow export wrote; - reads standard input']],
  writes: true,
  examples: ['brain workflow import contact-form.json --dry-run', 'brain workflow import contact-form.json'],
  run: async (session, input) => {
    const file = input.arguments[0] ?? ''
    const text = await (await session.desk()).readText(file, BUNDLE_BYTES_MAX)
    const bundle = readBundle(text)
    await assertNoSecrets(text, file)
    const workspace = await session.open()
    const { ports } = workspace
    return await makeChange(session, ports, {
      doing: 'Importing',
      look: { texts: planTexts, archived: 'all' },
      decide: async (snapshot, world) =>
        (await refuseSecondPlan(workspace, snapshot.look)) ??
        importRun(snapshot, world, {
          bundle,
          inTheWay: await readInTheWay(ports.repository, snapshot, bundle),
        }),
      tell: ({ result }) => ({
        kind: 'workflow-run-import',
        data: result,
        text: () => `Imported ${result.run} with ${count(result.tasks.length, 'task')}.`,
        quiet: result.run,
        notes: [`See where it stands: brain workflow status ${result.run}`],
      }),
    })
  },
}
