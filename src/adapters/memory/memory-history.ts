import type { LogEntry } from '../../ports/repository.ts'
import { readTrailers } from '../commit-message.ts'
import { isWithin, type MemoryCommit, type MemoryObjects } from './memory-objects.ts'

/** The commit and all before it. */
export function ancestors(objects: MemoryObjects, commit: string): ReadonlySet<string> {
  const seen = new Set([commit])
  const queue = [commit]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const parent of objects.commit(next).parents) {
      if (seen.has(parent)) continue
      seen.add(parent)
      queue.push(parent)
    }
  }
  return seen
}

/** The best common ancestor: one that is before no other common one. null for unrelated histories. */
export function mergeBase(objects: MemoryObjects, a: string, b: string): string | null {
  const ofA = ancestors(objects, a)
  const common = [...ancestors(objects, b)].filter((commit) => ofA.has(commit))
  const before = new Set(common.flatMap((commit) => objects.commit(commit).parents))
  // All ancestors of a common one are common, so a common one that is nobody's parent is a best one.
  return common.find((commit) => !before.has(commit)) ?? null
}

export interface LogOptions {
  readonly max: number
  readonly paths?: readonly string[]
  readonly since?: string
}

/** Newest first. `since` leaves out what is within that commit. */
export function readMemoryLog(
  objects: MemoryObjects,
  commit: string,
  options: LogOptions,
): readonly LogEntry[] {
  const done = new Set(options.since === undefined ? [] : ancestors(objects, options.since))
  const open: MemoryCommit[] = []
  const found: LogEntry[] = []
  const visit = (id: string): void => {
    if (done.has(id)) return
    done.add(id)
    open.push(objects.commit(id))
  }
  visit(commit)
  while (open.length > 0 && found.length < options.max) {
    const next = takeNewest(open)
    const same = next.parents.find((parent) => isSame(objects, options.paths, [next.id, parent]))
    // Where a parent has the same files, that parent tells their whole story.
    for (const parent of same === undefined ? next.parents : [same]) visit(parent)
    if (same === undefined && !isEmptyRoot(objects, options.paths, next)) found.push(entryOf(next))
  }
  return found
}

function takeNewest(open: MemoryCommit[]): MemoryCommit {
  const newest = open.reduce((best, commit) => (commit.committedAt > best.committedAt ? commit : best))
  open.splice(open.indexOf(newest), 1)
  return newest
}

function isSame(
  objects: MemoryObjects,
  paths: LogOptions['paths'],
  commits: readonly [string, string],
): boolean {
  if (paths === undefined || paths.length === 0) return false
  const [a, b] = commits.map((commit) => blobsUnder(objects, commit, paths))
  return a === b
}

function isEmptyRoot(objects: MemoryObjects, paths: LogOptions['paths'], commit: MemoryCommit): boolean {
  if (paths === undefined || paths.length === 0 || commit.parents.length > 0) return false
  return blobsUnder(objects, commit.id, paths) === '[]'
}

function blobsUnder(objects: MemoryObjects, commit: string, paths: readonly string[]): string {
  const files = [...objects.files(commit)].filter(([path]) => paths.some((wanted) => isWithin(path, wanted)))
  return JSON.stringify(files)
}

function entryOf({ id, parents, committedAt, author, message }: MemoryCommit): LogEntry {
  return {
    commit: id,
    parents,
    at: new Date(committedAt).toISOString(),
    author,
    subject: subjectOf(message),
    trailers: readTrailers(message),
  }
}

/** The first paragraph, in one line. */
export function subjectOf(message: string): string {
  const [first = ''] = message.trim().split(/\n[ \t]*\n/)
  return first.split('\n').join(' ')
}
