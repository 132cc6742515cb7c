import { observe } from '../../../app/perform.ts'
import { isRefusal } from '../../../app/find-task.ts'
import { planTexts } from '../../../app/with-plan.ts'
import { findTemplate, templateTexts } from '../../../app/workflow/find-template.ts'
import { startRun } from '../../../app/workflow/start-run.ts'
import { refuse } from '../../../domain/decision.ts'
import { makeChange } from '../change.ts'
import { completeRequest, newRunRequest, stateGiven } from '../new-run-request.ts'
import { optionText, type Verb } from '../verb.ts'
import { tellAfter } from '../workflow-verb.ts'

export const workflowNew: Verb = {
  name: 'workflow new',
  summary: 'Start a workflow: its first tasks are created at once.',
  arguments: [
    ['[asked]', "what is wanted, in your own words; - reads standard input (default: the feature's idea.md)"],
  ],
  options: [
    { flags: '--template <name>', description: 'how it is done (see: brain workflow template list)' },
    { flags: '--name <name>', description: 'name of the run (default: made from what is wanted)' },
    { flags: '--mode <mode>', description: "one of the template's modes" },
    {
      flags: '--input <name=value>',
      description: 'an input of the template; several for a list',
      many: true,
    },
    { flags: '--no-teams', description: "the template's mode without teams" },
    { flags: '--from <phase>', description: 'begin with this phase: what it needs is done already' },
    { flags: '--state <file>', description: 'take a run over from its orchestrator-state.json' },
  ],
  writes: true,
  examples: [
    'brain workflow new --template interactive "A contact form with spam protection"',
    'brain workflow new --template speckit --input feature=login "People can log in"',
    'brain workflow new --template speckit --input feature=042-login --from plan',
    'brain workflow new --state docs/features/042-login/orchestrator-state.json',
  ],
  run: async (session, input) => {
    const state = await stateGiven(session, input)
    const workspace = await session.open()
    const { ports } = workspace
    const templates = await session.templates()
    const { snapshot } = await observe(ports, { fetch: 'always', texts: templateTexts })
    const wanted = optionText(input, 'template') ?? (state === null ? 'interactive' : 'speckit')
    const found = await findTemplate(snapshot.look, templates, wanted)
    if (isRefusal(found)) return found
    const { template, text: templateText, problems } = found
    if (template === null) return refuse('TEMPLATE_INVALID', { name: found.path, problems })
    const request = await newRunRequest(session, input, { template, templateText, state })
    const completing = { repository: ports.repository, input, state }
    let name = ''
    const outcome = await makeChange(session, ports, {
      doing: 'Starting',
      look: { texts: planTexts },
      decide: async (seen, world) =>
        startRun(seen, world, await completeRequest({ snapshot: seen, world }, request, completing)),
      tell: ({ result }) => {
        name = result.name
        return { kind: 'workflow', data: null, text: () => `Started ${name} (${result.template}).` }
      },
    })
    if (isRefusal(outcome) || session.dryRun) return outcome
    return await tellAfter(session, workspace, { name, outcome })
  },
}
