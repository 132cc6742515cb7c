import { teamAgents, type TeamAgents } from '../../../app/fleet/team-agents.ts'
import { isRefusal } from '../../../app/find-task.ts'
import { openFleet } from '../open-fleet.ts'
import { runLines } from '../render/run-lines.ts'
import type { Session, Workspace } from '../session.ts'
import { isSet, type Verb } from '../verb.ts'
import { openRun, tellRun } from '../workflow-verb.ts'

export const workflowStatus: Verb = {
  name: 'workflow status',
  summary: 'Where a run stands: its phases, tasks and gates, and the next command.',
  arguments: [['[run]', 'its name; not needed while only one is under way']],
  options: [
    {
      flags: '--team',
      description: 'also everybody who is asked at a gate, who is at work, and which agents are there',
    },
    { flags: '--porcelain', description: 'for scripts: a line each, fields by tabs' },
  ],
  examples: ['brain workflow status', 'brain workflow status contact-form --team'],
  run: async (session, input) => {
    const workspace = await session.open()
    const found = await openRun(session, workspace, input.arguments[0])
    if (isRefusal(found)) return found
    const team = isSet(input, 'team')
    const told = tellRun(found, { team, agents: team ? await agentsFor(session, workspace) : null })
    return isSet(input, 'porcelain') ? { ...told, text: () => runLines(found.read.view) } : told
  },
}

/** From what was fetched for the run itself. Throws BAD_INPUT for broken settings. */
async function agentsFor(session: Session, workspace: Workspace): Promise<TeamAgents> {
  const fleet = await openFleet({ ...session, fetch: 'never' }, workspace)
  return teamAgents(fleet, fleet.sessions)
}
