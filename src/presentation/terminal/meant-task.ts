import { readTaskId } from '../../app/find-task.ts'
import { findTaskHere } from '../../app/task-here.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import type { Session } from './session.ts'
import type { Input, Verb } from './verb.ts'

/** How a worker's verbs take their task. */
export const MEANT_TASK = [
  ['[id]', 'the task you hold; without it, that of the branch you are on, or the only one you hold here'],
] as const

/** The task that is named, else the one that is worked on here. Throws INVALID_ID, USAGE. */
export async function readMeantTask(
  session: Session,
  input: Input,
  verb: Pick<Verb, 'name'>,
): Promise<TaskId> {
  const [typed] = input.arguments
  return typed === undefined ? await findTaskHere(await session.open(), verb.name) : readTaskId(typed)
}
