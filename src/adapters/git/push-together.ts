import { isWorkBranch } from '../documents/work-branches.ts'
import { fetchMirror } from './fetch-mirror.ts'
import type { GitPlace } from './git-place.ts'
import { pushMoves, type SettledMove } from './git-push.ts'
import { branchTips, readState, writeState } from './git-refs.ts'
import { beginStep } from './step-journal.ts'

/** Hosts change: after a day they are asked again. */
const REMEMBERED_MS = 24 * 60 * 60_000

/**
 * Moves all refs in one atomic push; where the remote takes none, one after the other (protocol §10). Answers the moves that
 * were made.
 */
export async function pushTogether(
  place: GitPlace,
  moves: readonly SettledMove[],
): Promise<readonly SettledMove[] | 'stale'> {
  if (moves.length > 1 && (await lacksAtomic(place))) return await pushInTurn(place, moves)
  const pushed = await pushMoves(place, moves)
  if (pushed !== 'no-atomic') return pushed === 'applied' ? moves : 'stale'
  await writeState(place, { noAtomicUntil: new Date(Date.now() + REMEMBERED_MS).toISOString() })
  return await pushInTurn(place, moves)
}

async function lacksAtomic(place: GitPlace): Promise<boolean> {
  const { noAtomicUntil } = readState(place)
  return noAtomicUntil !== undefined && Date.parse(noAtomicUntil) > Date.now()
}

/**
 * The plan first: once it says what happened, a branch that has moved meanwhile is late work, and a missing fence lets in late work
 * at most. Without the plan among them (a next attempt) the order is the caller's, fence before new branch, and each must succeed.
 */
async function pushInTurn(
  place: GitPlace,
  moves: readonly SettledMove[],
): Promise<readonly SettledMove[] | 'stale'> {
  const shared = moves.filter(({ branch }) => !isWorkBranch(branch))
  const ordered = [...shared, ...moves.filter((move) => !shared.includes(move))]
  const made: SettledMove[] = []
  const strikeOut = beginStep(place, { kind: 'push', moves: ordered })
  for (const move of ordered) {
    const pushed = await tryOne(place, move)
    const isDecided = made.length >= Math.max(1, shared.length) && shared.length > 0
    if (pushed === 'applied') made.push(move)
    else if (isDecided && pushed instanceof Error) return made
    else if (!isDecided) {
      if (pushed instanceof Error && made.length > 0) throw pushed
      strikeOut()
      if (pushed instanceof Error) throw pushed
      return 'stale'
    }
  }
  strikeOut()
  return made
}

async function tryOne(place: GitPlace, move: SettledMove): Promise<'applied' | 'stale' | Error> {
  try {
    return (await pushMoves(place, [move])) === 'applied' ? 'applied' : 'stale'
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

/** What a killed command had begun so: only if its first push arrived, for otherwise it had not begun. */
export async function finishInTurn(place: GitPlace, [first, ...rest]: readonly SettledMove[]): Promise<void> {
  if (first === undefined || !(await hasArrived(place, first))) return
  for (const move of rest) await pushMoves(place, [move])
}

async function hasArrived(place: GitPlace, { branch, to }: SettledMove): Promise<boolean> {
  await fetchMirror(place)
  const tip = branchTips(place).get(branch)
  if (tip === undefined || to === null) return tip === undefined && to === null
  return (await place.git.try(['merge-base', '--is-ancestor', to, tip])).exitCode === 0
}
