import { isRefusal } from '../../../app/find-task.ts'
import { startWorkflow } from '../start-workflow.ts'
import { readGiven } from '../text-input.ts'
import { optionList, optionText, type Verb } from '../verb.ts'

export const workflowNew: Verb = {
  name: 'workflow new',
  summary: 'Start a workflow: its first tasks are created at once.',
  arguments: [['<asked>', 'what is wanted, in your own words; - reads standard input']],
  options: [
    { flags: '--template <name>', description: 'how it is done (see: brain workflow template list)' },
    { flags: '--name <name>', description: 'name of the run (default: made from what is wanted)' },
    { flags: '--mode <mode>', description: "one of the template's modes" },
    {
      flags: '--input <name=value>',
      description: 'an input of the template; several for a list',
      many: true,
    },
    { flags: '--manifest <file>', description: 'components: what is built, instead of having it made' },
  ],
  writes: true,
  examples: [
    'brain workflow new --template interactive "A contact form with spam protection"',
    'brain workflow new --template components --manifest manifest.json "The shop\'s cart"',
    'brain workflow new --template speckit --input feature=login "People can log in"',
  ],
  run: async (session, input) => {
    const asked = await readGiven(session, input.arguments[0] ?? '', 'what is asked')
    const starting = {
      asked,
      template: optionText(input, 'template') ?? 'interactive',
      name: optionText(input, 'name') ?? null,
      mode: optionText(input, 'mode') ?? null,
      inputsFor: () => optionList(input, 'input') ?? [],
    }
    const file = optionText(input, 'manifest')
    if (file === undefined) return await startWorkflow(session, starting)
    const { withManifest } = await import('../with-manifest.ts')
    const given = await withManifest(session, starting, file)
    return isRefusal(given) ? given : await startWorkflow(session, given)
  },
}
