import { createHash } from 'node:crypto'
import type { Tree, TreeEntry } from '../../domain/look.ts'
import { TOP_OUTSIDE_CHECKS } from '../../domain/ownership.ts'
import type { MergePreview, MergeRequest } from '../../ports/repository.ts'
import { changedPaths, changesBetween, isSameEntry } from './memory-changes.ts'
import { mergeBase } from './memory-history.ts'
import { foldersOf, type MemoryObjects } from './memory-objects.ts'

/**
 * A three-way merge, path by path: one path changed to different contents on both sides is a conflict, also where
 * git would bring the lines together. Paths that main owns are first set back to what the merge base has.
 */
export function previewMemoryMerge(objects: MemoryObjects, request: MergeRequest): MergePreview {
  const base = mergeBase(objects, request.target, request.tip)
  const before: Tree = base === null ? new Map() : objects.files(base)
  const target = objects.files(request.target)
  const tip = objects.files(request.tip)
  const changed = changedPaths(before, tip)
  const protectedPaths = changed.filter((path) => request.owned(path))
  const brought = changed.filter((path) => !request.owned(path))
  const merged = new Map(target)
  const clashes = brought.filter((path) => !bring(merged, path, { before, target, tip }))
  const conflicts = [...new Set([...clashes, ...filesInTheWay(merged)])].sort()
  if (conflicts.length > 0 && request.prefersTarget !== true)
    return { tree: null, conflicts, files: [], protectedPaths, checkKey: '' }
  // A clash has left the target's version where it is.
  for (const path of inTheWay(merged, brought)) if (!target.has(path)) merged.delete(path)
  const tree = objects.addTree(merged)
  const files = changesBetween(objects, target, merged)
  return { tree, conflicts: [], files, protectedPaths, checkKey: keyOf(merged) }
}

interface Sides {
  readonly before: Tree
  readonly target: Tree
  readonly tip: Tree
}

/** False when the target has changed the path too, to something else. */
function bring(merged: Map<string, TreeEntry>, path: string, { before, target, tip }: Sides): boolean {
  const entry = tip.get(path)
  if (isSameEntry(target.get(path), entry)) return true
  if (!isSameEntry(target.get(path), before.get(path))) return false
  if (entry === undefined) merged.delete(path)
  else merged.set(path, entry)
  return true
}

function filesInTheWay(merged: Tree): readonly string[] {
  return [...merged.keys()].flatMap(foldersOf).filter((folder) => merged.has(folder))
}

/** Those of the paths that are a file where others need a folder, or are in such a folder. */
function inTheWay(merged: Tree, paths: readonly string[]): readonly string[] {
  const files = filesInTheWay(merged)
  return paths.filter((path) => [path, ...foldersOf(path)].some((part) => files.includes(part)))
}

function keyOf(tree: Tree): string {
  const files = [...tree].sort(([a], [b]) => (a < b ? -1 : 1))
  const rest = files.filter(([path]) => !TOP_OUTSIDE_CHECKS.has(path.split('/')[0] ?? ''))
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex')
}
