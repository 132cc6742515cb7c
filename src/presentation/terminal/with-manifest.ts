import { renderManifest } from '../../domain/components/manifest.ts'
import { readManifest } from '../../domain/components/read-manifest.ts'
import { refuse, type Refusal } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import { namesGiven } from '../../domain/workflow/inputs.ts'
import { nameFrom } from '../../domain/workflow/run-paths.ts'
import { assertNoSecrets } from '../secrets.ts'
import { problemTexts } from './render/manifest-problems.ts'
import type { Session } from './session.ts'
import type { Starting } from './start-workflow.ts'

/** A run of components whose manifest is there already: mode, risk and name are what the manifest says. */
export async function withManifest(
  session: Session,
  starting: Starting,
  file: string,
): Promise<Starting | Refusal> {
  if (starting.template !== 'components')
    throw new Failure('USAGE', {
      message: '--manifest is for the template components.',
      hint: 'Add: --template components',
    })
  const text = await (await session.desk()).readText(file)
  const { manifest, problems, warnings } = readManifest(text)
  if (manifest === null) return refuse('MANIFEST_INVALID', { file, problems: problemTexts(problems) })
  await assertNoSecrets(text, file)
  for (const warning of problemTexts(warnings)) session.console.note(warning)
  const { execution, project, name, risk } = manifest
  return {
    ...starting,
    name: starting.name ?? (nameFrom(`${project} ${name}`) || null),
    modeFor: (template) => starting.modeFor(template) ?? execution.mode,
    inputsFor: (template) => {
      const given = starting.inputsFor(template)
      const isGiven = namesGiven(given).has('risk')
      const votes = template.inputs.some((input) => input.name === 'votes') ? execution.votingGates : []
      return [
        ...['manifest=true', ...(isGiven ? [] : [`risk=${risk}`])],
        ...votes.map((vote) => `votes=${vote}`),
        ...given,
      ]
    },
    files: { 'manifest.json': renderManifest(manifest) },
  }
}
