import { isRefusal } from '../../../app/find-task.ts'
import { runLines } from '../render/run-lines.ts'
import { isSet, type Verb } from '../verb.ts'
import { openRun, tellRun } from '../workflow-verb.ts'

export const workflowStatus: Verb = {
  name: 'workflow status',
  summary: 'Where a run stands: its phases, tasks and gates, and the next command.',
  arguments: [['[run]', 'its name; not needed while only one is under way']],
  options: [
    { flags: '--team', description: 'also everybody who is asked at a gate' },
    { flags: '--porcelain', description: 'for scripts: a line each, fields by tabs' },
  ],
  examples: ['brain workflow status', 'brain workflow status contact-form --team'],
  run: async (session, input) => {
    const found = await openRun(session, await session.open(), input.arguments[0])
    if (isRefusal(found)) return found
    const told = tellRun(found, { team: isSet(input, 'team') })
    return isSet(input, 'porcelain') ? { ...told, text: () => runLines(found.read.view) } : told
  },
}
