import { isRefusal } from '../../../app/find-task.ts'
import { PRIORITIES } from '../../../domain/task/task.ts'
import { readManifest } from '../../../domain/components/read-manifest.ts'
import { newRun } from '../new-run-request.ts'
import { withPlan } from '../plan-of-manifest.ts'
import { startWorkflow } from '../start-workflow.ts'
import { optionText, type Verb } from '../verb.ts'

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
    {
      flags: '--priority <priority>',
      description: 'of all its tasks, instead of what the template says',
      choices: PRIORITIES,
    },
    { flags: '--no-teams', description: "the template's mode without teams" },
    { flags: '--from <phase>', description: 'begin with this phase: what it needs is done already' },
    { flags: '--state <file>', description: 'take a run over from its orchestrator-state.json' },
    { flags: '--manifest <file>', description: 'components: what is built, instead of having it made' },
  ],
  writes: true,
  examples: [
    'brain workflow new --template interactive "A contact form with spam protection"',
    'brain workflow new --template components --manifest manifest.json "The shop\'s cart"',
    'brain workflow new --template speckit --input feature=login "People can log in"',
    'brain workflow new --template speckit --input feature=042-login --from plan',
    'brain workflow new --state docs/features/042-login/orchestrator-state.json',
  ],
  run: async (session, input) => {
    const starting = await newRun(session, input)
    const file = optionText(input, 'manifest')
    if (file === undefined) return await startWorkflow(session, starting)
    const { withManifest } = await import('../with-manifest.ts')
    const given = await withManifest(session, starting, file)
    if (isRefusal(given)) return given
    const outcome = await startWorkflow(session, given)
    if (isRefusal(outcome) || !session.dryRun) return outcome
    return withPlan(outcome, readManifest(given.files?.['manifest.json'] ?? '').manifest)
  },
}
