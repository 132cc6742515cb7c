import { count } from '../../../domain/plan/fields.ts'
import { archiveRun } from '../../../app/workflow/archive-run.ts'
import { planTexts } from '../../../app/with-plan.ts'
import { readRuns } from '../../../app/workflow/read-runs.ts'
import { refuse } from '../../../domain/decision.ts'
import { runNameIn } from '../../../domain/workflow/run-paths.ts'
import { makeChange } from '../change.ts'
import type { Verb } from '../verb.ts'

export const workflowArchive: Verb = {
  name: 'workflow archive',
  summary: 'Put a run away: its folder, its closed tasks and their results, in one commit.',
  arguments: [['<run>', 'its name']],
  writes: true,
  examples: ['brain workflow archive contact-form'],
  run: async (session, input) => {
    const name = runNameIn(input.arguments[0] ?? '')
    const { ports } = await session.open()
    return await makeChange(session, ports, {
      doing: 'Archiving',
      look: { texts: planTexts },
      decide: async (snapshot, world) => {
        const [read] = await readRuns(ports.repository, snapshot, { now: world.now, names: [name] })
        return read === undefined
          ? refuse('RUN_NOT_FOUND', { run: name })
          : archiveRun(snapshot, world, { view: read.view })
      },
      tell: ({ result }) => ({
        kind: 'workflow',
        data: result,
        text: () => `Archived ${name} with ${count(result.tasks.length, 'task')}.`,
        quiet: name,
        notes:
          result.tasks.length === 0
            ? []
            : [`Their branches can go too: brain archive ${result.tasks.join(' ')}`],
      }),
    })
  },
}
