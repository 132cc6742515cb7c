import type { HookAnswer } from '../../domain/hooks/hook-answer.ts'
import type { HookInput } from '../../domain/hooks/hook-input.ts'
import type { HookPlace } from '../../ports/hooks.ts'
import { isOpen, lookHere } from './work-here.ts'

const DETAILS_MAX = 300

/** The client could not go on. Where a task is at work here, that is put on record; `status` and the fleet read it. */
export async function onStopFailure(place: HookPlace, input: HookInput): Promise<HookAnswer> {
  const { work, now } = await lookHere(place)
  if (work === null || !isOpen(work.task) || work.isMine === false) return null
  await place.deaths.put({
    task: work.task.id,
    attempt: work.task.attempt,
    session: input.session,
    error: input.error ?? 'unknown',
    details: (input.errorDetails ?? '').slice(0, DETAILS_MAX),
    at: now.toISOString(),
  })
  return null
}
