import { isRefusal } from '../../../app/find-task.ts'
import { Failure } from '../../../domain/failure.ts'
import { renderOrchestratorState } from '../../../domain/workflow/orchestrator-state.ts'
import { plain } from '../printable.ts'
import type { Verb } from '../verb.ts'
import { openRun } from '../workflow-verb.ts'

export const workflowExportState: Verb = {
  name: 'workflow export-state',
  summary: 'Where a spec-kit run stands, in the form of orchestrator-state.json, for tools that read it.',
  arguments: [['[run]', 'its name; not needed while only one is under way']],
  examples: ['brain workflow export-state login > docs/features/042-login/orchestrator-state.json'],
  run: async (session, input) => {
    const found = await openRun(session, await session.open(), input.arguments[0])
    if (isRefusal(found)) return found
    const { view } = found.read
    if (!view.phases.some(({ phase }) => phase.id === 'specify'))
      throw new Failure('BAD_INPUT', {
        message: `${view.run.name} is a run of ${view.run.template}, which has none of spec-kit's steps.`,
        hint: `See where it stands: brain workflow status ${view.run.name}`,
      })
    const state = renderOrchestratorState(view)
    return {
      kind: 'orchestrator-state',
      data: { run: view.run.name, state },
      text: () => plain(JSON.stringify(state, null, 2)),
      neverPaged: true,
    }
  },
}
