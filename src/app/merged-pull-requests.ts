import { Failure } from '../domain/failure.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import type { Hosting, PullRequest, PullRequests } from '../ports/pull-requests.ts'
import type { Repository } from '../ports/repository.ts'
import { isInByContent } from './merged-by-content.ts'
import { mergedHead } from './merged-head.ts'
import { requestNumber } from './open-pull-requests.ts'

export interface Merged {
  readonly merged: readonly TaskId[]
  /** What a person must know of pull requests that are not merged as they should be. */
  readonly remarks: readonly string[]
}

interface Verdict {
  readonly isMerged: boolean
  readonly remark: string | null
}

const WAITING: Verdict = { isMerged: false, remark: null }

/**
 * Which approved tasks have reached base, however they were merged: by commit, by what the git host says, or by content.
 * The host is asked only for what git alone cannot tell; null: it is never asked.
 */
export async function readMerged(
  repository: Repository,
  snapshot: Snapshot,
  hosting: (() => Promise<Hosting>) | null,
): Promise<Merged> {
  const merged: TaskId[] = []
  const remarks: string[] = []
  for (const task of snapshot.tasks.values()) {
    if (task.state !== 'approved') continue
    const { isMerged, remark } = await verdictOn({ repository, snapshot, task, hosting })
    if (isMerged) merged.push(task.id)
    if (remark !== null) remarks.push(remark)
  }
  return { merged, remarks }
}

interface Judging {
  readonly repository: Repository
  readonly snapshot: Snapshot
  readonly task: Task
  readonly hosting: (() => Promise<Hosting>) | null
}

async function verdictOn(judging: Judging): Promise<Verdict> {
  if (await isWithinBase(judging))
    return { isMerged: true, remark: await lateRemark(judging, await headMerged(judging)) }
  const { request, remark } = await askHost(judging)
  if (request === null) return await verdictByContent(judging, remark)
  return await VERDICTS[request.state](judging, request)
}

/** By the branch's tip, or, where the git host has deleted the branch, by the commit itself. */
async function isWithinBase({ repository, snapshot, task }: Judging): Promise<boolean> {
  const commit = task.approved?.commit ?? ''
  const base = snapshot.look.base.commit
  if (task.attempts.some((attempt) => attempt.commit.startsWith(commit) && attempt.merged)) return true
  if (base === null || !(await repository.obtain(commit))) return false
  return await isWithin(repository, commit, base)
}

/** What went into base with the approved commit: by the merge itself, else by the branch, where it is still there. */
async function headMerged({ repository, snapshot, task }: Judging): Promise<string | null> {
  const { commit: base } = snapshot.look.base
  const head = base === null ? null : await mergedHead(repository, task.approved?.commit ?? '', base)
  const tip = task.attempts.find(({ branch, merged }) => branch === task.branch && merged)
  return head ?? tip?.commit ?? null
}

async function isWithin(repository: Repository, commit: string, whole: string): Promise<boolean> {
  return (await repository.log(commit, { max: 1, since: whole })).length === 0
}

interface Asked {
  readonly request: PullRequest | null
  readonly remark: string | null
}

async function askHost({ snapshot, task, hosting }: Judging): Promise<Asked> {
  const requests = hosting === null ? null : (await hosting()).requests
  if (requests === null) return { request: null, remark: null }
  try {
    return { request: await findRequest(requests, snapshot, task), remark: null }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { host, reason } = error.details
    return {
      request: null,
      remark: `${task.id}: ${String(host)} could not be asked for its pull request: ${String(reason)}`,
    }
  }
}

async function findRequest(
  requests: PullRequests,
  { look }: Snapshot,
  { approved, branch }: Task,
): Promise<PullRequest | null> {
  const number = requestNumber(approved?.pullRequest ?? '')
  if (number !== null) return await requests.read(number)
  return branch === null ? null : await requests.find({ head: branch, base: look.base.branch })
}

async function verdictByContent(
  { repository, snapshot, task }: Judging,
  remark: string | null,
): Promise<Verdict> {
  if (await repository.obtain(task.approved?.commit ?? ''))
    return { isMerged: await isInByContent(repository, snapshot, task), remark }
  const lost = `${task.id}: its branch is gone and the approved commit ${short(task.approved?.commit)} cannot be fetched, so nobody can tell whether it was merged. Fetch it from whoever has it, then: brain sync. Or start anew: brain reopen ${task.id}`
  return { isMerged: false, remark: lost }
}

type Judge = (judging: Judging, request: PullRequest) => Promise<Verdict>

const VERDICTS: Readonly<Record<PullRequest['state'], Judge>> = {
  open: async () => await Promise.resolve(WAITING),
  merged: judgeMerged,
  closed: judgeClosed,
}

/** What was merged must hold what was approved; what it holds besides is told. */
async function judgeMerged(judging: Judging, request: PullRequest): Promise<Verdict> {
  const { repository, snapshot, task } = judging
  const commit = task.approved?.commit ?? ''
  const { branch } = snapshot.look.base
  const next = `Look at it, then: brain reopen ${task.id}`
  const problem = (what: string): Verdict => ({
    isMerged: false,
    remark: `${task.id}: ${request.url} ${what}. ${next}`,
  })
  if (request.base !== branch) return problem(`was merged into ${request.base}, not ${branch}`)
  if (request.head.startsWith(commit)) return { isMerged: true, remark: null }
  const have = [await repository.obtain(commit), await repository.obtain(request.head)]
  if (have.includes(false))
    return problem(
      `was merged at ${short(request.head)}, which cannot be fetched and compared with the approved ${short(commit)}`,
    )
  if (!(await isWithin(repository, commit, request.head)))
    return problem(`was merged at ${short(request.head)}, which does not hold the approved ${short(commit)}`)
  return { isMerged: true, remark: await lateRemark(judging, request.head) }
}

const COUNTED_MAX = 1_000

/** Commits on the branch that came after the approval, and went into base all the same. */
async function lateRemark({ repository, task }: Judging, head: string | null): Promise<string | null> {
  const commit = task.approved?.commit ?? ''
  if (head === null || head.startsWith(commit)) return null
  const log = await repository.log(head, { max: COUNTED_MAX, since: commit })
  const byId = new Map(log.map((entry) => [entry.commit, entry]))
  let late = 0
  // Along the branch itself: what a merge of base brought in was not written on it.
  for (let entry = byId.get(head); entry !== undefined; entry = byId.get(entry.parents[0] ?? '')) {
    if (entry.trailers['Brain-Approves'] === undefined) late++
  }
  const range = `${short(commit)}..${short(head)}`
  const commits = `${late} commit${late === 1 ? '' : 's'}`
  return late === 0
    ? null
    : `${task.id}: ${commits} that came after the approval went in with it: git log ${range}`
}

/** Some tools merge by pushing and close the pull request, so its content decides. */
async function judgeClosed(judging: Judging, request: PullRequest): Promise<Verdict> {
  const { id } = judging.task
  const verdict = await verdictByContent(judging, null)
  const remark = `${id}: ${request.url} was closed without a merge. Open another: brain review ${id} --approve. Send it back: brain review ${id} --request-changes "…"`
  return verdict.isMerged ? verdict : { isMerged: false, remark }
}

function short(commit: string | undefined): string {
  return (commit ?? '').slice(0, 8)
}
