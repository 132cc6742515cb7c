import { setTimeout } from 'node:timers/promises'
import type { HandEdit } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import { isWorkBranch } from '../documents/work-branches.ts'
import { causeOf } from './git-errors.ts'
import { stepTree, stepTreeBack, type TreeStepped } from './git-follow-tree.ts'
import type { GitPlace } from './git-place.ts'
import { markPublished } from './git-published.ts'
import type { SettledMove } from './git-push.ts'
import { branchTips } from './git-refs.ts'
import { rebasedBranches } from './rebased-branches.ts'
import { journaled } from './step-journal.ts'
import { updateRefs } from './update-refs.ts'

/**
 * The same compare-and-swap without a remote, on local branches, in one transaction. A plan branch that is checked
 * out goes forward together with its working tree; a task branch that is checked out belongs to whoever works in
 * it: it is only verified to be where it was seen (protocol §6).
 */
export async function moveLocally(
  place: GitPlace,
  moves: readonly SettledMove[],
  publishes: readonly HandEdit[] = [],
): Promise<'applied' | 'stale'> {
  const [checkedOut, rebased] = await Promise.all([checkedOutBranches(place), rebasedBranches(place)])
  assertNotRebased(moves, rebased)
  const held = new Set([...checkedOut.keys(), ...rebased.keys()])
  const swap = (): Promise<'applied' | 'stale'> => swapLocally(place, { moves, publishes, checkedOut, held })
  const steps = moves.some((move) => checkedOut.get(move.branch) === place.root && stepsTree(move))
  return steps ? await journaled(place, { kind: 'local', moves, publishes }, swap) : await swap()
}

interface LocalSwap {
  readonly moves: readonly SettledMove[]
  readonly publishes: readonly HandEdit[]
  readonly checkedOut: ReadonlyMap<string, string>
  /** Branches that somebody works on: checked out, or in the middle of a rebase. */
  readonly held: ReadonlySet<string>
}

function assertNotRebased(moves: readonly SettledMove[], rebased: ReadonlyMap<string, string>): void {
  const move = moves.find((candidate) => rebased.has(candidate.branch) && !isWorkers(candidate))
  if (move === undefined) return
  const reason = `a rebase of ${move.branch} is under way in ${rebased.get(move.branch) ?? ''}; finish it (git rebase --continue) or drop it (git rebase --abort) first`
  throw new Failure('DIRTY_TREE', { paths: [], reason })
}

function stepsTree({ branch, to }: SettledMove): boolean {
  return to !== null && !isWorkBranch(branch)
}

async function swapLocally(
  place: GitPlace,
  { moves, publishes, checkedOut, held }: LocalSwap,
): Promise<'applied' | 'stale'> {
  const takeBacks: TakeBack[] = []
  for (const move of moves) {
    const { branch, from, to } = move
    const at = checkedOut.get(branch)
    if (at === undefined || to === null || isWorkers(move)) continue
    if (at === place.root) takeBacks.push(await markPublished(place, publishes, to))
    const step = { at, from, to }
    const stepped = await stepTree(place, step)
    if (stepped === 'done') takeBacks.push(() => stepTreeBack(place, step))
    else return await giveUp(place, takeBacks, { moves, stepped })
  }
  const result = await updateRefs(
    place,
    moves.map((move) => refCommand(move, held.has(move.branch))),
  )
  return result.ok ? 'applied' : await giveUp(place, takeBacks, { moves, stderr: result.stderr })
}

type TakeBack = () => Promise<void>

function refCommand(move: SettledMove, isHeld: boolean): string {
  const { branch, from, to } = move
  const ref = `refs/heads/${branch}`
  if (from === null) return `create ${ref} ${to ?? ''}`
  if (isHeld && (to === null || isWorkers(move))) return `verify ${ref} ${from}`
  return to === null ? `delete ${ref} ${from}` : `update ${ref} ${to} ${from}`
}

function isWorkers({ branch, theirs }: SettledMove): boolean {
  return theirs === true || isWorkBranch(branch)
}

interface Setback {
  readonly moves: readonly SettledMove[]
  readonly stepped?: Exclude<TreeStepped, 'done'>
  readonly stderr?: string
}

/** Puts the working trees back. A race lost is `stale`; all else is thrown. */
async function giveUp(place: GitPlace, takeBacks: readonly TakeBack[], setback: Setback): Promise<'stale'> {
  for (const takeBack of takeBacks.toReversed()) await takeBack()
  const { moves, stepped, stderr = '' } = setback
  if (/exists; cannot create/.test(stderr)) throw new Failure('REF_IN_THE_WAY', { reason: stderr.trim() })
  if (stepped === 'busy' || (await hasMoved(place, moves))) return 'stale'
  if (stepped === undefined) throw causeOf(stderr, { command: 'git update-ref' })
  // Another process brings its working tree along a moment before it moves the branch.
  await setTimeout(SETTLE_MS)
  if (await hasMoved(place, moves)) return 'stale'
  throw new Failure('DIRTY_TREE', { paths: stepped.inTheWay, reason: stepped.reason })
}

const SETTLE_MS = 200

async function hasMoved(place: GitPlace, moves: readonly SettledMove[]): Promise<boolean> {
  const heads = branchTips(place)
  return moves.some(({ branch, from }) => (heads.get(branch) ?? null) !== from)
}

/** Branch → the worktree that has it checked out. */
export async function checkedOutBranches(place: GitPlace): Promise<ReadonlyMap<string, string>> {
  const output = await place.git.run(['worktree', 'list', '--porcelain', '-z'])
  const branches = new Map<string, string>()
  for (const [index, record] of output.split('\0\0').entries()) {
    const fields = record.split('\0')
    const listed = fields.find((field) => field.startsWith('worktree '))?.slice('worktree '.length)
    const path = index === 0 && isMainWorktree(place) ? place.root : listed
    const branch = fields
      .find((field) => field.startsWith('branch refs/heads/'))
      ?.slice('branch refs/heads/'.length)
    if (path !== undefined && branch !== undefined) branches.set(branch, path)
  }
  return branches
}

/** git lists the main worktree first, and in a submodule (or with a git directory elsewhere) by its git directory. */
function isMainWorktree(place: GitPlace): boolean {
  return !place.bare && place.gitDir === place.commonDir
}
