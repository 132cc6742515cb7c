import type { Tip, Tree } from '../../domain/look.ts'
import { resultPath, RESULT_KINDS } from '../../domain/result/result.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { parseAttemptBranch } from '../../domain/task/task-id.ts'
import type { Clock } from '../../ports/system.ts'
import type { Documents, Reader } from '../documents/read-documents.ts'
import { readTipsAndDocuments } from '../documents/read-tips.ts'
import { isResultName, type BranchChoice } from '../documents/work-branches.ts'
import { readTrees } from './git-objects.ts'
import type { GitPlace } from './git-place.ts'
import { listMerged, readState, writeState, type BranchRef } from './git-refs.ts'

export interface WorkRequest {
  readonly branches: readonly BranchRef[]
  /** Branches that are wanted whatever they are called. */
  readonly wanted: readonly string[]
  readonly plan: {
    readonly branch: string
    readonly base: string
    readonly commit: string | null
    readonly tree: Tree
    readonly settings: Settings
  }
  readonly base: { readonly commit: string | null; readonly results: Tree }
  /** What the plan's task files say, where that is known; null: they have to be read. */
  readonly tasks: Documents['tasks'] | null
  readonly reader: Reader
}

/** The tips of all branches that hold work, and every document on them and on the plan branch. */
export async function readWork(
  place: GitPlace,
  clock: Clock,
  request: WorkRequest,
): Promise<{ tips: readonly Tip[]; documents: Documents }> {
  const { branches, wanted, plan, base, tasks, reader } = request
  return await readTipsAndDocuments({
    tasks,
    reader,
    plan,
    base: { branch: plan.base, results: base.results },
    names: new Set(branches.map(({ branch }) => branch)),
    wanted,
    readTips: (choice) => readTips(place, clock, { ...request, choice }),
  })
}

type TipRequest = WorkRequest & { readonly choice: BranchChoice }

async function readTips(place: GitPlace, clock: Clock, request: TipRequest): Promise<readonly Tip[]> {
  const { choice, plan, base } = request
  const branches = request.branches.filter(({ branch }) => choice.isWanted(branch))
  if (branches.length === 0) return []
  const commits = [...new Set([plan.commit, base.commit].filter((commit) => commit !== null))]
  const [merged, found, dates] = await Promise.all([
    findMerged(place, branches, commits),
    findResults(place, branches),
    settleDates(place, clock, branches),
  ])
  const folders = await readFolders(place, found.folders, merged)
  return branches.map((branch) => ({
    branch: branch.branch,
    commit: branch.commit,
    author: branch.author,
    subject: branch.subject,
    committedAt: dates.get(branch.commit) ?? new Date(branch.committedAt * 1000).toISOString(),
    merged: merged.has(branch.branch),
    mark: branch.mark,
    cloud: choice.isCloud(branch.branch),
    results: found.files.get(branch.branch) ?? folders.get(branch.branch) ?? new Map(),
  }))
}

/** The branches within a commit. A tip that was made on top of it is not: no git process where that goes for all. */
async function findMerged(
  place: GitPlace,
  branches: readonly BranchRef[],
  commits: readonly string[],
): Promise<ReadonlySet<string>> {
  const doubtful = commits.filter((commit) => !branches.every(({ parents }) => parents.includes(commit)))
  return await listMerged(place, doubtful)
}

interface FoundResults {
  /** Of task branches: their own files, by branch. */
  readonly files: ReadonlyMap<string, Tree>
  /** Of the others: what `results/` is there, by branch. */
  readonly folders: ReadonlyMap<string, { readonly id: string; readonly size: number }>
}

/** One process over the paths of all branches, not a walk for each. */
async function findResults(place: GitPlace, branches: readonly BranchRef[]): Promise<FoundResults> {
  const asked = branches.flatMap(({ branch, commit }) => {
    const attempt = parseAttemptBranch(branch)
    const paths = attempt === null ? [FOLDER] : RESULT_KINDS.map((kind) => resultPath(attempt.id, kind))
    return paths.map((path) => ({ branch, path, name: `${commit}:${path}` }))
  })
  const objects = await place.git.objects.info(asked.map(({ name }) => name))
  const files = new Map<string, Map<string, { blob: string; mode: string }>>()
  const folders = new Map<string, { id: string; size: number }>()
  asked.forEach(({ branch, path }, index) => {
    const object = objects[index]
    if (object?.type === 'tree' && path === FOLDER) folders.set(branch, object)
    if (object?.type !== 'blob') return
    const tree = files.get(branch) ?? new Map<string, { blob: string; mode: string }>()
    files.set(branch, tree.set(path, { blob: object.id, mode: '100644' }))
  })
  return { files, folders }
}

const FOLDER = 'results'

/** One process for all of them; none when there are none. What is within main says nothing new. */
async function readFolders(
  place: GitPlace,
  folders: FoundResults['folders'],
  merged: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Tree>> {
  const wanted = [...folders].filter(([branch, { size }]) => !merged.has(branch) && size <= FOLDER_BYTES_MAX)
  const trees = await readTrees(place.git, [...new Set(wanted.map(([, { id }]) => id))])
  return new Map(wanted.map(([branch, { id }]) => [branch, resultsIn(trees.get(id) ?? new Map())]))
}

/** Some 15,000 files: five times what hosts advise for one folder. */
const FOLDER_BYTES_MAX = 1_048_576

function resultsIn(folder: Tree): Tree {
  const files = [...folder].filter(([name, { mode }]) => isResultName(name) && mode.startsWith('100'))
  return new Map(files.map(([name, entry]) => [`${FOLDER}/${name}`, entry]))
}

/** A date in the future counts from when this clone first saw it (protocol §3). */
async function settleDates(
  place: GitPlace,
  clock: Clock,
  branches: readonly BranchRef[],
): Promise<ReadonlyMap<string, string>> {
  const now = clock.now()
  const future = branches.filter(({ committedAt }) => committedAt * 1000 > now.getTime())
  if (future.length === 0) return new Map()
  const known = readState(place).firstSeen ?? {}
  const firstSeen = Object.fromEntries(
    future.map(({ commit }) => [commit, known[commit] ?? now.toISOString()]),
  )
  await writeState(place, { firstSeen })
  return new Map(Object.entries(firstSeen))
}
