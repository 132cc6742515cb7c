import { ARCHIVE_FOLDERS, pathBefore } from '../../domain/archive.ts'
import type { Look, Tip, Tree, TreeEntry } from '../../domain/look.ts'
import { PLAN_PATHS, resultPaths } from '../../domain/ownership.ts'
import { parseAttemptBranch } from '../../domain/task/task-id.ts'
import type { LookRequest } from '../../ports/repository.ts'
import { readBlobText, type BlobText } from '../documents/blob-text.ts'
import { archiveRequest, readArchive } from '../documents/read-archive.ts'
import { readPlanBranch } from '../documents/plan-branch.ts'
import type { Reader } from '../documents/read-documents.ts'
import { readTipsAndDocuments } from '../documents/read-tips.ts'
import { isResultName, type BranchChoice } from '../documents/work-branches.ts'
import { readTrailers } from '../commit-message.ts'
import type { MemoryClone } from './memory-clone.ts'
import { fetchIfWanted } from './memory-clone.ts'
import { ancestors, subjectOf } from './memory-history.ts'
import { isWithin, type MemoryObjects } from './memory-objects.ts'

/** One look at what this clone has fetched. */
export async function lookInMemory(clone: MemoryClone, request: LookRequest): Promise<Look> {
  const offline = fetchIfWanted(clone, request.fetch)
  const { objects } = clone.store
  const reader: Reader = {
    cache: clone.documents,
    readBlobs: (blobs) => Promise.resolve(readBlobs(objects, blobs)),
  }
  const branches = [...clone.mirror]
    .map(([branch, commit]) => ({ branch, commit }))
    .sort((a, b) => (a.branch < b.branch ? -1 : 1))
  const { branch, base, settings, problems } = await readPlanBranch({
    reader,
    branches,
    defaultBranch: () => Promise.resolve(clone.store.defaultBranch),
    chosen: clone.planBranch,
    fileAt: (commit, path) => Promise.resolve(objects.files(commit).get(path)),
  })
  clone.fetchAfterMs = settings.fetchAfterMs
  const commit = clone.mirror.get(branch) ?? null
  const baseCommit = clone.mirror.get(base) ?? null
  const all = filesUnder(objects, commit, PLAN_PATHS)
  const tree = new Map([...all].filter(([path]) => !isArchived(path)))
  const { tips, documents } = await readTipsAndDocuments({
    reader,
    plan: { branch, tree, settings },
    base: { branch: base, results: filesUnder(objects, baseCommit, ['results']) },
    names: new Set(clone.mirror.keys()),
    wanted: request.branches ?? [],
    readTips: (choice) => readTips(clone, choice, [commit, baseCommit]),
  })
  const ofArchive = await readArchive(
    {
      reader,
      entries: entriesOf(objects, all),
      listFiles: (folders) => Promise.resolve(filesUnder(objects, commit, folders)),
    },
    archiveRequest(request, documents, tips),
  )
  return {
    ...documents,
    results: new Map([...ofArchive.results, ...documents.results]),
    feedback: new Map([...ofArchive.feedback, ...documents.feedback]),
    archive: ofArchive.archive,
    plan: { branch, commit, tree },
    base: { branch: base, commit: baseCommit },
    tips,
    settings,
    problems: [...problems, ...documents.problems],
    texts: readTexts(objects, new Map([...tree, ...ofArchive.archive.files]), request.texts),
    fetchedAt: clone.fetchedAt,
    offline,
    remote: clone.remote,
    at:
      (request.archived ?? []).length === 0 && (request.branches ?? []).length === 0 ? standOf(clone) : null,
  }
}

/** All that a look for nothing in particular follows from. */
export function standOf({ mirror, planBranch, store }: MemoryClone): string {
  return JSON.stringify([planBranch, store.defaultBranch, [...mirror].sort()])
}

export function filesUnder(objects: MemoryObjects, commit: string | null, folders: readonly string[]): Tree {
  const files = commit === null ? [] : [...objects.files(commit)]
  return new Map(files.filter(([path]) => folders.some((folder) => isWithin(path, folder))))
}

