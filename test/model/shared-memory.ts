import { ancestors } from '../../src/adapters/memory/memory-history.ts'
import { editTree } from '../../src/adapters/memory/memory-objects.ts'
import { memoryStore, type MemoryStore } from '../../src/adapters/memory/memory-store.ts'
import type { FileEdit, RefMove } from '../../src/domain/decision.ts'

/** All branches at one moment, by a number: equal branches have the same number within one exploration. */
export type RefsId = number

export type Refs = ReadonlyMap<string, string>

/** A compare-and-swap that a rule may weaken before it reaches the store. */
export type MoveFilter = (moves: readonly RefMove[], refs: Refs) => readonly RefMove[]

/** One remote that can be set back to any moment: its objects only grow, and only its branches differ. */
export interface SharedMemory {
  readonly store: MemoryStore
  readonly rewind: (refs: RefsId) => void
  readonly now: () => RefsId
  readonly refsOf: (refs: RefsId) => Refs
  /** The refs with these moves made, whatever the compare-and-swap would say. */
  readonly moved: (refs: RefsId, moves: readonly RefMove[]) => RefsId
  /** Is the first commit the second, or before it? */
  readonly isWithin: (commit: string, descendant: string) => boolean
  readonly commit: (commit: PlainCommit) => string
}

export interface PlainCommit {
  readonly parents: readonly string[]
  readonly edits: readonly FileEdit[]
  readonly message: string
  readonly author: string
  readonly at: number
}

export function sharedMemory(files: Readonly<Record<string, string>>, filter: MoveFilter): SharedMemory {
  const base = memoryStore()
  base.commit('main', files, { message: 'First', date: new Date(0) })
  const known = new Map<string, RefsId>()
  const all: Refs[] = []
  const before = new Map<string, ReadonlySet<string>>()
  const number = (refs: Refs): RefsId => {
    const sorted = [...refs].sort(([a], [b]) => (a < b ? -1 : 1))
    const key = sorted.map((pair) => pair.join(' ')).join('\n')
    const id = known.get(key) ?? all.push(new Map(sorted)) - 1
    known.set(key, id)
    return id
  }
  const refsOf = (id: RefsId): Refs => all[id] ?? new Map()
  return {
    store: { ...base, swap: (moves) => base.swap(asGitChecks(filter(moves, base.branches), base.branches)) },
    rewind: (id) => void base.swap(between(base.branches, refsOf(id))),
    now: () => number(base.branches),
    refsOf,
    moved: (id, moves) => number(afterMoves(refsOf(id), moves)),
    isWithin: (commit, descendant) => {
      const found = before.get(descendant) ?? ancestors(base.objects, descendant)
      before.set(descendant, found)
      return found.has(commit)
    },
    commit: ({ edits, at, ...commit }) =>
      base.objects.addCommit({
        ...commit,
        tree: editTree(base.objects, base.objects.files(commit.parents[0] ?? ''), edits),
        committedAt: at,
      }),
  }
}

/** A push does not send, and so does not check, a ref that already is where the push would bring it. */
function asGitChecks(moves: readonly RefMove[], refs: Refs): readonly RefMove[] {
  return moves.filter(({ branch, to }) => (refs.get(branch) ?? null) !== to)
}

function between(from: Refs, to: Refs): readonly RefMove[] {
  return [...new Set([...from.keys(), ...to.keys()])].map((branch) => ({
    branch,
    from: from.get(branch) ?? null,
    to: to.get(branch) ?? null,
  }))
}

function afterMoves(refs: Refs, moves: readonly RefMove[]): Refs {
  const after = new Map(refs)
  for (const { branch, to } of moves) {
    if (to === null) after.delete(branch)
    else after.set(branch, to)
  }
  return after
}
