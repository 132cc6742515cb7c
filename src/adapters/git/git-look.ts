import { pathBefore } from '../../domain/archive.ts'
import { Failure } from '../../domain/failure.ts'
import type { Look, Tip, Tree } from '../../domain/look.ts'
import { resultPaths } from '../../domain/ownership.ts'
import { parseAttemptBranch } from '../../domain/task/task-id.ts'
import type { LookRequest } from '../../ports/repository.ts'
import type { Clock } from '../../ports/system.ts'
import { archiveRequest, readArchive, type ReadArchive } from '../documents/read-archive.ts'
import { readPlanBranch } from '../documents/plan-branch.ts'
import { readDocuments, type Documents } from '../documents/read-documents.ts'
import { isWorkBranch, withoutInherited } from '../documents/work-branches.ts'
import { openDocumentCache } from './document-cache.ts'
import { withoutCredentials } from './git-errors.ts'
import { listTree, lookUpObjects, readBlobs } from './git-objects.ts'
import type { GitPlace } from './git-place.ts'
import { listPlanTree, listResults, type PlanTree } from './git-plan-tree.ts'
import {
  defaultBranch,
  fetchMirror,
  hasUserFetched,
  listBranches,
  listMerged,
  readState,
  writeState,
  type BranchRef,
  type CloneState,
} from './git-refs.ts'

/** One look at the repository. Offline, a reader goes on with what this clone has; a writer fails. */
export async function lookAt(place: GitPlace, clock: Clock, request: LookRequest): Promise<Look> {
  const offline = await fetchIfWanted(place, clock, request.fetch)
  const branches = await listBranches(place)
  const cache = await openDocumentCache(place)
  const reader = { cache, readBlobs: (blobs: readonly string[]) => readBlobs(place.git, blobs) }
  const plan = await readPlanBranch({
    reader,
    branches,
    defaultBranch: () => defaultBranch(place),
    chosen: place.config.get('brain.plan'),
    fileAt: async (at, path) => (await listTree(place.git, at, [path])).get(path),
  })
  const commit = commitOf(branches, plan.branch)
  const base = { branch: plan.base, commit: commitOf(branches, plan.base) }
  const { tree, archived } = commit === null ? NO_PLAN : await listPlanTree(place.git, commit)
  const baseResults =
    base.commit === null || base.commit === commit ? tree : await listResults(place.git, base.commit)
  const tips = await readTips(place, clock, { branches, within: [commit, base.commit] })
  const documents = await readDocuments(reader, tree, tips)
  const ofArchive = await readArchive(
    { reader, entries: archived, listFiles: (folders) => listTree(place.git, commit ?? '', folders) },
    archiveRequest(request, documents, tips),
  )
  await cache.save()
  const state = await readState(place)
  if (state.fetchAfterMs !== plan.settings.fetchAfterMs)
    await writeState(place, { fetchAfterMs: plan.settings.fetchAfterMs })
  return {
    plan: { branch: plan.branch, commit, tree },
    base,
    tips: tips.map((tip) => ({ ...tip, results: withoutInherited(tip.results, baseResults) })),
    ...pick(documents, ofArchive),
    settings: plan.settings,
    problems: [...plan.problems, ...documents.problems],
    texts: await readTexts(place, new Map([...tree, ...ofArchive.archive.files]), request.texts),
    fetchedAt: place.remote === null ? null : (state.fetchedAt ?? null),
    offline,
    remote: place.remoteUrl === null ? null : withoutCredentials(place.remoteUrl),
  }
}

const NO_PLAN: PlanTree = { tree: new Map(), archived: new Map() }

/** Why the remote could not be asked; null when it was, or needed not be. */
async function fetchIfWanted(
  place: GitPlace,
  clock: Clock,
  fetch: LookRequest['fetch'],
): Promise<string | null> {
  if (place.remote === null || fetch === 'never') return null
  const state = await readState(place)
  if (fetch === 'due' && !isDue(state, clock.now()) && !(await hasUserFetched(place, state))) return null
  try {
    await fetchMirror(place)
  } catch (error) {
    if (fetch === 'always' || state.fetchedAt === undefined || !(error instanceof Failure)) throw error
    return String(error.details['reason'] ?? error.code)
  }
  await writeState(place, { fetchedAt: clock.now().toISOString() })
  return null
}

