import { ARCHIVE_FOLDERS } from '../domain/archive.ts'
import { refuse, type Change, type HandEdit, type Refusal } from '../domain/decision.ts'
import type { Look, Tree } from '../domain/look.ts'
import { isHandEditable } from '../domain/ownership.ts'
import { PLAN_PATH } from '../domain/plan/regions.ts'
import { isLaidOut } from '../domain/plan/plan-view.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import { taskIdOfPath } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import type { Checkout } from '../ports/checkout.ts'
import type { Hosting } from '../ports/pull-requests.ts'
import type { Repository } from '../ports/repository.ts'
import { feedbackId } from './hand-edits.ts'
import { readMerged } from './merged-pull-requests.ts'
import { observe, type Ports } from './observe.ts'
import { perform, type Performed } from './perform.ts'
import type { SyncRequest } from './sync-plan.ts'
import { readArtifacts } from './workflow/read-made.ts'

export interface SyncPorts {
  readonly ports: Ports
  readonly checkout: Checkout
}

/** How this clone stands to the plan branch. */
export interface Standing {
  readonly kind: 'standing'
  readonly branch: string
  /** The branch that HEAD is on; null when on none. */
  readonly current: string | null
  /** Nothing, unless HEAD is on the plan branch. */
  readonly handEdits: readonly HandEdit[]
  readonly planBefore: string | null
  /** Subjects of the commits that only this clone has, newest first. */
  readonly unpushed: readonly string[]
  /** How many commits of the plan branch this clone lacks. */
  readonly behind: number
}

/** The texts that sync needs of the plan branch. */
export function syncTexts(path: string): boolean {
  return path === PLAN_PATH || taskIdOfPath(path) !== null || feedbackId(path) !== null
}

const SUBJECTS_MAX = 1_000

/** Looks at the checkout and the remote, and changes nothing. */
export async function readStanding({ ports, checkout }: SyncPorts): Promise<Standing | Refusal> {
  const { snapshot } = await observe(ports, { fetch: 'always', texts: syncTexts })
  const { look } = snapshot
  if (!isLaidOut(snapshot) && !look.plan.tree.has(PLAN_PATH)) return refuse('NOT_INITIALIZED')
  const { branch, commit } = look.plan
  const current = await checkout.currentBranch()
  const nothing = {
    kind: 'standing',
    branch,
    current,
    handEdits: [],
    planBefore: null,
    unpushed: [],
    behind: 0,
  } as const
  if (current !== branch || commit === null) return nothing
  const { ahead, behind } = await checkout.aheadBehind(commit)
  if (ahead > 0 && behind > 0) return diverged(look, ahead, behind)
  const head = await checkout.head()
  const unpushed =
    head === null || ahead === 0 ? [] : await ports.repository.log(head, { max: SUBJECTS_MAX, since: commit })
  return {
    ...nothing,
    handEdits: (await checkout.handEdits(isHandEditable)).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    planBefore: head === null ? null : await ports.repository.readText(head, PLAN_PATH),
    unpushed: unpushed.map(({ subject }) => subject),
    behind,
  }
}

function diverged({ plan }: Look, ahead: number, behind: number): Refusal {
  const reason = `your ${plan.branch} and the remote's have gone apart (${ahead} commits here, ${behind} there)`
  return refuse('HAND_EDIT_CONFLICT', {
    branch: plan.branch,
    ahead,
    behind,
    paths: [],
    reason,
    next: 'git pull --rebase, then: brain sync',
  })
}

/** Pushes the commits that only this clone has; the remote must not have moved on meanwhile. */
export async function pushCommits({ ports, checkout }: SyncPorts): Promise<Performed<number> | Refusal> {
  return await perform(ports, {
    look: {},
    decide: async ({ look }): Promise<Change<number> | Refusal> => {
      const { branch, commit } = look.plan
      const { ahead, behind } = await checkout.aheadBehind(commit ?? '')
      if (ahead > 0 && behind > 0) return diverged(look, ahead, behind)
      const to = await checkout.head()
      const refs = ahead === 0 ? [] : [{ branch, from: commit, to }]
      return { kind: 'change', commits: [], refs, result: ahead }
    },
  })
}

export interface Preparing extends Pick<Standing, 'handEdits' | 'planBefore'> {
  readonly unpushed: boolean
  /** How to ask for pull requests; null: go by git alone. */
  readonly hosting: (() => Promise<Hosting>) | null
}

/** What deciding needs of the repository besides the look. */
export async function readSyncRequest(
  repository: Repository,
  snapshot: Snapshot,
  { hosting, ...standing }: Preparing,
): Promise<SyncRequest> {
  const { plan } = snapshot.look
  const docs = plan.commit === null ? new Map() : await repository.listFiles(plan.commit, 'docs')
  const archives = await archivesMet(repository, snapshot, standing.handEdits)
  const tree: Tree = new Map([...plan.tree, ...docs, ...archives])
  const { merged, remarks } = await readMerged(repository, snapshot, hosting)
  const artifacts = await readArtifacts(repository, snapshot, merged)
  return {
    ...standing,
    tree,
    merged,
    artifacts,
    remarks,
    unnamed: await unnamedFeedback(repository, snapshot),
  }
}

/** Nobody edits the archive as a rule, so it is listed only where somebody has. */
async function archivesMet(
  repository: Repository,
  { look: { plan } }: Snapshot,
  handEdits: readonly HandEdit[],
): Promise<Tree> {
  const met = ARCHIVE_FOLDERS.filter((folder) => handEdits.some(({ path }) => path.startsWith(`${folder}/`)))
  if (plan.commit === null) return new Map()
  const trees = await Promise.all(met.map((folder) => repository.listFiles(plan.commit ?? '', folder)))
  return new Map(trees.flatMap((tree) => [...tree]))
}

/** Only what was written after the result can be about it; the commits' times tell. */
async function unnamedFeedback(
  repository: Repository,
  { look, tasks }: Snapshot,
): Promise<readonly string[]> {
  const paths: string[] = []
  for (const [path, [first]] of look.feedback) {
    const id = feedbackId(path)
    const task = id === null ? undefined : tasks.get(id)
    if (first === undefined || first.blobs.length > 0 || first.at !== null || task === undefined) continue
    const [written, handedIn] = [
      await changedAt(repository, look, path),
      await resultAt(repository, look, task),
    ]
    if (written !== null && handedIn !== null && Date.parse(written) >= Date.parse(handedIn)) paths.push(path)
  }
  return paths
}

async function resultAt(repository: Repository, look: Look, task: Task): Promise<string | null> {
  const result = task.output ?? task.open[0]
  if (result === undefined) return null
  if (task.resultsOn === 'main') return await changedAt(repository, look, result.path)
  const tip = task.adopted ?? task.attempts.find(({ number }) => number === task.attempt)
  return tip?.committedAt ?? null
}

async function changedAt(repository: Repository, { plan }: Look, path: string): Promise<string | null> {
  if (plan.commit === null) return null
  const [entry] = await repository.log(plan.commit, { max: 1, paths: [path] })
  return entry?.at ?? null
}
