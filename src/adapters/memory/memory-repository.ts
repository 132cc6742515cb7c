import type { Change, CommitPlan, Prune, RefMove } from '../../domain/decision.ts'
import type { Applied, Repository } from '../../ports/repository.ts'
import { withOperation } from '../commit-message.ts'
import { cutText } from '../cut-text.ts'
import { patchBetween } from './memory-changes.ts'
import {
  fetchAll,
  fetchIfWanted,
  memoryClone,
  unreachable,
  type CloneOptions,
  type MemoryClone,
} from './memory-clone.ts'
import { readMemoryLog } from './memory-history.ts'
import { filesUnder, lookInMemory, readBlobs, standOf } from './memory-look.ts'
import { previewMemoryMerge } from './memory-merge.ts'
import { editTree, type MemoryObjects } from './memory-objects.ts'
import type { MemoryStore } from './memory-store.ts'

export interface MemoryOptions
  extends Pick<CloneOptions, 'clock' | 'identity'>, Partial<Pick<CloneOptions, 'planBranch' | 'remote'>> {
  /** A fresh random value for each change: it goes into the `Brain-Op` trailer, so that no two commits are equal. */
  readonly operation: () => string
  /** Called when the commits are made and before the refs are swapped: where a test lets another clone win. */
  readonly beforeApply?: (change: Change) => void | Promise<void>
}

/** One clone of the shared memory, without git, files or processes. */
export function memoryRepository(store: MemoryStore, options: MemoryOptions): Repository {
  const clone = memoryClone({ planBranch: undefined, remote: 'memory:', ...options, store })
  const { objects } = store
  return {
    look: (request) => lookInMemory(clone, request),
    derived: async ({ fetch }, { derive }) => {
      const look = await lookInMemory(clone, { fetch })
      const made = JSON.parse(JSON.stringify(derive(look))) as ReturnType<typeof derive>
      return { made, offline: look.offline, fetchedAt: look.fetchedAt, remote: look.remote }
    },
    standing: async (fetch) => {
      fetchIfWanted(clone, fetch)
      return await Promise.resolve(standOf(clone))
    },
    recall: async (name, key) => {
      const kept = clone.kept.get(name)
      return await Promise.resolve(kept?.key === key ? JSON.parse(kept.json) : null)
    },
    keep: async (name, { key, value }) => {
      clone.kept.set(name, { key, json: JSON.stringify(value) })
      await Promise.resolve()
    },
    apply: (change) => applyInMemory(clone, change, options),
    stillAt: async (tips) => await Promise.resolve(areStillAt(clone, tips)),
    mergePreview: async (request) => await Promise.resolve(previewMemoryMerge(objects, request)),
    readText: async (commit, path) => await Promise.resolve(readText(objects, commit, path)),
    readTexts: async (blobs) =>
      await Promise.resolve(
        new Map(
          [...readBlobs(objects, blobs)].flatMap(([blob, read]) =>
            'text' in read ? [[blob, read.text]] : [],
          ),
        ),
      ),
    listFiles: async (commit, folder) => await Promise.resolve(filesUnder(objects, commit, [folder])),
    log: async (commit, logOptions) => await Promise.resolve(readMemoryLog(objects, commit, logOptions)),
    obtain: async (commit) => await Promise.resolve(objects.hasCommit(commit)),
    patch: async (from, to, bytesMax) =>
      await Promise.resolve(cutText(patchBetween(objects, objects.files(from), objects.files(to)), bytesMax)),
  }
}

function areStillAt(clone: MemoryClone, tips: ReadonlyMap<string, string>): boolean {
  if (clone.store.offline !== null) throw unreachable(clone)
  return [...tips].every(([branch, commit]) => clone.store.branches.get(branch) === commit)
}

async function applyInMemory(clone: MemoryClone, change: Change, options: MemoryOptions): Promise<Applied> {
  if (change.refs.length === 0)
    return {
      status: 'applied',
      commits: new Map(),
      committedAt: null,
      notes: pruneInMemory(clone, change.prunes ?? []),
    }
  const now = Math.floor(clone.clock.now().getTime() / 1000) * 1000
  const commits = buildCommits(clone, change.commits, { operation: options.operation(), committedAt: now })
  await options.beforeApply?.(change)
  if (clone.store.offline !== null) throw unreachable(clone)
  const moves = change.refs.map((move): RefMove => ({
    ...move,
    to: move.to === null ? null : (commits.get(move.to) ?? move.to),
  }))
  const status = clone.store.swap(moves)
  if (status === 'stale') {
    fetchAll(clone)
    return { status }
  }
  clone.mirror = afterMoves(clone.mirror, moves)
  const committedAt = commits.size === 0 ? null : new Date(now).toISOString()
  return { status, commits, committedAt, notes: pruneInMemory(clone, change.prunes ?? []) }
}

/** Each by itself: one that moved meanwhile stays, and is named. */
function pruneInMemory(clone: MemoryClone, prunes: readonly Prune[]): readonly string[] {
  return prunes.flatMap(({ branch, from }) => {
    const move: RefMove = { branch, from, to: null }
    if (clone.store.swap([move]) === 'stale') return [`${branch} moved meanwhile, and was not deleted.`]
    clone.mirror = afterMoves(clone.mirror, [move])
    return []
  })
}

/** Mark → object id. */
function buildCommits(
  { store: { objects }, identity }: MemoryClone,
  plans: readonly CommitPlan[],
  { operation, committedAt }: { operation: string; committedAt: number },
): ReadonlyMap<string, string> {
  const ids = new Map<string, string>()
  for (const { mark, parents: named, tree, edits, message } of plans) {
    const parents = named.map((parent) => ids.get(parent) ?? objects.commit(parent).id)
    const start = tree ?? parents[0]
    const edited = editTree(objects, start === undefined ? new Map() : objects.files(start), edits)
    ids.set(
      mark,
      objects.addCommit({
        parents,
        tree: edited,
        message: withOperation(message, operation),
        author: identity,
        committedAt,
      }),
    )
  }
  return ids
}

function afterMoves(
  mirror: ReadonlyMap<string, string>,
  moves: readonly RefMove[],
): ReadonlyMap<string, string> {
  const after = new Map(mirror)
  for (const { branch, to } of moves) {
    if (to === null) after.delete(branch)
    else after.set(branch, to)
  }
  return after
}

function readText(objects: MemoryObjects, commit: string, path: string): string | null {
  const entry = objects.files(commit).get(path)
  if (entry === undefined || !entry.mode.startsWith('100')) return null
  const read = readBlobs(objects, [entry.blob]).get(entry.blob)
  return read !== undefined && 'text' in read ? read.text : null
}
