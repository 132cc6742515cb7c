import { randomBytes } from 'node:crypto'
import type { Change, HandEdit, Prune } from '../../domain/decision.ts'
import type { Applied } from '../../ports/repository.ts'
import { buildCommits } from './git-commits.ts'
import type { GitPlace } from './git-place.ts'
import type { SettledMove } from './git-push.ts'
import { pushTogether } from './push-together.ts'
import { headsOf, noteOwnPush } from './git-refs.ts'
import { updateRefs } from './update-refs.ts'

/** Builds the commits, swaps the refs, and brings the user's own branches along. All or nothing. */
export async function applyChange(place: GitPlace, change: Change): Promise<Applied> {
  if (change.refs.length === 0)
    return {
      status: 'applied',
      commits: new Map(),
      committedAt: null,
      notes: await prune(place, change.prunes),
    }
  const { ids, committedAt } = await buildCommits(place, change, randomBytes(8).toString('hex'))
  const moves = change.refs.map((move) => ({
    ...move,
    to: move.to === null ? null : (ids.get(move.to) ?? move.to),
  }))
  const { publishes = [] } = change
  const moved = await swap(place, moves, publishes)
  if (moved === 'stale') return { status: 'stale' }
  const notes = await bringAlong(place, moved, publishes)
  const pruned = await prune(place, change.prunes)
  return { status: 'applied', commits: ids, committedAt, notes: [...notes, ...pruned] }
}

/** Which moves were made: all, or none and `stale`; fewer only where the remote takes no atomic pushes. */
async function swap(
  place: GitPlace,
  moves: readonly SettledMove[],
  publishes: readonly HandEdit[],
): Promise<readonly SettledMove[] | 'stale'> {
  if (place.remote !== null) return await pushTogether(place, moves)
  const { moveLocally } = await import('./git-local-refs.ts')
  return (await moveLocally(place, moves, publishes)) === 'stale' ? 'stale' : moves
}

async function bringAlong(
  place: GitPlace,
  moves: readonly SettledMove[],
  publishes: readonly HandEdit[],
): Promise<readonly string[]> {
  if (place.remote === null) return []
  await noteOwnPush(place)
  const heads = headsOf(place)
  await updateRefs(
    place,
    moves.map(({ branch, to }) =>
      to === null ? `delete ${heads}${branch}` : `update ${heads}${branch} ${to}`,
    ),
  )
  const notes: string[] = []
  for (const move of moves.filter(({ branch, theirs }) => !branch.startsWith('task/') && theirs !== true)) {
    const { followBranch } = await import('./git-follow.ts')
    const note = await followBranch(place, move, publishes)
    if (note !== null) notes.push(note)
  }
  return notes
}

/** What a change does not need is not loaded for it. */
async function prune(place: GitPlace, prunes: readonly Prune[] = []): Promise<readonly string[]> {
  if (prunes.length === 0) return []
  const { pruneBranches } = await import('./git-prune.ts')
  return await pruneBranches(place, prunes)
}
