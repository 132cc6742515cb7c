import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chooseTools } from '../../../app/fleet/choose-tools.ts'
import { Failure } from '../../../domain/failure.ts'
import { WORKFLOW_MARK } from '../../../domain/fleet/actions-workflow.ts'
import { openFleet } from '../open-fleet.ts'
import { optionText, type Verb } from '../verb.ts'

export const fleetWorkflow: Verb = {
  name: 'fleet workflow',
  summary: 'Write the workflow file that the runner actions dispatches; commit and push it yourself.',
  options: [{ flags: '--runner <name>', description: 'a runner like actions (default: actions)' }],
  writes: true,
  examples: ['brain fleet workflow', 'brain fleet workflow --dry-run'],
  run: async (session, input) => {
    const workspace = await session.open()
    const fleet = await openFleet(session, workspace)
    const named = { runner: optionText(input, 'runner') ?? 'actions', agent: null, permissions: null }
    const { runner } = chooseTools(fleet, named)
    const file = runner.engine === null ? null : await fleet.engines.workflow(runner.engine)
    if (file === null)
      throw new Failure('USAGE', {
        message: `The runner ${runner.name} needs no workflow file.`,
        hint: 'brain fleet workflow --runner actions',
      })
    const path = join(workspace.root, file.path)
    if (!session.dryRun) write(path, file, session.yes)
    return {
      kind: session.dryRun ? 'dry-run' : 'workflow',
      data: file,
      text: () => (session.dryRun ? file.text.trimEnd() : `Wrote ${file.path}.`),
      quiet: file.path,
      notes: session.dryRun
        ? ['Nothing was written (dry run).']
        : [`Commit and push it to the default branch: git add ${file.path}`],
    }
  },
}

/** A file of that name that brain did not make is a person's. */
function write(path: string, file: { readonly path: string; readonly text: string }, isSure: boolean): void {
  if (existsSync(path) && !isSure && !readFileSync(path, 'utf8').startsWith(WORKFLOW_MARK))
    throw new Failure('BAD_INPUT', {
      message: `${file.path} is there, and brain did not make it.`,
      hint: 'Name another in .brain/runners/actions.yml (workflow: …), or overwrite it with --yes.',
    })
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, file.text)
}
