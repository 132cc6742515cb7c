import { goOn, type HookAnswer } from '../../domain/hooks/hook-answer.ts'
import type { HookInput } from '../../domain/hooks/hook-input.ts'
import { digitsOf } from '../../domain/plan/fields.ts'
import type { HookPlace } from '../../ports/hooks.ts'
import { lookHere } from './work-here.ts'

/** As the plugin calls its own subagents. */
const OWN_AGENT = /^tenarms:/

/**
 * One of the plugin's workers is not done before its result is handed in: it is told so, once. What others do is theirs.
 */
export async function onSubagentStop(place: HookPlace, input: HookInput): Promise<HookAnswer> {
  const { agent, isActive } = input
  if (agent === null || isActive || !OWN_AGENT.test(agent.type)) return null
  const { work } = await lookHere(place)
  if (work === null || work.isMine !== true) return null
  const { id, state } = work.task
  if (state !== 'in_progress' && state !== 'changes_requested') return null
  if ((await place.turns.get(agent.id)) !== null) return null
  await place.turns.put({ name: agent.id, run: null, stood: state, turn: input.turn, inTurn: 1, inAll: 1 })
  const short = digitsOf(id)
  return goOn(
    `${id} is held here, and nothing is handed in. Done: brain worker submit ${short} --summary "…". Cannot go on: brain worker block ${short} --issue "…" --need "…". Not yours to finish: brain worker release ${short}.`,
  )
}
