import { nextRound } from '../../../app/workflow/advance-runs.ts'
import { runJson } from '../../run-json.ts'
import { makeChange } from '../change.ts'
import { advanceNotes, advanceNow } from '../then-advance.ts'
import { isSet, type Verb } from '../verb.ts'
import { endLines } from '../workflow-verb.ts'

export const workflowAdvance: Verb = {
  name: 'workflow advance',
  summary: 'Do all that gates allow now: approve what may pass by itself, create the tasks that are due.',
  arguments: [['[runs...]', 'these runs; without, all']],
  options: [{ flags: '--cascade', description: 'do again what rests on something that changed since' }],
  writes: true,
  examples: ['brain workflow advance', 'brain workflow advance contact-form --cascade'],
  run: async (session, input) => {
    const workspace = await session.open()
    const names = input.arguments.length === 0 ? {} : { names: input.arguments }
    const cascade = isSet(input, 'cascade')
    if (session.dryRun) {
      const step = { runs: [], doing: [], task: null }
      const advancing = { ...names, cascade, check: () => Promise.resolve(null) }
      return await makeChange(session, workspace.ports, {
        doing: 'Looking',
        ...nextRound(workspace.ports, advancing, { stuck: new Map(), step }),
        tell: () => ({ kind: 'advance', data: null, text: () => '' }),
      })
    }
    const advanced = await advanceNow(session, workspace, { ...names, cascade })
    const { runs, done, stuck } = advanced
    const [only] = runs
    return {
      kind: 'advance',
      data: { runs: runs.map(runJson), done, stuck },
      text: () =>
        [
          ...done.map(({ run, text }) => `${run}: ${text}`),
          ...(done.length === 0 ? ['Nothing to do.'] : []),
          ...(only !== undefined && runs.length === 1 ? endLines(only) : []),
        ].join('\n'),
      quiet: done.flatMap(({ task }) => task ?? []).join('\n'),
      notes: advanceNotes({ ...advanced, done: [] }),
    }
  },
}
