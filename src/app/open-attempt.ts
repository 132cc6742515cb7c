import type { CommitPlan, FileEdit, RefMove } from '../domain/decision.ts'
import { renderStatus } from '../domain/result/render-result.ts'
import { resultPath, type ResultKind } from '../domain/result/result.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import { attemptBranch } from '../domain/task/task-id.ts'
import type { Task } from '../domain/task/task.ts'

export interface Opening {
  readonly task: Task
  /** null: for nobody, so that anybody may claim the attempt after it. */
  readonly worker: string | null
  readonly nonce: string
  /** What the commit message says is being done: `Claim`, `Release`, … */
  readonly act: string
  readonly mark: `:${string}`
}

export interface Opened {
  readonly commit: CommitPlan
  readonly refs: readonly RefMove[]
  readonly attempt: number
  readonly branch: string
}

/**
 * The one operation behind claim, reserve, release and reclaim (protocol §2). A first attempt starts from main and
 * is pushed create-only. A next one starts from the former one's tip; the old branch is moved to the very same
 * commit under a lease, so a former holder's plain push is refused by git and cannot mix with its successor's work.
 */
export function openAttempt(snapshot: Snapshot, world: World, opening: Opening): Opened {
  const { task } = opening
  const attempt = nextAttempt(task)
  const branch = attemptBranch(task.id, attempt)
  const parent = task.commit ?? snapshot.look.base.commit ?? ''
  const commit: CommitPlan = {
    mark: opening.mark,
    parents: [parent],
    tree: null,
    edits: openingEdits({ ...opening, attempt }, world),
    message: `${task.id}: ${opening.act}${opening.worker === null ? '' : ` by ${opening.worker}`}\n\nBrain-Opens: ${task.id} attempt ${attempt}`,
  }
  const former = task.branch === null ? [] : [{ branch: task.branch, from: task.commit, to: commit.mark }]
  return { commit, refs: [...former, { branch, from: null, to: commit.mark }], attempt, branch }
}

/** The number that the task's next attempt gets: none is ever given twice. */
export function nextAttempt(task: Task): number {
  const numbers = task.attempts.map(({ number }) => number)
  return Math.max(task.reopened, 0, ...numbers) + 1
}

const LEFT_BEHIND: readonly ResultKind[] = ['output', 'blocker', 'question', 'incident']

function openingEdits(
  { task, worker, nonce, attempt }: Opening & { attempt: number },
  world: World,
): readonly FileEdit[] {
  const status = renderStatus({
    task: task.id,
    title: task.title,
    attempt,
    worker,
    nonce: worker === null ? null : `sha256:${world.digest(nonce)}`,
    now: world.now,
    started: world.now,
    progress: 0,
    step: worker === null ? 'Waiting for a worker' : 'Claimed',
  })
  return [
    { path: resultPath(task.id, 'status'), text: status },
    ...LEFT_BEHIND.map((kind) => ({ path: resultPath(task.id, kind), remove: true }) as const),
  ]
}
