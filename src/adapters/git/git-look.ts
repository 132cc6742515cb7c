import { pathBefore } from '../../domain/archive.ts'
import { Failure } from '../../domain/failure.ts'
import type { Look, Tree } from '../../domain/look.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import { withoutCredentials } from '../../domain/without-credentials.ts'
import type { LookRequest } from '../../ports/repository.ts'
import type { Clock } from '../../ports/system.ts'
import { archiveRequest, readArchive, type ReadArchive } from '../documents/read-archive.ts'
import { readPlanBranch } from '../documents/plan-branch.ts'
import type { Documents } from '../documents/read-documents.ts'
import { openDocumentCache } from './document-cache.ts'
import { fetchMirror } from './fetch-mirror.ts'
import { listTree, readBlobs } from './git-objects.ts'
import type { GitPlace } from './git-place.ts'
import { listPlanTree, listResults, type PlanTree } from './git-plan-tree.ts'
import { readWork } from './git-tips.ts'
import {
  findDefaultBranch,
  hasUserFetched,
  readState,
  writeState,
  type BranchRef,
  type CloneState,
  type Refs,
} from './git-refs.ts'
import { listLookedAt, lostProblems, stillLost } from './lost-work.ts'
import { recover } from './recover.ts'

/** One look at the repository. Offline, a reader goes on with what this clone has; a writer fails. */
export async function lookAt(place: GitPlace, clock: Clock, request: LookRequest): Promise<Look> {
  if (request.fetch === 'always') await recover(place)
  const { offline, unchanged } = await fetchIfWanted(place, clock, request.fetch)
  const { branches, others, defaultBranch } = unchanged ?? (await listLookedAt(place))
  const cache = await openDocumentCache(place)
  const reader = { cache, readBlobs: (blobs: readonly string[]) => readBlobs(place.git, blobs) }
  const plan = await readPlanBranch({
    reader,
    branches,
    defaultBranch: async () => defaultBranch ?? (await findDefaultBranch(place)),
    chosen: place.config.get('brain.plan'),
    fileAt: async (at, path) => (await listTree(place.git, at, [path])).get(path),
  })
  const commit = commitOf(branches, plan.branch)
  const base = { branch: plan.base, commit: commitOf(branches, plan.base) }
  const { tree, archived } = commit === null ? NO_PLAN : await listPlanTree(place.git, commit)
  const baseResults =
    base.commit === null || base.commit === commit ? tree : await listResults(place.git, base.commit)
  const { tips, documents } = await readWork(place, clock, {
    branches,
    wanted: request.branches ?? [],
    plan: { ...plan, commit, tree },
    base: { commit: base.commit, results: baseResults },
    reader,
  })
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
    tips,
    ...pick(documents, ofArchive),
    settings: plan.settings,
    problems: [
      ...plan.problems,
      ...documents.problems,
      ...lostProblems(await stillLost(place, others), {
        branches,
        paths: pathsOf(documents),
        remote: place.remote,
      }),
    ],
    texts: await readTexts(place, new Map([...tree, ...ofArchive.archive.files]), request.texts),
    fetchedAt: place.remote === null ? null : (state.fetchedAt ?? null),
    offline,
    remote: place.remoteUrl === null ? null : withoutCredentials(place.remoteUrl),
  }
}

const NO_PLAN: PlanTree = { tree: new Map(), archived: new Map() }

function pathsOf({ tasks }: Documents): ReadonlyMap<TaskId, string> {
  return new Map([...tasks.values()].map(({ id, path }) => [id, path]))
}

interface Fetched {
  /** Why the remote could not be asked; null when it was, or needed not be. */
  readonly offline: string | null
  /** The refs, when a fetch has just shown that there is nothing new. */
  readonly unchanged: Refs | null
}

async function fetchIfWanted(place: GitPlace, clock: Clock, fetch: LookRequest['fetch']): Promise<Fetched> {
  if (place.remote === null || fetch === 'never') return { offline: null, unchanged: null }
  const state = await readState(place)
  if (fetch === 'due' && !isDue(state, clock.now()) && !(await hasUserFetched(place, state)))
    return { offline: null, unchanged: null }
  try {
    const unchanged = await fetchMirror(place)
    await writeState(place, { fetchedAt: clock.now().toISOString() })
    return { offline: null, unchanged }
  } catch (error) {
    if (fetch === 'always' || state.fetchedAt === undefined || !(error instanceof Failure)) throw error
    return { offline: String(error.details['reason'] ?? error.code), unchanged: null }
  }
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
