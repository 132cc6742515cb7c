import type { Look } from '../../domain/look.ts'
import type { LookRequest } from '../../ports/repository.ts'
import type { Clock } from '../../ports/system.ts'
import { ARCHIVE_FOLDERS } from '../../domain/archive.ts'
import { archiveRequest, readArchive, type ReadArchive } from '../documents/read-archive.ts'
import { readPlanBranch } from '../documents/plan-branch.ts'
import type { Documents } from '../documents/read-documents.ts'
import { listTree, readBlobs } from './git-objects.ts'
import type { GitPlace } from './git-place.ts'
import { listPlanTree, listResults, type PlanTree } from './git-plan-tree.ts'
import { findDefaultBranch, type BranchRef, type Refs } from './git-refs.ts'
import { readWork } from './git-tips.ts'
import { planChanges, treeAfter } from './plan-changes.ts'
import { knownDocuments, type Remembered } from './known-documents.ts'
import { lostProblems, missedRefs, stillLost } from './lost-work.ts'

/** What the refs, the settings and the request alone decide. */
export type Seen = Omit<Look, 'fetchedAt' | 'offline' | 'remote' | 'at'>

/** What of a look was not in the one before. */
export interface Novelty {
  /** How many documents were parsed that need not be parsed again. */
  readonly learned: number
  /** The plan's files were the same as before, but for a few. */
  readonly isKnownPlan: boolean
}

/** Reads all that the refs lead to; what the look before had met is not parsed again. */
export async function readLook(
  place: GitPlace,
  clock: Clock,
  { refs, request, before }: { refs: Refs; request: LookRequest; before: Remembered | null },
): Promise<Remembered & Novelty> {
  const { branches, defaultBranch } = refs
  const cache = knownDocuments(before)
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
  const known = await planBefore(place, before, { branch: plan.branch, commit })
  const { tree, archived } = known ?? (await planTree(place, commit))
  const baseResults =
    base.commit === null || base.commit === commit ? tree : await listResults(place.git, base.commit)
  const { tips, documents } = await readWork(place, clock, {
    branches,
    wanted: request.branches ?? [],
    plan: { ...plan, commit, tree },
    base: { commit: base.commit, results: baseResults },
    tasks: known?.tasks ?? null,
    reader,
  })
  const ofArchive = await readArchive(
    { reader, entries: archived, listFiles: (folders) => listTree(place.git, commit ?? '', folders) },
    archiveRequest(request, documents, tips),
  )
  const seen: Seen = {
    plan: { branch: plan.branch, commit, tree },
    base,
    tips,
    ...pick(documents, ofArchive),
    settings: plan.settings,
    problems: [
      ...plan.problems,
      ...documents.problems,
      ...lostProblems(await stillLost(place, missedRefs(refs)), {
        branches,
        tasks: new Map([...documents.tasks.values()].map((task) => [task.id, task])),
        remote: place.remote,
      }),
    ],
    texts: new Map(),
  }
  return {
    seen,
    others: cache.others(seen),
    learned: cache.learned(),
    isKnownPlan: known !== null,
  }
}

interface KnownPlan extends PlanTree {
  /** Those whose files are the same. */
  readonly tasks: Look['tasks']
}

/**
 * The plan from the look before and what has changed since: nothing else can be new. null where something was wrong: whose it
 * was can no longer be seen.
 */
async function planBefore(
  place: GitPlace,
  before: Remembered | null,
  { branch, commit }: Pick<Seen['plan'], 'branch' | 'commit'>,
): Promise<KnownPlan | null> {
  if (before === null || commit === null) return null
  const { plan, tasks, problems, archive } = before.seen
  if (plan.commit === null || plan.branch !== branch || problems.length > 0 || archive.count > 0) return null
  const changes = await planChanges(place, { from: plan.commit, to: commit })
  const tree = changes === null ? null : treeAfter(plan.tree, changes, ARCHIVES)
  if (changes === null || tree === null) return null
  return {
    tree,
    archived: new Map(),
    tasks: new Map([...tasks].filter(([path]) => !changes.files.has(path))),
  }
}

const ARCHIVES = ARCHIVE_FOLDERS.map((folder) => `${folder}/`)

async function planTree(place: GitPlace, commit: string | null): Promise<PlanTree> {
  return commit === null ? NO_PLAN : await listPlanTree(place.git, commit)
}

const NO_PLAN: PlanTree = { tree: new Map(), archived: new Map() }

function commitOf(branches: readonly BranchRef[], branch: string): string | null {
  return branches.find((candidate) => candidate.branch === branch)?.commit ?? null
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
