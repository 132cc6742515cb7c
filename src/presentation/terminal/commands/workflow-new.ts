import { observe } from '../../../app/observe.ts'
import { isRefusal } from '../../../app/find-task.ts'
import { planTexts } from '../../../app/with-plan.ts'
import { findTemplate, templateTexts } from '../../../app/workflow/find-template.ts'
import { startRun } from '../../../app/workflow/start-run.ts'
import { refuse } from '../../../domain/decision.ts'
import { assertNoSecrets } from '../../secrets.ts'
import { makeChange } from '../change.ts'
import { readGiven } from '../text-input.ts'
import { optionList, optionText, type Verb } from '../verb.ts'
import { tellAfter } from '../workflow-verb.ts'

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
  ],
  writes: true,
  examples: [
    'brain workflow new --template interactive "A contact form with spam protection"',
    'brain workflow new --template speckit --input feature=login "People can log in"',
  ],
  run: async (session, input) => {
    const asked = await readGiven(session, input.arguments[0] ?? '', 'what is asked')
    await assertNoSecrets(asked, 'what is asked')
    const workspace = await session.open()
    const { ports } = workspace
    const templates = await session.templates()
    const { snapshot } = await observe(ports, { fetch: 'always', texts: templateTexts })
    const found = await findTemplate(snapshot.look, templates, optionText(input, 'template') ?? 'interactive')
    if (isRefusal(found)) return found
    const { template, text: templateText, problems } = found
    if (template === null) return refuse('TEMPLATE_INVALID', { name: found.path, problems })
    const request = {
      ...{ template, templateText, asked },
      name: optionText(input, 'name') ?? null,
      mode: optionText(input, 'mode') ?? null,
      inputs: optionList(input, 'input') ?? [],
    }
    let name = ''
    const outcome = await makeChange(session, ports, {
      doing: 'Starting',
      look: { texts: planTexts },
      decide: (seen, world) => startRun(seen, world, request),
      tell: ({ result }) => {
        name = result.name
        return { kind: 'workflow', data: null, text: () => `Started ${name} (${result.template}).` }
      },
    })
    if (isRefusal(outcome) || session.dryRun) return outcome
    return await tellAfter(session, workspace, { name, outcome })
  },
}