const FETCH_AFTER_MS = 30_000

function isDue(state: CloneState, now: Date): boolean {
  if (state.fetchedAt === undefined) return true
  const age = now.getTime() - Date.parse(state.fetchedAt)
  return age < 0 || age > (state.fetchAfterMs ?? FETCH_AFTER_MS)
}

function commitOf(branches: readonly BranchRef[], branch: string): string | null {
  return branches.find((candidate) => candidate.branch === branch)?.commit ?? null
}

interface TipRequest {
  readonly branches: readonly BranchRef[]
  readonly within: readonly (string | null)[]
}

async function readTips(place: GitPlace, clock: Clock, request: TipRequest): Promise<readonly Tip[]> {
  const branches = request.branches.filter(({ branch }) => isWorkBranch(branch))
  if (branches.length === 0) return []
  const commits = [...new Set(request.within.filter((commit) => commit !== null))]
  const [merged, results, dates] = await Promise.all([
    listMerged(place, commits),
    readResultTrees(place, branches),
    settleDates(place, clock, branches),
  ])
  return branches.map((branch) => ({
    branch: branch.branch,
    commit: branch.commit,
    author: branch.author,
    subject: branch.subject,
    committedAt: dates.get(branch.commit) ?? new Date(branch.committedAt * 1000).toISOString(),
    merged: merged.has(branch.branch),
    mark: branch.mark,
    results: results.get(branch.branch) ?? new Map(),
  }))
}

/** One process over the paths of all branches, not a walk for each. */
async function readResultTrees(
  place: GitPlace,
  branches: readonly BranchRef[],
): Promise<ReadonlyMap<string, Tree>> {
  const asked = branches.flatMap(({ branch, commit }) => {
    const attempt = parseAttemptBranch(branch)
    return attempt === null
      ? []
      : resultPaths(attempt.id).map((path) => ({ branch, path, name: `${commit}:${path}` }))
  })
  const objects = await lookUpObjects(
    place.git,
    asked.map(({ name }) => name),
  )
  const trees = new Map<string, Map<string, { blob: string; mode: string }>>()
  asked.forEach(({ branch, path }, index) => {
    const object = objects[index]
    if (object?.type !== 'blob') return
    const tree = trees.get(branch) ?? new Map<string, { blob: string; mode: string }>()
    trees.set(branch, tree.set(path, { blob: object.id, mode: '100644' }))
  })
  return trees
}

/** A date in the future counts from when this clone first saw the commit (protocol §3). */
async function settleDates(
  place: GitPlace,
  clock: Clock,
  branches: readonly BranchRef[],
): Promise<ReadonlyMap<string, string>> {
  const now = clock.now()
  const future = branches.filter(({ committedAt }) => committedAt * 1000 > now.getTime())
  if (future.length === 0) return new Map()
  const known = (await readState(place)).firstSeen ?? {}
  const firstSeen = Object.fromEntries(
    future.map(({ commit }) => [commit, known[commit] ?? now.toISOString()]),
  )
  await writeState(place, { firstSeen })
  return new Map(Object.entries(firstSeen))
}

async function readTexts(
  place: GitPlace,
  tree: Tree,
  wanted: LookRequest['texts'],
): Promise<ReadonlyMap<string, string>> {
  if (wanted === undefined) return new Map()
  const entries = [...tree].filter(
    ([path, entry]) => entry.mode.startsWith('100') && (wanted(path) || wanted(pathBefore(path) ?? path)),
  )
  const blobs = await readBlobs(
    place.git,
    entries.map(([, entry]) => entry.blob),
  )
  return new Map(
    entries.flatMap(([path, entry]) => {
      const blob = blobs.get(entry.blob)
      return blob !== undefined && 'text' in blob ? [[path, blob.text] as const] : []
    }),
  )
}

function pick(
  { tasks, results, feedback }: Documents,
  { archive, ...archived }: ReadArchive,
): Pick<Look, 'tasks' | 'results' | 'feedback' | 'archive'> {
  return {
    tasks,
    results: archived.results.size === 0 ? results : new Map([...archived.results, ...results]),
    feedback: archived.feedback.size === 0 ? feedback : new Map([...archived.feedback, ...feedback]),
    archive,
  }
}