function isArchived(path: string): boolean {
  return ARCHIVE_FOLDERS.some((folder) => isWithin(path, folder))
}

/** What stands directly in the archives; a folder's id is that of its files. */
function entriesOf(objects: MemoryObjects, files: Tree): ReadonlyMap<string, string> {
  const archived = [...files].filter(([path]) => isArchived(path))
  const names = new Set(archived.map(([path]) => path.split('/').slice(0, 3).join('/')))
  return new Map(
    [...names].map((name) => [
      name,
      objects.addTree(new Map(archived.filter(([path]) => isWithin(path, name)))),
    ]),
  )
}

export function readBlobs(objects: MemoryObjects, blobs: readonly string[]): Map<string, BlobText> {
  return new Map(
    blobs.map((blob) => {
      const bytes = objects.blob(blob)
      return [blob, bytes === undefined ? { refused: 'missing', size: 0 } : readBlobText(bytes)] as const
    }),
  )
}

function readTips(
  clone: MemoryClone,
  choice: BranchChoice,
  within: readonly (string | null)[],
): readonly Tip[] {
  const { objects } = clone.store
  const merged = new Set(
    within.filter((commit) => commit !== null).flatMap((commit) => [...ancestors(objects, commit)]),
  )
  const names = [...clone.mirror.keys()].filter((branch) => choice.isWanted(branch)).sort()
  return names.map((branch) => {
    const commit = objects.commit(clone.mirror.get(branch) ?? '')
    return {
      branch,
      commit: commit.id,
      author: commit.author,
      subject: subjectOf(commit.message),
      committedAt: settleDate(clone, commit.id, commit.committedAt),
      merged: merged.has(commit.id),
      mark: markOf(commit.message),
      cloud: choice.isCloud(branch),
      results: resultsOf(objects, branch, { commit: commit.id, isMerged: merged.has(commit.id) }),
    }
  })
}

function markOf(message: string): Tip['mark'] {
  const trailers = readTrailers(message)
  const [opens, closes] = ['Brain-Opens', 'Brain-Closes'].map((key) => trailers[key] !== undefined)
  if (closes === true) return opens === true ? 'fence' : 'closing'
  if (trailers['Brain-Approves'] !== undefined) return 'approving'
  return opens === true ? 'opening' : null
}

function resultsOf(
  objects: MemoryObjects,
  branch: string,
  { commit, isMerged }: { commit: string; isMerged: boolean },
): Tree {
  const attempt = parseAttemptBranch(branch)
  const files = [...objects.files(commit)]
  if (attempt === null) return isMerged ? new Map() : new Map(files.filter(isResult))
  const wanted = new Set(resultPaths(attempt.id))
  return new Map(files.filter(([path]) => wanted.has(path)))
}

function isResult([path, { mode }]: readonly [string, TreeEntry]): boolean {
  return path.startsWith('results/') && isResultName(path.slice('results/'.length)) && mode.startsWith('100')
}

/** A date in the future counts from when this clone first saw the commit (protocol §3). */
function settleDate({ clock, firstSeen }: MemoryClone, commit: string, committedAt: number): string {
  const now = clock.now()
  if (committedAt <= now.getTime()) return new Date(committedAt).toISOString()
  const seen = firstSeen.get(commit) ?? now.toISOString()
  firstSeen.set(commit, seen)
  return seen
}

function readTexts(
  objects: MemoryObjects,
  tree: Tree,
  wanted: LookRequest['texts'],
): ReadonlyMap<string, string> {
  if (wanted === undefined) return new Map()
  const entries = [...tree].filter(
    ([path, entry]) => entry.mode.startsWith('100') && (wanted(path) || wanted(pathBefore(path) ?? path)),
  )
  return new Map(
    entries.flatMap(([path, { blob }]) => {
      const read = readBlobs(objects, [blob]).get(blob)
      return read !== undefined && 'text' in read ? [[path, read.text] as const] : []
    }),
  )
}
