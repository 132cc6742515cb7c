import { NO_ARCHIVE } from '../../domain/archive.ts'
import type { Look, Tree, TreeEntry } from '../../domain/look.ts'
import { isUnder } from '../../domain/ownership.ts'
import { PLAN_FALLBACK } from '../../domain/settings/settings.ts'
import { attemptsAt, filesOfTask, taskOfFile } from '../../domain/task/task-files.ts'
import { parseAttemptBranch, taskIdOfPath, type TaskId } from '../../domain/task/task-id.ts'
import type { Amending, AmendingBasis, DerivedRequest } from '../../ports/repository.ts'
import type { Clock } from '../../ports/system.ts'
import { chooseBranches } from '../documents/work-branches.ts'
import type { GitPlace } from './git-place.ts'
import { headsOf, type Refs } from './git-refs.ts'
import { readWork } from './git-tips.ts'
import { knownDocuments } from './known-documents.ts'
import { isWorthKeeping, refsBetween, rememberDerived, settledKey, type KeptDerived } from './look-cache.ts'
import { mergedBetween, planChanges, type PlanChanges } from './plan-changes.ts'
import { readBlobs } from './git-objects.ts'

// What was derived from the last look is brought up to date where only task branches have moved, or some task and result files
// of the plan are others: looking at a handful of tasks takes no longer in a plan of ten thousand. Whenever it is not plain that
// nothing else can be another, the answer is null, and all is looked at.

interface Amend<Made> {
  readonly kept: KeptDerived<Made>
  readonly basis: AmendingBasis
  readonly amending: Amending<Made>
  readonly refs: Refs
  readonly request: DerivedRequest
}

export async function amend<Made>(
  place: GitPlace,
  clock: Clock,
  { kept, basis, amending, refs, request }: Amend<Made>,
): Promise<{ made: Made } | null> {
  const key = settledKey(place, clock, refs)
  if (key === null || hasLost(refs)) return null
  const now = await standNow(place, { basis, refs, moved: branchesBetween(place, kept.key, key) })
  if (now === null) return null
  const touched = amending.touched(kept.made, now.changed)
  if (touched === null) return null
  const part = await lookAtPart(place, clock, { of: now.of, refs, touched })
  const made = amending.amend(kept.made, part, touched)
  if (made === null) return null
  if (isWorthKeeping(request, touched.size)) await rememberDerived(place, { key, made })
  return { made }
}

function hasLost({ others }: Refs): boolean {
  return others.length > 0
}

interface Now {
  readonly of: AmendingBasis
  /** Tasks with other files on the plan branch, or whose branches moved. */
  readonly changed: ReadonlySet<TaskId>
}

async function standNow(
  place: GitPlace,
  { basis, refs, moved }: { basis: AmendingBasis; refs: Refs; moved: readonly string[] | null },
): Promise<Now | null> {
  const { plan, base, settings } = basis
  const commit = refs.branches.find(({ branch }) => branch === plan.branch)?.commit ?? null
  if (moved === null || plan.commit === null || commit === null || base.branch !== plan.branch) return null
  const steps = { from: plan.commit, to: commit }
  const changes = await planChanges(place, steps)
  if (changes === null) return null
  const merged = await mergedBetween(place, steps, { branches: refs.branches, changes })
  const changed = [...(await tasksOfBranches([...moved, ...merged], basis)), ...tasksOfFiles(changes)]
  if (changed.includes(null)) return null
  return {
    of: { settings, plan: { ...plan, commit }, base: { ...base, commit } },
    changed: new Set(changed.filter((id) => id !== null)),
  }
}

/** null: other refs than branches, or more than refs. */
function branchesBetween(place: GitPlace, before: string, now: string): readonly string[] | null {
  const refs = refsBetween(before, now)
  const heads = headsOf(place)
  return refs === null || refs.some((ref) => !ref.startsWith(heads))
    ? null
    : refs.map((ref) => ref.slice(heads.length))
}

/** The tasks that the branches belong to; null for one that is looked at and belongs to none. The plan's own has been compared. */
async function tasksOfBranches(
  branches: readonly string[],
  { plan, settings }: AmendingBasis,
): Promise<readonly (TaskId | null)[]> {
  const choice = await chooseBranches(settings.cloudBranches, { always: [], never: [plan.branch] })
  return branches.flatMap((branch) => {
    const attempt = parseAttemptBranch(branch)
    if (attempt !== null) return attempt.id
    return branch === PLAN_FALLBACK || choice.isWanted(branch) ? null : []
  })
}

/** The tasks that the files belong to; null for settings, and for what is no plain file with a task's usual names. */
function tasksOfFiles({ files }: PlanChanges): readonly (TaskId | null)[] {
  return [...files]
    .filter(([path]) => isUnder(path, FOLDED))
    .map(([path, entry]) => (entry === null || entry.mode.startsWith('100') ? taskOfFile(path) : null))
}

const FOLDED = ['tasks/', 'results/', '.brain/']

interface Part {
  readonly of: AmendingBasis
  readonly refs: Refs
  readonly touched: ReadonlySet<TaskId>
}

async function lookAtPart(place: GitPlace, clock: Clock, { of, refs, touched }: Part): Promise<Look> {
  const { plan, base, settings } = of
  const tree = await filesOf(place, plan.commit ?? '', touched)
  const { tips, documents } = await readWork(place, clock, {
    branches: attemptsAt(refs.branches, touched),
    wanted: [],
    plan: { ...plan, base: base.branch, tree, settings },
    base: { commit: base.commit, results: resultsIn(tree) },
    tasks: null,
    reader: { cache: knownDocuments(null), readBlobs: (blobs) => readBlobs(place.git, blobs) },
  })
  return {
    at: null,
    plan: { ...plan, tree },
    base,
    tips,
    ...documents,
    archive: NO_ARCHIVE,
    settings,
    texts: new Map(),
    offline: null,
    fetchedAt: null,
    remote: null,
  }
}

/** The files of these tasks at a commit. All that are files there are plain ones: another would have been a problem before. */
async function filesOf(place: GitPlace, commit: string, ids: ReadonlySet<TaskId>): Promise<Tree> {
  const paths = [...ids].flatMap(filesOfTask)
  const objects = await place.git.objects.info(paths.map((path) => `${commit}:${path}`))
  const entries = paths.flatMap((path, index): (readonly [string, TreeEntry])[] => {
    const object = objects[index]
    return object?.type === 'blob' ? [[path, { blob: object.id, mode: '100644' }]] : []
  })
  return new Map(entries)
}

function resultsIn(tree: Tree): Tree {
  return new Map([...tree].filter(([path]) => taskIdOfPath(path) === null))
}
