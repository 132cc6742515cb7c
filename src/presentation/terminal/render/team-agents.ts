import type { TeamAgents } from '../../../app/fleet/team-agents.ts'
import { plainLine } from '../printable.ts'

/** Whether agents for a team are there, and what to do where they are not. */
export function agentsLine({ wanted, runner, isHere, installed }: TeamAgents): string {
  const others = installed.filter((name) => name !== wanted)
  const also = others.length === 0 ? '' : ` Also installed: ${others.join(', ')}.`
  const isThere = installed.includes(wanted)
  const why = isThere
    ? 'installed'
    : isHere
      ? 'not installed. Install it, or name another in .brain/fleet.yml'
      : `not installed here; the runner ${runner} needs none here`
  return plainLine(`Agent of the project: ${wanted}, ${why}.${also}`)
}
