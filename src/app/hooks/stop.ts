import { goOn, type HookAnswer } from '../../domain/hooks/hook-answer.ts'
import type { HookInput } from '../../domain/hooks/hook-input.ts'
import type { Task } from '../../domain/task/task.ts'
import type { HookPlace, TurnNote } from '../../ports/hooks.ts'
import { survey } from '../observe.ts'

/** Claude Code itself ends a turn after eight; whoever wants more says so. */
const IN_TURN_MAX = 6
const IN_ALL_MAX = 60

/**
 * A session that takes a run on (`brain workflow run --session`) is sent on to the next step, one a turn. It may stop
 * where a person is needed, where others are at work, and where nothing has changed since it was last sent on.
 */
export async function onStop(place: HookPlace, input: HookInput): Promise<HookAnswer> {
  const note = input.session === null ? null : await place.turns.get(input.session)
  if (note === null || note.run === null || isToStop(input)) return null
  const inTurn = isNewTurn(note, input) ? 0 : note.inTurn
  if (inTurn >= IN_TURN_MAX || note.inAll >= IN_ALL_MAX) return null
  const ports = await place.ports()
  const overview = await survey(ports, { fetch: 'never' })
  const tasks = [...overview.tasks.values()].filter(({ workflow }) => workflow === note.run)
  const stood = ports.randomness.digest(standing(tasks))
  if (stood === note.stood) return null
  const { nextStep } = await import('./next-step.ts')
  const step = await nextStep(ports, note.run)
  if (step === null) return null
  await place.turns.put({ ...note, stood, turn: input.turn, inTurn: inTurn + 1, inAll: note.inAll + 1 })
  return goOn(step)
}

/** It has asked the person something, only plans, or waits for something of its own. */
function isToStop({ lastWords, isBusy, permissionMode }: HookInput): boolean {
  return isBusy || permissionMode === 'plan' || lastWords.trimEnd().endsWith('?')
}

/** Where the client does not say, all is one turn. */
function isNewTurn(note: TurnNote, { turn, isActive }: HookInput): boolean {
  return !isActive && turn !== null && turn !== note.turn
}

function standing(tasks: readonly Task[]): string {
  return JSON.stringify(
    tasks.map(({ id, state, attempt, commit, closed }) => [id, state, attempt, commit, closed]),
  )
}
