import { isRefusal } from '../../../app/find-task.ts'
import { rollBack } from '../../../app/workflow/roll-back.ts'
import { refuse } from '../../../domain/decision.ts'
import { followRun } from '../follow-run.ts'
import { manifestOf, withPlan } from '../plan-of-manifest.ts'
import { previewAdvance } from '../preview-advance.ts'
import { isSet, optionText, type Verb } from '../verb.ts'
import { changeRun, openRun, tellAfter } from '../workflow-verb.ts'

export const workflowRun: Verb = {
  name: 'workflow run',
  summary: 'Take a run one step on, and say what is next.',
  arguments: [['[run]', 'its name; not needed while only one is under way']],
  options: [
    { flags: '--fresh', description: 'from its first phase on, all anew' },
    {
      flags: '--session <id>',
      description: 'the session that takes it on: its Stop hook names the next step (see: brain hook)',
    },
  ],
  writes: true,
  examples: ['brain workflow run', 'brain workflow run contact-form --fresh'],
  run: async (session, input) => {
    const workspace = await session.open()
    const found = await openRun(session, workspace, input.arguments[0])
    if (isRefusal(found)) return found
    const { name } = found.read.view.run
    const follower = optionText(input, 'session') ?? ''
    if (follower !== '' && !session.dryRun) await followRun(session, name, follower)
    if (isSet(input, 'fresh'))
      return await changeRun(session, workspace, {
        name,
        doing: 'Starting anew',
        decide: (snapshot, world, view) => {
          const [first] = view.template.phases
          return first === undefined
            ? refuse('PHASE_NOT_FOUND', { run: name, phase: '', phases: [] })
            : rollBack(snapshot, world, { view, phase: view.template.phases.map(({ id }) => id) })
        },
        done: () => `${name} begins anew.`,
      })
    if (session.dryRun) {
      const preview = await previewAdvance(session, workspace, { names: [name] })
      return isRefusal(preview) ? preview : withPlan(preview, await manifestOf(workspace, found))
    }
    const outcome = { kind: 'workflow', data: null, text: () => '' }
    return await tellAfter(session, workspace, { name, outcome })
  },
}
