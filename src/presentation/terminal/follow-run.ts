import { Failure } from '../../domain/failure.ts'
import type { Session } from './session.ts'

/** Keeps in mind that the session takes the run on, so that its Stop hook can name the next step. Throws USAGE. */
export async function followRun(session: Session, run: string, follower: string): Promise<void> {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(follower))
    throw new Failure('USAGE', {
      message: 'That is no name of a session.',
      hint: 'Letters, digits, - and _ only; an AI client names its own.',
    })
  const place = await (await session.hooks()).open(session.directory)
  const before = await place?.turns.get(follower)
  const begun = { name: follower, run, stood: null, turn: null, inTurn: 0, inAll: 0 }
  await place?.turns.put(before?.run === run ? before : begun)
}
