import { refuse, type Change, type Refusal } from '../domain/decision.ts'
import { pushLimit } from '../domain/settings/push-limit.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'
import { workBranch } from '../domain/task/work-branch.ts'
import type { Checkout } from '../ports/checkout.ts'
import type { ClaimStore } from '../ports/records.ts'
import { isRefusal } from './find-task.ts'
import { observe, type Ports } from './observe.ts'
import { perform } from './perform.ts'
import { findHeldTask, recordResult, type RecordedResult, type Report } from './record-result.ts'

export interface WorkerPorts {
  readonly ports: Ports
  readonly checkout: Checkout
  readonly claims: ClaimStore
}

export interface PublishedResult {
  readonly kind: 'published'
  readonly task: Task
  readonly message: string
  readonly files: readonly string[]
  /** False: it is committed here, and the next push of this worktree takes it along. */
  readonly pushed: boolean
  readonly notes: readonly string[]
}

/**
 * Commits a report and pushes it. In a checkout of the attempt's branch the commit goes on top of the worker's own,
 * and the push takes all of them along; anywhere else it goes straight onto the remote branch.
 */
export async function publishResult(
  worker: WorkerPorts,
  id: TaskId,
  { report }: { report: Report },
): Promise<PublishedResult | Refusal> {
  const nonce = (await worker.claims.get(id))?.nonce ?? null
  const { snapshot, world } = await observe(worker.ports, { fetch: 'always', archived: [id] })
  const recorded = recordResult(snapshot, world, { id, nonce, report })
  if (isRefusal(recorded)) return recorded
  const isHere = (await worker.checkout.currentBranch()) === workBranch(recorded.task)
  return isHere
    ? await pushFromHere(worker, recorded, { nonce, limit: limitFor(snapshot, report) })
    : await pushFromAfar(worker, { id, nonce, report })
}

/** What publishing a report would do, with nothing done. */
export async function previewResult(
  worker: WorkerPorts,
  id: TaskId,
  { report }: { report: Report },
): Promise<Change<RecordedResult> | Refusal> {
  const nonce = (await worker.claims.get(id))?.nonce ?? null
  const { snapshot, world } = await observe(worker.ports, { fetch: 'always' })
  const recorded = recordResult(snapshot, world, { id, nonce, report })
  if (isRefusal(recorded)) return recorded
  const isHere = (await worker.checkout.currentBranch()) === workBranch(recorded.task)
  return reportChange(recorded, isHere ? await worker.checkout.head() : null)
}

/** The report as one commit, on the worker's own HEAD or else on the remote's tip. */
function reportChange(recorded: RecordedResult, head: string | null): Change<RecordedResult> {
  const { task, edits, message } = recorded
  const commit = {
    mark: ':report',
    parents: [head ?? task.commit ?? ''],
    tree: null,
    edits,
    message,
  } as const
  return {
    kind: 'change',
    commits: [commit],
    refs: [{ branch: workBranch(task) ?? '', from: task.commit, to: commit.mark }],
    result: recorded,
  }
}

function published({ task, message, edits }: RecordedResult, notes: readonly string[]): PublishedResult {
  return { kind: 'published', task, message, files: edits.map(({ path }) => path), pushed: true, notes }
}

/** Progress alone can wait for the next push; all else is waited for by somebody. */
function limitFor({ look }: Snapshot, report: Report): number | null {
  return report.kind === 'progress' ? pushLimit(look.settings, look.remote) : null
}

async function pushFromHere(
  worker: WorkerPorts,
  recorded: RecordedResult,
  { nonce, limit }: { nonce: string | null; limit: number | null },
): Promise<PublishedResult | Refusal> {
  const { task, edits, message } = recorded
  await worker.checkout.commitOnly(edits, message)
  if (limit !== null && (await worker.checkout.pushesLastMinute()) >= limit)
    return { ...published(recorded, [leftForLater(limit)]), pushed: false }
  if (!(await worker.checkout.pushHead(workBranch(task) ?? '')))
    return await whyNotPushed(worker, { id: task.id, nonce })
  const unsaved = await worker.checkout.unsaved(UNSAVED_SHOWN_MAX + 1)
  const more = unsaved.length > UNSAVED_SHOWN_MAX ? ', …' : ''
  const note = `Not part of it, for it is not committed: ${unsaved.slice(0, UNSAVED_SHOWN_MAX).join(', ')}${more}`
  return published(recorded, unsaved.length === 0 ? [] : [note])
}

function leftForLater(limit: number): string {
  return `Committed, and not pushed: this clone has pushed ${limit} times within a minute, and the host limits that. The next push takes it along.`
}

const UNSAVED_SHOWN_MAX = 5

/** git refused a plain push: somebody else has the branch, or this clone lacks commits of its own worker. */
async function whyNotPushed(
  { ports }: WorkerPorts,
  request: { id: TaskId; nonce: string | null },
): Promise<Refusal> {
  const { snapshot, world } = await observe(ports, { fetch: 'always', archived: [request.id] })
  const task = findHeldTask(snapshot, world, request)
  if (isRefusal(task)) return task
  return refuse('NOT_HOLDER', {
    task: task.id,
    reason: `${workBranch(task)} has commits on the remote that this clone lacks`,
    next: `They were made under your own claim. Take them in, and report again: git pull --no-rebase origin ${workBranch(task)}. If they are what you rebased or squashed, keep your version of them: git merge -s ours ${task.commit?.slice(0, 10)}`,
  })
}

async function pushFromAfar(
  { ports }: WorkerPorts,
  request: { id: TaskId; nonce: string | null; report: Report },
): Promise<PublishedResult | Refusal> {
  const performed = await perform(ports, {
    look: {},
    decide: (snapshot, world): Change<RecordedResult> | Refusal => {
      const recorded = recordResult(snapshot, world, request)
      return isRefusal(recorded) ? recorded : reportChange(recorded, null)
    },
  })
  return performed.kind === 'refusal' ? performed : published(performed.result, performed.notes)
}
