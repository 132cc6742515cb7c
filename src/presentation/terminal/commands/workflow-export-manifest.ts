import { isRefusal } from '../../../app/find-task.ts'
import { readPaths } from '../../../app/workflow/read-paths.ts'
import { renderManifest } from '../../../domain/components/manifest.ts'
import { readManifest } from '../../../domain/components/read-manifest.ts'
import { refuse } from '../../../domain/decision.ts'
import { runFolder } from '../../../domain/workflow/run-paths.ts'
import { problemTexts } from '../render/manifest-problems.ts'
import type { Verb } from '../verb.ts'
import { openRun } from '../workflow-verb.ts'

export const workflowExportManifest: Verb = {
  name: 'workflow export-manifest',
  summary: 'Print the manifest of a run of components, with everything that it leaves out filled in.',
  arguments: [['[run]', 'its name; not needed while only one is under way']],
  examples: ['brain workflow export-manifest shop/cart > manifest.json'],
  run: async (session, input) => {
    const workspace = await session.open()
    const found = await openRun(session, workspace, input.arguments[0])
    if (isRefusal(found)) return found
    const path = `${runFolder(found.read.view.run.name)}/manifest.json`
    const text = (await readPaths(workspace.ports.repository, found.snapshot, [path])).get(path)
    const { manifest, problems } = readManifest(text ?? '')
    if (manifest === null)
      return refuse('MANIFEST_INVALID', {
        file: path,
        problems: text === undefined ? ['It is not there.'] : problemTexts(problems),
      })
    const whole = renderManifest(manifest)
    return {
      kind: 'manifest',
      data: JSON.parse(whole) as unknown,
      text: () => whole.trimEnd(),
      neverPaged: true,
      quiet: whole.trimEnd(),
    }
  },
}
